#pragma once

#include <string>

#include "foldwise/simulator/layer_report.hpp"

namespace foldwise {

/// Every field of a report on a line of its own, doubles to the last bit, so that a failed comparison shows its line.
std::string text_of(const LayerReport& report);

/// What simulate() fills at a level of detail: `report` with all that lies above it set to zero.
LayerReport limited_to(ReportDetail detail, LayerReport report);

}  // namespace foldwise
