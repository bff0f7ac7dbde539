// The only file that sees libtorch (with fake_quantization.hpp, a piece of it). Randomness is all ours (Rng), so that a
// seed means the same with every version of the library; what libtorch does is differentiate and multiply.
#include "foldwise/training/lenet5_trainer.hpp"

#include <torch/torch.h>

#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/training/fake_quantization.hpp"

namespace foldwise {

namespace {

constexpr std::size_t kValidationBatch = 1000;

/// Uniform within 1 / sqrt(fan-in), weights and biases alike (the range of LeCun et al. 1998, Efficient BackProp).
LeNet5 random_lenet5(Rng& rng) {
  LeNet5 network = zero_lenet5();
  for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
    const double bound = 1 / std::sqrt(static_cast<double>(kLeNet5Layers[index].fan_in()));
    for (std::vector<float>* values : {&network.layers[index].weight, &network.layers[index].bias}) {
      for (float& value : *values) {
        value = static_cast<float>(bound * (2 * rng.unit() - 1));
      }
    }
  }
  return network;
}

/// A tensor of its own with these values.
torch::Tensor tensor_of(const std::vector<float>& values, const Shape& shape) {
  torch::Tensor tensor = torch::empty(shape);
  std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  return tensor;
}

std::vector<float> values_of(const torch::Tensor& tensor) {
  const torch::Tensor whole = tensor.detach().contiguous();
  return {whole.data_ptr<float>(), whole.data_ptr<float>() + whole.numel()};
}

/// The network as libtorch can differentiate it.
class Network {
 public:
  Network(const LeNet5& start, std::optional<FakeQuantization> quantization) : quantization_(std::move(quantization)) {
    for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
      const LeNet5Layer& layer = kLeNet5Layers[index];
      weights_.push_back(tensor_of(start.layers[index].weight, weight_shape(layer)).set_requires_grad(true));
      biases_.push_back(tensor_of(start.layers[index].bias, {layer.outputs}).set_requires_grad(true));
    }
  }

  /// Scores, [image][class], of images as [image][1][row][column].
  torch::Tensor forward(const torch::Tensor& images) const {
    torch::Tensor values = quantization_ ? quantization_->inputs(images, 0) : images;
    for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
      values = run_layer(values, index);
    }
    return values;
  }

  /// Zeros, which stay: every mask is of a layer's weights, 1 where they are kept.
  void set_masks(const PruningMasks& masks) {
    for (std::size_t index = 0; index < masks.size(); ++index) {
      const std::vector<float> floats(masks[index].begin(), masks[index].end());
      masks_.push_back(tensor_of(floats, weight_shape(kLeNet5Layers[index])));
    }
    after_step();
  }

  /// Puts in order what a step of the optimizer must not change.
  void after_step() {
    const torch::NoGradGuard no_gradients;
    for (std::size_t index = 0; index < masks_.size(); ++index) {
      weights_[index].mul_(masks_[index]);
    }
    if (quantization_) {
      quantization_->keep_positive();
    }
  }

  std::vector<torch::Tensor> parameters() const {
    std::vector<torch::Tensor> all = weights_;
    all.insert(all.end(), biases_.begin(), biases_.end());
    if (quantization_) {
      const std::vector<torch::Tensor> heights = quantization_->parameters();
      all.insert(all.end(), heights.begin(), heights.end());
    }
    return all;
  }

  LeNet5 plain() const {
    LeNet5 network;
    for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
      network.layers[index] = {.weight = values_of(layer_weights(index)), .bias = values_of(biases_[index])};
    }
    return network;
  }

  std::optional<InputRanges> input_ranges() const {
    return quantization_ ? std::optional(quantization_->ranges()) : std::nullopt;
  }

 private:
  torch::Tensor layer_weights(std::size_t index) const {
    return quantization_ ? quantization_->weights(weights_[index]) : weights_[index];
  }

  torch::Tensor run_layer(torch::Tensor values, std::size_t index) const {
    const LeNet5Layer& layer = kLeNet5Layers[index];
    values = layer.is_linear ? torch::linear(values.flatten(1), layer_weights(index), biases_[index])
                             : torch::conv2d(values, layer_weights(index), biases_[index], 1, layer.padding);
    if (index + 1 == kLeNet5Layers.size()) {
      return values;
    }
    values = torch::relu(values);
    if (layer.ofmap > 1) {
      values = torch::avg_pool2d(values, 2);
    }
    return quantization_ ? quantization_->inputs(values, index + 1) : values;
  }

  std::optional<FakeQuantization> quantization_;
  std::vector<torch::Tensor> weights_;
  std::vector<torch::Tensor> biases_;
  std::vector<torch::Tensor> masks_;
};

/// Where clipping begins: the finer the grid, the fewer of the values that enter a layer lie above, 1 of 4^bits.
InputRanges first_ranges(const LeNet5& network, const QuantizeAware& bits, const LabelledImages& images) {
  constexpr std::size_t most_images = 1000;
  const std::size_t count = std::min(most_images, images.size());
  std::array<std::vector<float>, kLeNet5Layers.size()> seen;
  foldwise::forward(
      sequential_of(network), std::span(images.pixels).first(count * kLeNet5Pixels), [&](const Activations& batch) {
        for (std::size_t layer = 1; layer < seen.size(); ++layer) {
          seen[layer].insert(seen[layer].end(), batch.layer_inputs[layer].begin(), batch.layer_inputs[layer].end());
        }
      });
  InputRanges ranges{1};
  for (std::size_t layer = 1; layer < seen.size(); ++layer) {
    const auto above =
        static_cast<std::ptrdiff_t>(std::ldexp(static_cast<double>(seen[layer].size()), -2 * bits.activation_bits));
    std::nth_element(seen[layer].begin(), seen[layer].end() - 1 - above, seen[layer].end());
    ranges[layer] = std::max(*(seen[layer].end() - 1 - above), 1e-3F);
  }
  return ranges;
}

/// The network that a training begins with.
Network first_network(const TrainingSettings& settings, const LabelledImages& training, Rng& rng) {
  const LeNet5 start = settings.start ? *settings.start : random_lenet5(rng);
  std::optional<FakeQuantization> quantization;
  if (settings.quantize_aware) {
    quantization.emplace(*settings.quantize_aware, first_ranges(start, *settings.quantize_aware, training));
  }
  Network network(start, std::move(quantization));
  if (settings.pruning) {
    network.set_masks(pruning_masks(start, *settings.pruning));
  }
  return network;
}

/// Images and labels as libtorch takes them, filled anew for each batch.
class Batch {
 public:
  explicit Batch(std::size_t images)
      : pixels_(torch::empty({static_cast<std::int64_t>(images), 1, kLeNet5Side, kLeNet5Side})),
        labels_(torch::empty({static_cast<std::int64_t>(images)}, torch::kInt64)) {}

  void set(std::size_t place, std::span<const std::uint8_t> image, std::uint8_t label) {
    float* to = pixels_.data_ptr<float>() + place * kLeNet5Pixels;
    for (const std::uint8_t pixel : image) {
      *to++ = static_cast<float>(pixel) / 255.0F;
    }
    labels_.data_ptr<std::int64_t>()[place] = label;
  }

  /// The first `images` of the batch.
  torch::Tensor pixels(std::size_t images) const { return pixels_.narrow(0, 0, static_cast<std::int64_t>(images)); }
  torch::Tensor labels(std::size_t images) const { return labels_.narrow(0, 0, static_cast<std::int64_t>(images)); }

 private:
  torch::Tensor pixels_;
  torch::Tensor labels_;
};

std::span<const std::uint8_t> image_of(const LabelledImages& images, std::size_t index) {
  return std::span(images.pixels).subspan(index * kLeNet5Pixels, kLeNet5Pixels);
}

double right_answers(const torch::Tensor& scores, const torch::Tensor& labels) {
  return static_cast<double>(scores.argmax(1).eq(labels).sum().item<std::int64_t>());
}

/// The digit that each image shows, by the network.
std::vector<std::uint8_t> classify(const Network& network, std::span<const std::uint8_t> pixels) {
  const torch::NoGradGuard no_gradients;
  Batch batch(kValidationBatch);
  std::vector<float> scores;
  while (!pixels.empty()) {
    const std::size_t count = std::min(kValidationBatch, pixels.size() / kLeNet5Pixels);
    for (std::size_t place = 0; place < count; ++place) {
      batch.set(place, pixels.subspan(place * kLeNet5Pixels, kLeNet5Pixels), 0);
    }
    const std::vector<float> part = values_of(network.forward(batch.pixels(count)));
    scores.insert(scores.end(), part.begin(), part.end());
    pixels = pixels.subspan(count * kLeNet5Pixels);
  }
  return largest_class(scores);
}

/// 0, 1, ... in random order (Fisher and Yates).
std::vector<std::size_t> shuffled(std::size_t count, Rng& rng) {
  std::vector<std::size_t> order(count);
  for (std::size_t place = 0; place < count; ++place) {
    const std::size_t other = rng.below(place + 1);
    order[place] = order[other];
    order[other] = place;
  }
  return order;
}

/// The learning rate when `share` of the whole training is done.
double learning_rate(const Recipe& recipe, double share) {
  return recipe.schedule == Schedule::constant ? recipe.learning_rate
                                               : recipe.learning_rate * (1 + std::cos(std::numbers::pi * share)) / 2;
}

/// One training under way.
class Trainer {
 public:
  Trainer(const LabelledImages& training, const TrainingSettings& settings)
      : training_(training),
        recipe_(settings.recipe),
        rng_(settings.seed),
        network_(first_network(settings, training, rng_)),
        optimizer_(network_.parameters(), torch::optim::SGDOptions(recipe_.learning_rate)
                                              .momentum(recipe_.momentum)
                                              .weight_decay(recipe_.weight_decay)),
        batch_(static_cast<std::size_t>(recipe_.batch)) {}

  /// Shows every training image once. False when `progress` said stop.
  bool run_epoch(TrainingProgress& state, const std::function<bool(const TrainingProgress&)>& progress) {
    const std::vector<std::size_t> order = shuffled(training_.size(), rng_);
    double loss = 0;
    double right = 0;
    for (std::size_t begin = 0; begin < order.size();) {
      const std::size_t count = std::min(static_cast<std::size_t>(recipe_.batch), order.size() - begin);
      fill_batch(std::span(order).subspan(begin, count));
      const double epochs_done = state.epoch - 1 + static_cast<double>(begin) / static_cast<double>(order.size());
      set_learning_rate(learning_rate(recipe_, epochs_done / recipe_.epochs));
      const torch::Tensor labels = batch_.labels(count);
      const torch::Tensor scores = network_.forward(batch_.pixels(count));
      const torch::Tensor step_loss = torch::cross_entropy_loss(scores, labels);
      optimizer_.zero_grad();
      step_loss.backward();
      optimizer_.step();
      network_.after_step();
      begin += count;
      loss += step_loss.item<double>() * static_cast<double>(count);
      right += right_answers(scores, labels);
      state.images = begin;
      state.loss = loss / static_cast<double>(begin);
      state.accuracy = right / static_cast<double>(begin);
      if (begin < order.size() && !progress(state)) {
        return false;
      }
    }
    return true;
  }

  const Network& network() const { return network_; }

 private:
  void fill_batch(std::span<const std::size_t> chosen) {
    std::vector<std::uint8_t> distorted(kLeNet5Pixels);
    for (std::size_t place = 0; place < chosen.size(); ++place) {
      std::span<const std::uint8_t> image = image_of(training_, chosen[place]);
      if (recipe_.distortion != Distortion()) {
        distort(image, distorted, kLeNet5Side, recipe_.distortion, rng_);
        image = distorted;
      }
      batch_.set(place, image, training_.labels[chosen[place]]);
    }
  }

  void set_learning_rate(double rate) {
    for (auto& group : optimizer_.param_groups()) {
      static_cast<torch::optim::SGDOptions&>(group.options()).lr(rate);
    }
  }

  const LabelledImages& training_;
  Recipe recipe_;
  Rng rng_;
  Network network_;
  torch::optim::SGD optimizer_;
  Batch batch_;
};

}  // namespace

TrainedLeNet5 train_lenet5(const LabelledImages& training, const LabelledImages& validation,
                           const TrainingSettings& settings,
                           const std::function<bool(const TrainingProgress&)>& progress) {
  at::set_num_threads(settings.threads);
  Trainer trainer(training, settings);
  TrainedLeNet5 best;
  const auto keep = [&](int epoch, std::optional<double> validation_accuracy) {
    best.network = trainer.network().plain();
    best.input_ranges = trainer.network().input_ranges();
    best.best_epoch = epoch;
    best.validation_accuracy = validation_accuracy;
  };
  const auto ask = [&]() -> std::optional<double> {
    return validation.size() == 0
               ? std::nullopt
               : std::optional(accuracy_of(classify(trainer.network(), validation.pixels), validation.labels));
  };
  // Weights that were trained before, pruned or rounded, may be better than whatever comes of them.
  keep(0, settings.start ? ask() : std::nullopt);
  TrainingProgress state;
  state.epochs = settings.recipe.epochs;
  state.images_per_epoch = training.size();
  for (state.epoch = 1; state.epoch <= state.epochs; ++state.epoch) {
    state.is_epoch_end = false;
    state.validation_accuracy.reset();
    state.is_best = false;
    if (!trainer.run_epoch(state, progress)) {
      break;
    }
    best.epochs = state.epoch;
    state.is_epoch_end = true;
    state.validation_accuracy = ask();
    state.is_best = !state.validation_accuracy || state.validation_accuracy > best.validation_accuracy;
    if (state.is_best) {
      keep(state.epoch, state.validation_accuracy);
    }
    if (!progress(state) || (!state.is_best && state.epoch - best.best_epoch >= settings.recipe.patience)) {
      break;
    }
  }
  return best;
}

std::vector<std::uint8_t> classify_quantized(const LeNet5& network, const QuantizeAware& bits,
                                             const InputRanges& ranges, std::span<const std::uint8_t> pixels) {
  return classify(Network(network, FakeQuantization(bits, ranges)), pixels);
}

}  // namespace foldwise
