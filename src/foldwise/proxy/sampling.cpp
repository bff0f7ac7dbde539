#include "foldwise/proxy/sampling.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// Samples that a thread takes at a time.
constexpr std::size_t kPieceSamples = 32;

std::unique_ptr<Evaluator> evaluator_of(const ConvShape& shape, const std::vector<std::string>& metrics,
                                        const EvaluatorMaker& make) {
  const Workload workload{.network = {.name = "layer", .layers = {{.name = "layer", .shape = shape}}}};
  return make(std::span(&workload, 1), metrics);
}

}  // namespace

SampleLabeller::SampleLabeller(DesignSampler sampler, std::vector<std::string> metrics, EvaluatorMaker make)
    : sampler_(std::move(sampler)), metrics_(std::move(metrics)), make_(std::move(make)) {
  static_cast<void>(evaluator_of(as_conv({.m = 1, .n = 1, .k = 1}), metrics_, make_));
  for (const ConvShape& shape : sampler_.layers()) {
    of_layers_.push_back(evaluator_of(shape, metrics_, make_));
  }
}

Evaluation SampleLabeller::label(const SampledDesign& design) const {
  try {
    if (design.layer < of_layers_.size()) {
      return of_layers_[design.layer]->evaluate(design.accelerator);
    }
    return evaluator_of(design.shape, metrics_, make_)->evaluate(design.accelerator);
  } catch (const Error& error) {
    return {.values = {}, .failure = error.what()};
  }
}

std::string SampleLabeller::append(std::uint64_t begin, std::uint64_t end, Executor& executor,
                                   ProxySamples& samples) const {
  const auto count = static_cast<std::size_t>(end - begin);
  std::vector<std::optional<ProxyInput>> inputs(count);
  std::vector<Evaluation> labels(count);
  executor.for_each((count + kPieceSamples - 1) / kPieceSamples, [&](std::size_t piece) {
    for (std::size_t index = piece * kPieceSamples; index < std::min(count, (piece + 1) * kPieceSamples); ++index) {
      const SampledDesign design = sampler_.sample(begin + index);
      inputs[index] = proxy_input(design.accelerator, design.shape);
      labels[index] = label(design);
    }
  });
  std::string failure;
  for (std::size_t index = 0; index < count; ++index) {
    if (labels[index].failed()) {
      failure = failure.empty() ? labels[index].failure : failure;
      continue;
    }
    samples.inputs.push_back(*inputs[index]);
    for (std::size_t metric = 0; metric < metrics_.size(); ++metric) {
      samples.values[metric].push_back(static_cast<float>(labels[index].values[metric]));
    }
  }
  return failure;
}

}  // namespace foldwise
