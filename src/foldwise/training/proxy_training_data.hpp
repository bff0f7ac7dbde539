#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/proxy/samples.hpp"
#include "foldwise/training/proxy_trainer.hpp"

namespace foldwise {

/// Samples as libtorch wants them. Logarithms are less `mean`, that of the targets.
struct ProxyTrainingData {
  torch::Tensor features;  ///< [sample][feature], standardised
  torch::Tensor targets;   ///< log(1 + metric)
  torch::Tensor bases;     ///< log(1 + cycles without stalls); undefined where samples do not tell them
  double mean = 0;
  double base_mean = 0;  ///< of `bases`
  double base_deviation = 1;
  std::vector<std::int64_t> training;    ///< which samples are shown to the networks, in random order
  std::vector<std::int64_t> validation;  ///< and which are held out

  bool has_base() const { return bases.defined(); }
};

/// Makes training data of samples, and fills the proxy's ranges, and by what its features are standardised. Throws
/// Error for a target that the samples lack, and for fewer of them than a batch.
ProxyTrainingData proxy_training_data(const ProxySamples& samples, const ProxyRecipe& recipe, Rng& rng, Proxy& proxy);

void shuffle(std::vector<std::int64_t>& order, Rng& rng);

/// The rows of a tensor that are asked for.
torch::Tensor rows_of(const torch::Tensor& tensor, std::span<const std::int64_t> rows);

}  // namespace foldwise
