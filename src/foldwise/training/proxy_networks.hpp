#pragma once

#include <torch/torch.h>

#include <optional>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/proxy/network.hpp"
#include "foldwise/training/proxy_trainer.hpp"

namespace foldwise {

/// A layer of weights that libtorch learns, at first uniform within `bound`, and biases, at first 0.
struct LearnedLayer {
  LearnedLayer(std::int64_t inputs, std::int64_t outputs, double bound, Rng& rng);

  torch::Tensor operator()(const torch::Tensor& values) const { return torch::linear(values, weight, bias); }

  torch::Tensor weight;  ///< [output][input]
  torch::Tensor bias;
};

/// A ResidualNetwork (proxy/network.hpp) for libtorch to differentiate. Its outputs come in groups, a layer each.
class LearnedNetwork {
 public:
  LearnedNetwork(std::int64_t inputs, std::int64_t hidden_layers, std::int64_t width,
                 const std::vector<std::int64_t>& groups, Rng& rng);

  /// What the output layers see: the last hidden layer, and the inputs.
  torch::Tensor last(const torch::Tensor& inputs) const;

  /// [sample][output of the group], from what last() says.
  torch::Tensor group(std::size_t which, const torch::Tensor& last) const { return groups_[which](last); }

  std::vector<torch::Tensor> parameters() const;

  ResidualNetwork plain() const;

 private:
  std::vector<LearnedLayer> hidden_;
  std::vector<LearnedLayer> groups_;
};

/// How large a base is, and by how much faster than the other network it is led.
struct BaseRecipe {
  int hidden_layers;
  int width;
  double rate;
};

/// From structured features the cycles without stalls are nearly a sum of products: a small network will do, which can
/// be led in large steps. From raw ones it has every ceiling of a fold to find.
BaseRecipe base_recipe(const ProxyRecipe& recipe);

/// What the networks of a proxy answer, a number a sample.
struct LearnedAnswer {
  torch::Tensor value;   ///< the prediction
  torch::Tensor base;    ///< b; undefined without a base
  torch::Tensor excess;  ///< y
  torch::Tensor spread;  ///< s
};

/// The networks of a proxy, see proxy/proxy.hpp. Logarithms are less `mean` throughout.
class ProxyNetworks {
 public:
  /// By `base_mean` and `base_deviation` b is standardised.
  ProxyNetworks(const ProxyRecipe& recipe, bool has_base, double base_mean, double base_deviation, Rng& rng);

  /// From standardised features [sample][feature].
  LearnedAnswer ask(const torch::Tensor& features) const;

  const LearnedNetwork& main() const { return main_; }
  const std::optional<LearnedNetwork>& base() const { return base_; }

  /// Writes both networks into `proxy`, whose logarithms are `mean` larger.
  void store(Proxy& proxy, double mean) const;

 private:
  std::int64_t base_features_;
  double base_mean_;
  double base_deviation_;
  LearnedNetwork main_;
  std::optional<LearnedNetwork> base_;
};

}  // namespace foldwise
