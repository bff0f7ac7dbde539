#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/cost/layer_mix.hpp"
#include "foldwise/proxy/sample_space.hpp"
#include "foldwise/proxy/samples.hpp"
#include "foldwise/study/executor.hpp"

namespace foldwise {

/// Makes the evaluator that is to be learned, for workloads and metrics.
using EvaluatorMaker =
    std::function<std::unique_ptr<Evaluator>(std::span<const Workload>, std::span<const std::string>)>;

/// Asks an evaluator about the samples of a space. Which samples, and so the result, does not depend on the executor.
class SampleLabeller {
 public:
  /// Throws Error for a metric that the evaluator refuses.
  SampleLabeller(DesignSampler sampler, std::vector<std::string> metrics, EvaluatorMaker make);

  /// Appends the samples of the numbers from `begin` to `end` to `samples`, whose metrics must be ours. A design that
  /// fails is left out. Returns the failure of the first one that did, empty when none did.
  std::string append(std::uint64_t begin, std::uint64_t end, Executor& executor, ProxySamples& samples) const;

 private:
  Evaluation label(const SampledDesign& design) const;

  DesignSampler sampler_;
  std::vector<std::string> metrics_;
  EvaluatorMaker make_;
  std::vector<std::unique_ptr<Evaluator>> of_layers_;  ///< one for each layer of the workloads
};

}  // namespace foldwise
