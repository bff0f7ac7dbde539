#pragma once

#include <torch/torch.h>

#include <array>
#include <vector>

#include "foldwise/training/quantize_aware.hpp"

namespace foldwise {

/// Makes the floats of a training behave as integers of few bits would: every value is moved to its nearest point of
/// the grid on the way forward, while gradients pass as if it had not been (the straight-through estimator of Bengio et
/// al. 2013). What enters a layer is clipped at a height that is trained with the weights (PACT, Choi et al. 2018).
/// Only lenet5_trainer.cpp includes this file.
class FakeQuantization {
 public:
  FakeQuantization(const QuantizeAware& bits, const InputRanges& ranges) : bits_(bits) {
    for (const float highest : ranges) {
      highest_.push_back(torch::full({1}, highest).set_requires_grad(true));
    }
  }

  /// Weights, [filter][...], on the grid of their filter.
  torch::Tensor weights(const torch::Tensor& values) const {
    const double largest = (1 << (bits_.weight_bits - 1)) - 1;
    const torch::Tensor magnitude = values.detach().abs().flatten(1).amax(1).clamp_min(1e-12);
    std::vector<std::int64_t> shape(static_cast<std::size_t>(values.dim()), 1);
    shape[0] = values.size(0);
    return straight_through(values, (magnitude / largest).view(shape));
  }

  /// What enters `layer`, not negative, clipped and on the grid of the layer.
  torch::Tensor inputs(const torch::Tensor& values, std::size_t layer) const {
    const torch::Tensor& highest = highest_[layer];
    return straight_through(torch::minimum(values, highest), highest.detach() / levels());
  }

  /// The clipping heights that are trained: all but that of the pixels.
  std::vector<torch::Tensor> parameters() const { return {highest_.begin() + 1, highest_.end()}; }

  /// A step of the optimizer must not make a height zero.
  void keep_positive() const {
    const torch::NoGradGuard no_gradients;
    for (torch::Tensor height : parameters()) {
      height.clamp_min_(1e-3);
    }
  }

  InputRanges ranges() const {
    InputRanges ranges{};
    for (std::size_t layer = 0; layer < ranges.size(); ++layer) {
      ranges[layer] = highest_[layer].item<float>();
    }
    return ranges;
  }

 private:
  double levels() const { return (1 << bits_.activation_bits) - 1; }

  /// The nearest multiples of `scale` (torch::round goes to even), with the gradient of `values` itself.
  static torch::Tensor straight_through(const torch::Tensor& values, const torch::Tensor& scale) {
    return values + (torch::round(values / scale) * scale - values).detach();
  }

  QuantizeAware bits_;
  std::vector<torch::Tensor> highest_;
};

}  // namespace foldwise
