#pragma once

#include <string>
#include <string_view>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/report/layer_reports.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What `model` says of a network on an accelerator, as one JSON object (docs/file-formats.md): the version, the model,
/// every field of the accelerator, every metric with its unit, of each layer and of the network. `reports` holds one
/// report for each layer. A metric that the accelerator leaves open (seconds without a clock) is null.
std::string network_json(std::string_view model, const Accelerator& accelerator, const Network& network,
                         const LayerReports& reports);

}  // namespace foldwise
