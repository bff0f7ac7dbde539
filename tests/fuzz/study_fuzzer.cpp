// Any bytes are a study or are refused in one line; the designs of what is accepted are within their fields' bounds.
#include "foldwise/base/error.hpp"
#include "foldwise/study/study.hpp"
#include "foldwise/study/study_file.hpp"
#include "tests/fuzz/fuzzer.hpp"

namespace {

void require_within_bounds(const foldwise::StudySpace& space, std::uint64_t rank) {
  using namespace foldwise;
  const DesignPoint point = space.design_space().point(rank);
  require(space.design_space().contains(point) && space.design_space().rank(point) == rank, "ranks lead to points");
  Accelerator accelerator;
  space.apply(point, accelerator);
  for (const AcceleratorField* field : space.fields()) {
    const double value = field->get(accelerator);
    require(value >= field->smallest && value <= field->largest, "values are within the field's bounds");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace foldwise;
  try {
    const StudySpec spec = parse_study({reinterpret_cast<const char*>(data), size}, "fuzz.yaml");
    require(!spec.workloads.empty() && !spec.objectives.empty(), "a study has a workload and an objective");
    require(spec.space.design_space().size() > 0, "a space has a design");
    require_within_bounds(spec.space, 0);
    require_within_bounds(spec.space, spec.space.design_space().size() - 1);
    metrics_of(spec);
  } catch (const ParseError& error) {
    require_one_line(error.what(), "fuzz.yaml");
  }
  return 0;
}
