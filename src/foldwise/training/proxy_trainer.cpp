// Base and main network are trained on targets of their own: the base on the cycles without stalls, the main one on how
// much stalls add, where it only has to stay below zero when there are none. So what is noisy to learn does not disturb
// what is not. Without stalls to tell apart there is no base, and the main network learns all of it. What is made small
// is the relative error.
//
// The output s is trained on how large the error of the prediction turned out (the likelihood of a Laplace distribution
// of that width); its gradient goes no further than its output layer, so that y is what it would be without s.
#include "foldwise/training/proxy_trainer.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/training/proxy_networks.hpp"
#include "foldwise/training/proxy_training_data.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kForwardBatch = 8192;
constexpr double kWarmUpShare = 0.03;
constexpr double kLargestGradient = 1.0;
constexpr double kIntervalShare = 0.9;

/// Of so large an error, and of its negative, a loss goes on as a straight line.
constexpr double kLargestCurvedError = 1.0;

/// The relative errors of predictions whose logarithms are off by `errors`: exp(error) - 1, or 1 - exp(error) when
/// they are too small. Too large is worse than too small, and where a sample could be either it is better to be low.
torch::Tensor relative_errors(const torch::Tensor& errors) {
  const torch::Tensor curved = errors.clamp(-kLargestCurvedError, kLargestCurvedError);
  const torch::Tensor beyond = (errors - curved) * curved.detach().exp();
  return (torch::expm1(curved) + beyond).abs();
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

void append(const torch::Tensor& numbers, std::vector<double>& values) {
  const torch::Tensor whole = numbers.contiguous();
  values.insert(values.end(), whole.data_ptr<float>(), whole.data_ptr<float>() + whole.numel());
}

ValidationErrors validate(const ProxyNetworks& networks, const ProxyTrainingData& data) {
  const torch::NoGradGuard no_gradients;
  ValidationErrors result;
  std::span<const std::int64_t> rest = data.validation;
  while (!rest.empty()) {
    const auto rows = rest.first(std::min<std::size_t>(rest.size(), kForwardBatch));
    rest = rest.subspan(rows.size());
    const LearnedAnswer answer = networks.ask(rows_of(data.features, rows));
    append((answer.value - rows_of(data.targets, rows)).abs(), result.errors);
    append(answer.spread.exp(), result.spreads);
  }
  return result;
}

class ProxyTrainer {
 public:
  ProxyTrainer(const ProxyTrainingData& data, const ProxyRecipe& recipe, Rng& rng)
      : data_(data),
        recipe_(recipe),
        rng_(rng),
        networks_(recipe, data.has_base(), data.base_mean, data.base_deviation, rng),
        optimizer_(parameter_groups(networks_, recipe), torch::optim::AdamWOptions()),
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
  /// The main network's, then the base's, whose weights need not be small to be few.
  static std::vector<torch::optim::OptimizerParamGroup> parameter_groups(const ProxyNetworks& networks,
                                                                         const ProxyRecipe& recipe) {
    const auto group = [](const LearnedNetwork& network, double weight_decay) {
      return torch::optim::OptimizerParamGroup(
          network.parameters(),
          std::make_unique<torch::optim::AdamWOptions>(torch::optim::AdamWOptions().weight_decay(weight_decay)));
    };
    std::vector<torch::optim::OptimizerParamGroup> groups = {group(networks.main(), recipe.weight_decay)};
    if (networks.base()) {
      groups.push_back(group(*networks.base(), 0));
    }
    return groups;
  }

  void set_learning_rate(double rate) {
    for (auto& group : optimizer_.param_groups()) {
      static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate);
      rate *= base_recipe(recipe_).rate;
    }
  }

  /// What is to become small: the error of each network on its own target, and of s.
  torch::Tensor loss_of(const LearnedAnswer& answer, const torch::Tensor& targets,
                        std::span<const std::int64_t> rows) const {
    const torch::Tensor errors = answer.value - targets;
    const torch::Tensor spread_loss = (answer.spread + errors.detach().abs() * (-answer.spread).exp()).mean();
    if (!data_.has_base()) {
      return relative_errors(errors).mean() + spread_loss;
    }
    const torch::Tensor bases = rows_of(data_.bases, rows);
    const torch::Tensor excess = targets - bases;
    const torch::Tensor excess_errors = torch::where(excess > 0, answer.excess - excess, torch::relu(answer.excess));
    return relative_errors(answer.base - bases).mean() + relative_errors(excess_errors).mean() + spread_loss;
  }

  double run_step(std::span<const std::int64_t> rows, double share) {
    const double rate = recipe_.learning_rate * std::min(1.0, share / kWarmUpShare + 0.01) *
                        (1 + std::cos(std::numbers::pi * share)) / 2;
    set_learning_rate(rate);
    const LearnedAnswer answer = networks_.ask(rows_of(data_.features, rows));
    const torch::Tensor targets = rows_of(data_.targets, rows);
    optimizer_.zero_grad();
    loss_of(answer, targets, rows).backward();
    for (auto& group : optimizer_.param_groups()) {
      torch::nn::utils::clip_grad_norm_(group.params(), kLargestGradient);
    }
    optimizer_.step();
    return (answer.value.detach() - targets).abs().mean().item<double>();
  }

  const ProxyTrainingData& data_;
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
  const ProxyTrainingData data = proxy_training_data(samples, recipe, rng, best.proxy);
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
      trainer.networks().store(best.proxy, data.mean);
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
