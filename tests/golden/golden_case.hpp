#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The files that a run writes, by their path below the run's folder. Of a trace only the SHA-256 is kept.
struct GoldenOutput {
  std::map<std::string, std::string> reports;        ///< e.g. "COMPUTE_REPORT.csv"
  std::map<std::string, std::string> trace_digests;  ///< e.g. "layer0/IFMAP_SRAM_TRACE.csv"
};

/// One run of the reference: what went in and what came out.
struct GoldenCase {
  std::string name;
  Accelerator accelerator;
  Network network;
  ScaleSimVersion version = ScaleSimVersion::v2;  ///< 3 when the config has a section [layout]
  GoldenOutput expected;
};

/// Reads config.cfg, topology.csv, input_type.txt, the three reports and, where it is there, traces.sha256.
GoldenCase read_golden_case(const std::filesystem::path& folder);

/// Reads what a run of ours wrote into `folder`: the three reports and all layerN/*_TRACE.csv.
GoldenOutput read_output(const std::filesystem::path& folder);

/// The folders of `directory`, each a case, sorted by name; none when there is no such directory.
std::vector<std::filesystem::path> golden_folders(const std::filesystem::path& directory);

/// The cases that belong to this repository.
std::filesystem::path project_cases();

/// A folder of the whole collection, "v2" or "v3", which lies beside the repository or where FOLDWISE_SHARED says; not
/// everybody has it.
std::filesystem::path shared_cases(std::string_view version);

}  // namespace foldwise
