#pragma once

#include <filesystem>

#include "foldwise/report/layer_reports.hpp"

namespace foldwise {

/// Writes COMPUTE_REPORT.csv, BANDWIDTH_REPORT.csv and DETAILED_ACCESS_REPORT.csv into an existing directory, byte for
/// byte as SCALE-Sim v2 writes them. Each file appears whole or not at all (AtomicFile). Throws Error when one cannot
/// be written.
void write_scalesim_reports(const std::filesystem::path& directory, const LayerReports& reports);

}  // namespace foldwise
