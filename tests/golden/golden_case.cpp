#include "tests/golden/golden_case.hpp"

#include <algorithm>
#include <sstream>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/formats/topology.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {

namespace {

std::map<std::string, std::string> read_reports(const std::filesystem::path& folder) {
  std::map<std::string, std::string> reports;
  for (const char* file : {"COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv"}) {
    reports[file] = bytes_of(folder / file);
  }
  return reports;
}

}  // namespace

GoldenCase read_golden_case(const std::filesystem::path& folder) {
  const bool gemm = trimmed(bytes_of(folder / "input_type.txt")) == "gemm";
  GoldenCase golden;
  golden.name = folder.filename();
  if (bytes_of(folder / "config.cfg").find("[layout]") != std::string::npos) {
    golden.version = ScaleSimVersion::v3;
  }
  golden.accelerator = read_scalesim_config(folder / "config.cfg").accelerator;
  golden.network = read_topology(folder / "topology.csv", gemm ? TopologyKind::gemm : TopologyKind::conv).network;
  golden.expected.reports = read_reports(folder);
  if (!std::filesystem::exists(folder / "traces.sha256")) {
    return golden;
  }
  std::istringstream digests(bytes_of(folder / "traces.sha256"));
  for (std::string digest, file; digests >> digest >> file;) {
    golden.expected.trace_digests[file] = digest;
  }
  return golden;
}

GoldenOutput read_output(const std::filesystem::path& folder) {
  GoldenOutput output{.reports = read_reports(folder), .trace_digests = {}};
  for (const std::filesystem::directory_entry& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().filename().string().ends_with("_TRACE.csv")) {
      output.trace_digests[entry.path().lexically_relative(folder)] = sha256(bytes_of(entry.path()));
    }
  }
  return output;
}

std::vector<std::filesystem::path> golden_folders(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> folders;
  if (!std::filesystem::is_directory(directory)) {
    return folders;
  }
  for (const std::filesystem::directory_entry& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.is_directory()) {
      folders.push_back(entry.path());
    }
  }
  std::ranges::sort(folders);
  return folders;
}

std::filesystem::path project_cases() { return source_directory() / "tests/golden/cases"; }

std::filesystem::path shared_cases(std::string_view version) { return shared_directory() / "golden" / version; }

}  // namespace foldwise
