#pragma once

#include <filesystem>

#include "foldwise/report/layer_reports.hpp"
#include "foldwise/simulator/scalesim_version.hpp"

namespace foldwise {

/// Writes COMPUTE_REPORT.csv, BANDWIDTH_REPORT.csv and DETAILED_ACCESS_REPORT.csv into an existing directory, byte for
/// byte as that version of SCALE-Sim writes them. Each file appears whole or not at all (AtomicFile). Throws Error when
/// one cannot be written.
void write_scalesim_reports(const std::filesystem::path& directory, const LayerReports& reports,
                            ScaleSimVersion version = ScaleSimVersion::v2);

}  // namespace foldwise
