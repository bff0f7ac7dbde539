#include "foldwise/training/proxy_networks.hpp"

#include <algorithm>
#include <cmath>

namespace foldwise {

namespace {

/// exp(s) is the width of a distribution of logarithms: nothing is surer than 1e-5 or less sure than 1000-fold.
constexpr double kSmallestSpread = -11.5;
constexpr double kLargestSpread = 7.0;

std::vector<float> floats_in(const torch::Tensor& tensor) {
  const torch::Tensor whole = tensor.detach().contiguous();
  return {whole.data_ptr<float>(), whole.data_ptr<float>() + whole.numel()};
}

/// A matrix of uniform numbers within `bound`.
torch::Tensor random_matrix(std::int64_t rows, std::int64_t columns, double bound, Rng& rng) {
  torch::Tensor matrix = torch::empty({rows, columns});
  std::generate_n(matrix.data_ptr<float>(), matrix.numel(),
                  [&] { return static_cast<float>(bound * (2 * rng.unit() - 1)); });
  return matrix;
}

DenseLayer plain_layer(const LearnedLayer& layer) {
  return {.inputs = layer.weight.size(1),
          .outputs = layer.weight.size(0),
          .weight = floats_in(layer.weight),
          .bias = floats_in(layer.bias)};
}

torch::Tensor soft_maximum_of(const torch::Tensor& terms, double sharpness) {
  return torch::logsumexp(terms * sharpness, 1) / sharpness;
}

LearnedNetwork main_network(const ProxyRecipe& recipe, bool has_base, Rng& rng) {
  const auto features = static_cast<std::int64_t>(feature_names(recipe.features).size());
  return {features + (has_base ? 1 : 0), recipe.hidden_layers, recipe.width, {kProxyTerms, 1}, rng};
}

}  // namespace

LearnedLayer::LearnedLayer(std::int64_t inputs, std::int64_t outputs, double bound, Rng& rng)
    : weight(random_matrix(outputs, inputs, bound, rng).set_requires_grad(true)),
      bias(torch::zeros({outputs}).set_requires_grad(true)) {}

LearnedNetwork::LearnedNetwork(std::int64_t inputs, std::int64_t hidden_layers, std::int64_t width,
                               const std::vector<std::int64_t>& groups, Rng& rng) {
  for (std::int64_t layer = 0; layer < hidden_layers; ++layer) {
    const std::int64_t from = layer == 0 ? inputs : width;
    // He et al. 2015 for the first; residuals begin smaller, so that depth does not add up.
    hidden_.emplace_back(from, width, std::sqrt((layer == 0 ? 6.0 : 1.0) / static_cast<double>(from)), rng);
  }
  for (const std::int64_t outputs : groups) {
    groups_.emplace_back(width + inputs, outputs, 1 / std::sqrt(static_cast<double>(width + inputs)), rng);
  }
}

torch::Tensor LearnedNetwork::last(const torch::Tensor& inputs) const {
  torch::Tensor hidden = torch::relu(hidden_.front()(inputs));
  for (std::size_t layer = 1; layer < hidden_.size(); ++layer) {
    hidden = hidden + torch::relu(hidden_[layer](hidden));
  }
  return torch::cat({hidden, inputs}, 1);
}

std::vector<torch::Tensor> LearnedNetwork::parameters() const {
  std::vector<torch::Tensor> all;
  for (const std::vector<LearnedLayer>* layers : {&hidden_, &groups_}) {
    for (const LearnedLayer& layer : *layers) {
      all.insert(all.end(), {layer.weight, layer.bias});
    }
  }
  return all;
}

ResidualNetwork LearnedNetwork::plain() const {
  ResidualNetwork network;
  for (const LearnedLayer& layer : hidden_) {
    network.hidden.push_back(plain_layer(layer));
  }
  network.output = plain_layer(groups_.front());
  for (std::size_t which = 1; which < groups_.size(); ++which) {
    const DenseLayer more = plain_layer(groups_[which]);
    network.output.weight.insert(network.output.weight.end(), more.weight.begin(), more.weight.end());
    network.output.bias.insert(network.output.bias.end(), more.bias.begin(), more.bias.end());
    network.output.outputs += more.outputs;
  }
  return network;
}

BaseRecipe base_recipe(const ProxyRecipe& recipe) {
  if (recipe.features == FeatureSet::raw) {
    return {.hidden_layers = recipe.hidden_layers, .width = recipe.width, .rate = 1};
  }
  return {.hidden_layers = 1, .width = 16, .rate = 5};
}

ProxyNetworks::ProxyNetworks(const ProxyRecipe& recipe, bool has_base, double base_mean, double base_deviation,
                             Rng& rng)
    : base_features_(base_features(recipe.features)),
      base_mean_(base_mean),
      base_deviation_(base_deviation),
      main_(main_network(recipe, has_base, rng)) {
  if (has_base) {
    const BaseRecipe base = base_recipe(recipe);
    base_.emplace(base_features_, base.hidden_layers, base.width, std::vector<std::int64_t>{kBaseTerms}, rng);
  }
}

LearnedAnswer ProxyNetworks::ask(const torch::Tensor& features) const {
  LearnedAnswer answer;
  torch::Tensor inputs = features;
  if (base_) {
    answer.base = soft_maximum_of(base_->group(0, base_->last(features.narrow(1, 0, base_features_))), 1);
    const torch::Tensor standard = (answer.base.detach() - base_mean_) / base_deviation_;
    inputs = torch::cat({features, standard.unsqueeze(1)}, 1);
  }
  const torch::Tensor last = main_.last(inputs);
  answer.excess = soft_maximum_of(main_.group(0, last), kTermSharpness);
  answer.spread = main_.group(1, last.detach()).squeeze(1).clamp(kSmallestSpread, kLargestSpread);
  answer.value = base_ ? answer.base + torch::relu(answer.excess) : answer.excess;
  return answer;
}

void ProxyNetworks::store(Proxy& proxy, double mean) const {
  const auto raise = [&](ResidualNetwork& network, std::int64_t terms) {
    for (std::int64_t term = 0; term < terms; ++term) {
      network.output.bias[static_cast<std::size_t>(term)] += static_cast<float>(mean);
    }
  };
  proxy.network = main_.plain();
  if (base_) {
    proxy.base = base_->plain();
    raise(*proxy.base, kBaseTerms);
  } else {
    raise(proxy.network, kProxyTerms);
  }
}

}  // namespace foldwise
