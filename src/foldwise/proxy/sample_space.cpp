#include "foldwise/proxy/sample_space.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/study/space_file.hpp"
#include "foldwise/study/yaml.hpp"
#include "foldwise/study/yaml_source.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestSpaceBytes = std::uint64_t{1} << 20;

/// What a point has besides the hardware's parameters: whose layer it is, which, and m, n, k.
constexpr std::size_t kLayerDimensions = 5;

SizeRange size_range_of(const YamlSource& gemm, std::string_view name) {
  const YamlSource source = required_key(gemm, name, "gemm");
  refuse_unknown_keys(source, name, {"from", "to"});
  const SizeRange range{.smallest = integer_of(required_key(source, "from", name), "from", 1),
                        .largest = integer_of(required_key(source, "to", name), "to", 1)};
  if (range.largest < range.smallest || range.largest > kLargestSize) {
    source.fail(fmt::format("{} goes from {} to {}, must end between its beginning and 2^31", name, range.smallest,
                            range.largest));
  }
  return range;
}

std::int64_t size_at(const SizeRange& range, double coordinate) {
  const auto smallest = static_cast<double>(range.smallest);
  const double octaves = std::log(static_cast<double>(range.largest + 1) / smallest);
  return std::min(range.largest, static_cast<std::int64_t>(smallest * std::exp(coordinate * octaves)));
}

/// One of `count` things.
std::size_t index_at(std::size_t count, double coordinate) {
  return std::min(count - 1, static_cast<std::size_t>(coordinate * static_cast<double>(count)));
}

}  // namespace

SampleSpace read_sample_space(const std::filesystem::path& path) {
  return parse_sample_space(read_text_file(path, kLargestSpaceBytes), path.string());
}

SampleSpace parse_sample_space(std::string_view text, const std::string& file) {
  const YamlNode root = parse_yaml(text, file);
  const YamlSource source{root, file};
  require_map(source, "a space to sample");
  refuse_unknown_keys(source, "a space to sample", {"space", "workloads", "workload_share", "gemm"});
  SampleSpace space;
  space.hardware = StudySpace(parameters_of(required_key(source, "space", "a space to sample")));
  with_key(source, "workloads", [&](const YamlSource& workloads) {
    for (const YamlSource& workload : some_items_of(workloads, "workloads")) {
      space.workloads.push_back(text_of(workload, "workload"));
    }
  });
  bool has_gemm = false;
  with_key(source, "gemm", [&](const YamlSource& gemm) {
    refuse_unknown_keys(gemm, "gemm", {"m", "n", "k"});
    space.m = size_range_of(gemm, "m");
    space.n = size_range_of(gemm, "n");
    space.k = size_range_of(gemm, "k");
    has_gemm = true;
  });
  space.workload_share = !has_gemm ? 1.0 : space.workloads.empty() ? 0.0 : 0.5;
  with_key(source, "workload_share", [&](const YamlSource& share) {
    space.workload_share = number_of(share, "workload_share");
    if (!has_gemm || space.workload_share < 0 || space.workload_share > 1) {
      share.fail(has_gemm ? fmt::format("workload_share is {}, must be from 0 to 1", space.workload_share)
                          : "workload_share says how many samples are not of gemm; there is no gemm");
    }
  });
  return space;
}

DesignSampler::DesignSampler(SampleSpace space, std::vector<ConvShape> layers, std::uint64_t seed)
    : space_(std::move(space)),
      layers_(std::move(layers)),
      points_(space_.hardware.parameters().size() + kLayerDimensions, seed) {
  if (layers_.empty() && space_.workload_share > 0) {
    throw Error("there is nothing to run: the space names neither workloads nor gemm");
  }
}

SampledDesign DesignSampler::sample(std::uint64_t number) const {
  std::size_t dimension = 0;
  const auto next = [&] { return points_.coordinate(number, dimension++); };
  SampledDesign sampled{.accelerator = {}, .shape = {}, .layer = layers_.size()};
  const bool is_of_workload = next() < space_.workload_share;
  const double layer = next();
  GemmShape gemm{.m = size_at(space_.m, next()), .n = size_at(space_.n, next()), .k = size_at(space_.k, next())};
  if (is_of_workload) {
    sampled.layer = index_at(layers_.size(), layer);
    sampled.shape = layers_[sampled.layer];
  } else {
    sampled.shape = as_conv(gemm);
  }
  DesignPoint point;
  for (const StudyParameter& parameter : space_.hardware.parameters()) {
    point.indices.push_back(static_cast<std::uint32_t>(index_at(parameter.size(), next())));
  }
  space_.hardware.apply(point, sampled.accelerator);
  return sampled;
}

}  // namespace foldwise
