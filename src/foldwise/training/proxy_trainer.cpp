// The networks are those of proxy/network.hpp, written down once more for libtorch to differentiate.
//
// Base and main network are trained on targets of their own: the base on the cycles without stalls, the main one on how
// much stalls add, where it only has to stay below zero when there are none. So what is noisy to learn does not disturb
// what is not. Without stalls to tell apart there is no base, and the main network learns all of it.
//
// The output s is trained on how large the error of the prediction turned out (the likelihood of a Laplace distribution
// of that width); its gradient goes no further than its output layer, so that y is what it would be without s.
#include "foldwise/training/proxy_trainer.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/rng.hpp"

namespace foldwise {

namespace {

/// One of so many samples is held out, and no more than so many are.
constexpr std::size_t kHeldOutShare = 20;
constexpr std::size_t kMostHeldOut = 20'000;

constexpr std::int64_t kForwardBatch = 8192;
constexpr double kWarmUpShare = 0.03;
constexpr double kLargestGradient = 1.0;
/// A base is nearly linear in its features: a small network will do, which can be led in larger steps.
constexpr std::int64_t kBaseWidth = 16;
constexpr double kBaseRate = 5;
/// exp(s) is the width of a distribution of logarithms: nothing is surer than 1e-5 or less sure than 1000-fold.
constexpr double kSmallestSpread = -11.5;
constexpr double kLargestSpread = 7.0;
constexpr double kIntervalShare = 0.9;

/// An error below which a feature counts as one number throughout.
constexpr double kSmallestDeviation = 1e-6;

void shuffle(std::vector<std::int64_t>& order, Rng& rng) {
  for (std::size_t last = order.size(); last > 1; --last) {
    std::swap(order[last - 1], order[rng.below(last)]);
  }
}

torch::Tensor tensor_of(std::span<const float> values, std::vector<std::int64_t> shape) {
  torch::Tensor tensor = torch::empty(shape);
  std::ranges::copy(values, tensor.data_ptr<float>());
  return tensor;
}

std::vector<float> floats_of(const torch::Tensor& tensor) {
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

struct Linear {
  Linear(std::int64_t inputs, std::int64_t outputs, double bound, Rng& rng)
      : weight(random_matrix(outputs, inputs, bound, rng).set_requires_grad(true)),
        bias(torch::zeros({outputs}).set_requires_grad(true)) {}

  torch::Tensor operator()(const torch::Tensor& values) const { return torch::linear(values, weight, bias); }
  DenseLayer plain() const {
    return {.inputs = weight.size(1), .outputs = weight.size(0), .weight = floats_of(weight), .bias = floats_of(bias)};
  }

  torch::Tensor weight;
  torch::Tensor bias;
};

/// The hidden layers of a ResidualNetwork and its outputs, each a layer of its own.
class TrainedNetwork {
 public:
  TrainedNetwork(std::int64_t features, std::int64_t hidden_layers, std::int64_t width, std::int64_t outputs,
                 Rng& rng) {
    for (std::int64_t layer = 0; layer < hidden_layers; ++layer) {
      const std::int64_t inputs = layer == 0 ? features : width;
      // He et al. 2015 for the first; residuals begin smaller, so that depth does not add up.
      hidden_.emplace_back(inputs, width, std::sqrt((layer == 0 ? 6.0 : 1.0) / static_cast<double>(inputs)), rng);
    }
    for (std::int64_t output = 0; output < outputs; ++output) {
      outputs_.emplace_back(width + features, 1, 1 / std::sqrt(static_cast<double>(width + features)), rng);
    }
  }

  /// What the output layers see: the last hidden layer, and the features.
  torch::Tensor last(const torch::Tensor& features) const {
    torch::Tensor hidden = torch::relu(hidden_.front()(features));
    for (std::size_t layer = 1; layer < hidden_.size(); ++layer) {
      hidden = hidden + torch::relu(hidden_[layer](hidden));
    }
    return torch::cat({hidden, features}, 1);
  }

  torch::Tensor output(std::size_t which, const torch::Tensor& last) const { return outputs_[which](last).squeeze(1); }

  /// The logarithm of the sum of exponentials of all outputs.
  torch::Tensor sum_of_terms(const torch::Tensor& last) const {
    std::vector<torch::Tensor> terms;
    for (const Linear& output : outputs_) {
      terms.push_back(output(last));
    }
    return torch::logsumexp(torch::cat(terms, 1), 1);
  }

  std::vector<torch::Tensor> parameters() const {
    std::vector<torch::Tensor> all;
    for (const std::vector<Linear>* layers : {&hidden_, &outputs_}) {
      for (const Linear& layer : *layers) {
        all.insert(all.end(), {layer.weight, layer.bias});
      }
    }
    return all;
  }

  ResidualNetwork plain() const {
    ResidualNetwork network;
    for (const Linear& layer : hidden_) {
      network.hidden.push_back(layer.plain());
    }
    network.output = outputs_.front().plain();
    for (std::size_t output = 1; output < outputs_.size(); ++output) {
      const DenseLayer more = outputs_[output].plain();
      network.output.weight.insert(network.output.weight.end(), more.weight.begin(), more.weight.end());
      network.output.bias.push_back(more.bias.front());
      ++network.output.outputs;
    }
    return network;
  }

 private:
  std::vector<Linear> hidden_;
  std::vector<Linear> outputs_;
};

/// Samples as libtorch wants them: standardised features, and logarithms less the mean of the first of them.
struct TrainingData {
  torch::Tensor features;
  torch::Tensor targets;  ///< log(1 + metric)
  torch::Tensor bases;    ///< log(1 + cycles without stalls); undefined without a base
  std::vector<std::int64_t> training;
  std::vector<std::int64_t> validation;
  double mean = 0;

  bool has_base() const { return bases.defined(); }
};

/// Standardises the columns of `features` [sample][feature] and keeps by how much.
void standardise(std::vector<float>& features, std::size_t count, Proxy& proxy) {
  const std::size_t width = feature_names(proxy.features).size();
  proxy.feature_mean.resize(width);
  proxy.feature_deviation.resize(width);
  for (std::size_t column = 0; column < width; ++column) {
    double sum = 0;
    double squares = 0;
    for (std::size_t row = 0; row < count; ++row) {
      const double value = features[row * width + column];
      sum += value;
      squares += value * value;
    }
    const double mean = sum / static_cast<double>(count);
    const double deviation = std::sqrt(std::max(squares / static_cast<double>(count) - mean * mean, 0.0));
    proxy.feature_mean[column] = static_cast<float>(mean);
    proxy.feature_deviation[column] = static_cast<float>(deviation > kSmallestDeviation ? deviation : 1.0);
    for (std::size_t row = 0; row < count; ++row) {
      float& value = features[row * width + column];
      value = (value - proxy.feature_mean[column]) / proxy.feature_deviation[column];
    }
  }
}

ProxyRanges ranges_of(std::span<const ProxyInput> inputs) {
  ProxyRanges ranges{.mode = inputs.front().mode};
  ranges.smallest.fill(std::numeric_limits<float>::max());
  ranges.largest.fill(0);
  for (const ProxyInput& input : inputs) {
    const auto values = range_values(input);
    for (std::size_t index = 0; index < values.size(); ++index) {
      const auto value = static_cast<float>(values[index]);
      ranges.smallest[index] = std::min(ranges.smallest[index], value);
      ranges.largest[index] = std::max(ranges.largest[index], value);
    }
    ranges.dataflows[static_cast<std::size_t>(input.dataflow)] = true;
  }
  return ranges;
}

/// Whether the samples tell what the stalls' part of the target is.
bool tells_stalls(const ProxySamples& samples, const std::string& target) {
  return target == kTotalCycles && std::ranges::find(samples.metrics, kStallCycles) != samples.metrics.end();
}

/// log(1 + value) of each, less `mean`.
torch::Tensor logarithms_of(std::span<const float> values, double mean) {
  torch::Tensor logarithms = torch::empty({static_cast<std::int64_t>(values.size())});
  std::ranges::transform(values, logarithms.data_ptr<float>(), [&](float value) {
    return static_cast<float>(std::log1p(static_cast<double>(value)) - mean);
  });
  return logarithms;
}

double mean_logarithm(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0,
                         [](double sum, float value) { return sum + std::log1p(static_cast<double>(value)); }) /
         static_cast<double>(values.size());
}

TrainingData training_data(const ProxySamples& samples, const ProxyRecipe& recipe, Rng& rng, Proxy& proxy) {
  const std::vector<float>& metric = samples.values_of(recipe.target);
  const std::size_t count = samples.inputs.size();
  const std::size_t held_out = std::min(count / kHeldOutShare, kMostHeldOut);
  if (count - held_out < static_cast<std::size_t>(recipe.batch) || held_out == 0) {
    throw Error(fmt::format("{} samples are too few for batches of {} with a twentieth held out", count, recipe.batch));
  }
  const std::size_t width = feature_names(proxy.features).size();
  std::vector<float> features(count * width);
  for (std::size_t index = 0; index < count; ++index) {
    fill_features(proxy.features, samples.inputs[index], std::span(features).subspan(index * width, width));
  }
  standardise(features, count, proxy);
  TrainingData data;
  data.features = tensor_of(features, {static_cast<std::int64_t>(count), static_cast<std::int64_t>(width)});
  data.mean = mean_logarithm(metric);
  data.targets = logarithms_of(metric, data.mean);
  if (tells_stalls(samples, recipe.target)) {
    std::vector<float> without_stalls = metric;
    std::ranges::transform(without_stalls, samples.values_of(kStallCycles), without_stalls.begin(),
                           [](float total, float stall) { return std::max(total - stall, 0.0F); });
    data.bases = logarithms_of(without_stalls, data.mean);
  }
  data.training.resize(count);
  std::iota(data.training.begin(), data.training.end(), std::int64_t{0});
  shuffle(data.training, rng);
  data.validation.assign(data.training.end() - static_cast<std::ptrdiff_t>(held_out), data.training.end());
  data.training.resize(count - held_out);
  return data;
}

torch::Tensor rows_of(const torch::Tensor& tensor, std::span<const std::int64_t> rows) {
  const torch::Tensor index = torch::empty({static_cast<std::int64_t>(rows.size())}, torch::kInt64);
  std::ranges::copy(rows, index.data_ptr<std::int64_t>());
  return tensor.index_select(0, index);
}

/// Errors of the validation samples, and how large s says that they are.
struct ValidationErrors {
  std::vector<double> errors;
  std::vector<double> spreads;

  double mean() const {
    return std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(errors.size());
  }

  /// The number of spreads within which nine of ten errors lie, rounded up as split conformal prediction wants it.
  double interval_scale() const {
    std::vector<double> scores;
    for (std::size_t index = 0; index < errors.size(); ++index) {
      scores.push_back(errors[index] / spreads[index]);
    }
    std::ranges::sort(scores);
    const double rank = std::ceil(kIntervalShare * static_cast<double>(scores.size() + 1));
    return scores[std::min(scores.size(), static_cast<std::size_t>(rank)) - 1];
  }
};

/// The main network of a proxy, its base where there is one, and how they are asked.
struct ProxyNetworks {
  ProxyNetworks(std::int64_t features, const ProxyRecipe& recipe, bool has_base, Rng& rng)
      : main(features, recipe.hidden_layers, recipe.width, kProxyOutputs, rng) {
    if (has_base) {
      base.emplace(features, 1, kBaseWidth, kBaseTerms, rng);
    }
  }

  struct Answer {
    torch::Tensor value;   ///< the prediction
    torch::Tensor base;    ///< undefined without a base
    torch::Tensor excess;  ///< y
    torch::Tensor spread;  ///< s
  };

  Answer ask(const torch::Tensor& features) const {
    const torch::Tensor last = main.last(features);
    Answer answer{.value = {}, .base = {}, .excess = main.output(0, last), .spread = main.output(1, last.detach())};
    answer.spread = answer.spread.clamp(kSmallestSpread, kLargestSpread);
    if (base) {
      answer.base = base->sum_of_terms(base->last(features));
      answer.value = answer.base + torch::relu(answer.excess);
    } else {
      answer.value = answer.excess;
    }
    return answer;
  }

  TrainedNetwork main;
  std::optional<TrainedNetwork> base;
};

ValidationErrors validate(const ProxyNetworks& networks, const TrainingData& data) {
  const torch::NoGradGuard no_gradients;
  ValidationErrors result;
  std::span<const std::int64_t> rest = data.validation;
  while (!rest.empty()) {
    const auto rows = rest.first(std::min<std::size_t>(rest.size(), kForwardBatch));
    rest = rest.subspan(rows.size());
    const ProxyNetworks::Answer answer = networks.ask(rows_of(data.features, rows));
    for (const float error : floats_of((answer.value - rows_of(data.targets, rows)).abs())) {
      result.errors.push_back(error);
    }
    for (const float spread : floats_of(answer.spread.exp())) {
      result.spreads.push_back(spread);
    }
  }
  return result;
}

class ProxyTrainer {
 public:
  ProxyTrainer(const TrainingData& data, const ProxyRecipe& recipe, Rng& rng)
      : data_(data),
        recipe_(recipe),
        rng_(rng),
        networks_(data.features.size(1), recipe, data.has_base(), rng),
        optimizer_(parameter_groups(networks_), torch::optim::AdamWOptions().weight_decay(recipe.weight_decay)),
        order_(data.training),
        steps_per_epoch_(data.training.size() / static_cast<std::size_t>(recipe.batch)) {}

  const ProxyNetworks& networks() const { return networks_; }

  /// False when `progress` asked to stop.
  bool run_epoch(ProxyProgress& state, const std::function<bool(const ProxyProgress&)>& progress) {
    shuffle(order_, rng_);
    const auto batch = static_cast<std::size_t>(recipe_.batch);
    double sum = 0;
    for (std::size_t step = 0; step < steps_per_epoch_; ++step) {
      sum += run_step(
          std::span(order_).subspan(step * batch, batch),
          (state.epoch - 1 + static_cast<double>(step) / static_cast<double>(steps_per_epoch_)) / recipe_.epochs);
      state.samples = (step + 1) * batch;
      state.error = sum / static_cast<double>(step + 1);
      if (step + 1 < steps_per_epoch_ && !progress(state)) {
        return false;
      }
    }
    return true;
  }

 private:
  /// The main network's, then the base's.
  static std::vector<torch::optim::OptimizerParamGroup> parameter_groups(const ProxyNetworks& networks) {
    std::vector<torch::optim::OptimizerParamGroup> groups = {
        torch::optim::OptimizerParamGroup(networks.main.parameters())};
    if (networks.base) {
      groups.emplace_back(networks.base->parameters());
    }
    return groups;
  }

  void set_learning_rate(double rate) {
    for (auto& group : optimizer_.param_groups()) {
      static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
      rate *= kBaseRate;
    }
  }

  /// What is to become small: the error of each network on its own target, and of s.
  torch::Tensor loss_of(const ProxyNetworks::Answer& answer, const torch::Tensor& targets,
                        std::span<const std::int64_t> rows) const {
    const torch::Tensor errors = (answer.value - targets).abs();
    const torch::Tensor spread_loss = (answer.spread + errors.detach() * (-answer.spread).exp()).mean();
    if (!data_.has_base()) {
      return errors.mean() + spread_loss;
    }
    const torch::Tensor bases = rows_of(data_.bases, rows);
    const torch::Tensor excess = targets - bases;
    const torch::Tensor excess_errors =
        torch::where(excess > 0, answer.excess - excess, torch::relu(answer.excess)).abs();
    return (answer.base - bases).abs().mean() + excess_errors.mean() + spread_loss;
  }

  double run_step(std::span<const std::int64_t> rows, double share) {
    const double rate = recipe_.learning_rate * std::min(1.0, share / kWarmUpShare + 0.01) *
                        (1 + std::cos(std::numbers::pi * share)) / 2;
    set_learning_rate(rate);
    const ProxyNetworks::Answer answer = networks_.ask(rows_of(data_.features, rows));
    const torch::Tensor targets = rows_of(data_.targets, rows);
    optimizer_.zero_grad();
    loss_of(answer, targets, rows).backward();
    torch::nn::utils::clip_grad_norm_(networks_.main.parameters(), kLargestGradient);
    if (networks_.base) {
      torch::nn::utils::clip_grad_norm_(networks_.base->parameters(), kLargestGradient);
    }
    optimizer_.step();
    return (answer.value.detach() - targets).abs().mean().item<double>();
  }

  const TrainingData& data_;
  ProxyRecipe recipe_;
  Rng& rng_;
  ProxyNetworks networks_;
  torch::optim::AdamW optimizer_;
  std::vector<std::int64_t> order_;
  std::size_t steps_per_epoch_;
};

}  // namespace

std::string description(const ProxyRecipe& recipe) {
  return fmt::format(
      "{} features, {} hidden layers of {}, batch {}, learning rate {} falling along a cosine, weight decay {}",
      name_of(recipe.features), recipe.hidden_layers, recipe.width, recipe.batch, recipe.learning_rate,
      recipe.weight_decay);
}

TrainedProxy train_proxy(const ProxySamples& samples, const ProxyRecipe& recipe,
                         const std::function<bool(const ProxyProgress&)>& progress) {
  at::set_num_threads(recipe.threads);
  Rng rng(recipe.seed);
  TrainedProxy best;
  best.proxy.features = recipe.features;
  best.proxy.target = recipe.target;
  best.proxy.ranges = ranges_of(samples.inputs);
  const TrainingData data = training_data(samples, recipe, rng, best.proxy);
  best.validation_samples = data.validation.size();
  ProxyTrainer trainer(data, recipe, rng);
  ProxyProgress state{.epochs = recipe.epochs, .samples_per_epoch = data.training.size()};
  for (state.epoch = 1; state.epoch <= recipe.epochs; ++state.epoch) {
    state.is_end_of_epoch = false;
    const bool went_on = trainer.run_epoch(state, progress);
    if (!went_on && best.epochs > 0) {
      break;
    }
    const ValidationErrors errors = validate(trainer.networks(), data);
    state.validation_error = errors.mean();
    state.is_end_of_epoch = true;
    state.is_best = best.epochs == 0 || state.validation_error < best.validation_error;
    best.epochs = state.epoch;
    if (state.is_best) {
      const ProxyNetworks& networks = trainer.networks();
      best.proxy.network = networks.main.plain();
      if (networks.base) {
        best.proxy.base = networks.base->plain();
        for (float& bias : best.proxy.base->output.bias) {
          bias += static_cast<float>(data.mean);
        }
      } else {
        best.proxy.network.output.bias.front() += static_cast<float>(data.mean);
      }
      best.proxy.interval_scale = static_cast<float>(errors.interval_scale());
      best.best_epoch = state.epoch;
      best.validation_error = state.validation_error;
    }
    if (!went_on || !progress(state) || state.epoch - best.best_epoch >= recipe.patience) {
      break;
    }
  }
  return best;
}

}  // namespace foldwise
