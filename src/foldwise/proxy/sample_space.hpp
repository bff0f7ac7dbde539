#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/proxy/halton.hpp"
#include "foldwise/study/study_space.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// From one size to another, both included, each octave as often as any other.
struct SizeRange {
  std::int64_t smallest = 1;
  std::int64_t largest = 1;
};

/// What a proxy is to know: designs, and the layers to run on them.
struct SampleSpace {
  StudySpace hardware;
  std::vector<std::string> workloads;  ///< as the file names them
  double workload_share = 1.0;         ///< of the samples; their layers come from the workloads, all alike
  SizeRange m, n, k;                   ///< of the matrix products that are the others
};

/// Reads a file of a space (docs/proxy.md): `space` as in a study, `workloads`, `gemm` with m, n, k. Throws ParseError.
SampleSpace read_sample_space(const std::filesystem::path& path);
SampleSpace parse_sample_space(std::string_view text, const std::string& file);

/// One sample's question.
struct SampledDesign {
  Accelerator accelerator;
  ConvShape shape;
  std::size_t layer;  ///< its place among the layers of the workloads; their number for a matrix product
};

/// The samples of a space, each by its number alone; neighbours in number lie far apart in the space.
class DesignSampler {
 public:
  /// `layers`: of the workloads, each shape once; there must be one where workload_share is not 0.
  DesignSampler(SampleSpace space, std::vector<ConvShape> layers, std::uint64_t seed);

  const std::vector<ConvShape>& layers() const { return layers_; }
  SampledDesign sample(std::uint64_t number) const;

 private:
  SampleSpace space_;
  std::vector<ConvShape> layers_;
  HaltonSequence points_;
};

}  // namespace foldwise
