// A batch is cut in blocks of as many inputs as a wide vector register has lanes, and a layer in tiles of a few
// outputs: what a tile sums up stays in registers while the block streams by. The compiler is asked for the same code
// for several instruction sets, one of which is chosen when the program runs; products and sums are not fused
// (-ffp-contract=off in CMakeLists.txt), which would round differently where the processor can.
#include "foldwise/proxy/network.hpp"

#include <algorithm>

#include "foldwise/base/checked.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kTileRows = 16;

using Lanes = float __attribute__((vector_size(kLanes * sizeof(float))));

/// One value of every input of a block. A struct, since a vector of the bare type would forget how it is to be aligned.
struct alignas(sizeof(Lanes)) LaneRow {
  Lanes lanes;
};

}  // namespace

struct NetworkKernel {
  using Layer = NetworkForward::PackedLayer;

  /// Where a block of inputs lies between layers: [value][lane].
  struct Block {
    explicit Block(const NetworkForward& network) {
      const auto rows = [](std::int64_t count) { return static_cast<std::size_t>(count); };
      const std::int64_t width = network.layers_.front().tiles * kTileRows;
      inputs.resize(rows(network.inputs_));
      hidden.resize(rows(width + network.inputs_));
      next.resize(rows(std::max(width, network.layers_.back().tiles * kTileRows)));
    }
    std::vector<LaneRow> inputs;
    std::vector<LaneRow> hidden;  ///< with the inputs behind them, as the output layer wants them
    std::vector<LaneRow> next;
  };

  [[gnu::always_inline]] static inline void apply(const Layer& layer, const LaneRow* from, LaneRow* to) {
    const float* weights = layer.weights.data();
    for (std::int64_t tile = 0; tile < layer.tiles; ++tile) {
      Lanes sums[kTileRows];
      for (std::int64_t row = 0; row < kTileRows; ++row) {
        sums[row] = Lanes{} + layer.bias[static_cast<std::size_t>(tile * kTileRows + row)];
      }
      for (std::int64_t input = 0; input < layer.inputs; ++input, weights += kTileRows) {
        for (std::int64_t row = 0; row < kTileRows; ++row) {
          sums[row] += weights[row] * from[input].lanes;
        }
      }
      for (std::int64_t row = 0; row < kTileRows; ++row) {
        to[tile * kTileRows + row].lanes = sums[row];
      }
    }
  }

  [[gnu::always_inline]] static inline void run(const NetworkForward& network, Block& block) {
    const std::int64_t width = network.layers_.back().inputs - network.inputs_;
    LaneRow* const hidden = block.hidden.data();
    LaneRow* const next = block.next.data();
    for (std::size_t index = 0; index + 1 < network.layers_.size(); ++index) {
      apply(network.layers_[index], index == 0 ? block.inputs.data() : hidden, next);
      for (std::int64_t row = 0; row < width; ++row) {
        const Lanes activated = next[row].lanes > 0 ? next[row].lanes : Lanes{};
        hidden[row].lanes = index == 0 ? activated : hidden[row].lanes + activated;
      }
    }
    std::copy(block.inputs.begin(), block.inputs.end(), hidden + width);
    apply(network.layers_.back(), hidden, next);
  }

#if defined(__x86_64__)
  __attribute__((target("avx512f"))) static void run_avx512(const NetworkForward& network, Block& block) {
    run(network, block);
  }
  __attribute__((target("avx2"))) static void run_avx2(const NetworkForward& network, Block& block) {
    run(network, block);
  }
#endif
  static void run_anywhere(const NetworkForward& network, Block& block) { run(network, block); }

  static auto chosen() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
      return run_avx512;
    }
    if (__builtin_cpu_supports("avx2")) {
      return run_avx2;
    }
#endif
    return run_anywhere;
  }
};

NetworkForward::PackedLayer NetworkForward::packed(const DenseLayer& layer) {
  PackedLayer result{.inputs = layer.inputs, .tiles = ceil_divide(layer.outputs, kTileRows), .weights = {}, .bias = {}};
  result.weights.resize(static_cast<std::size_t>(result.tiles * kTileRows * layer.inputs));
  result.bias.resize(static_cast<std::size_t>(result.tiles * kTileRows));
  std::ranges::copy(layer.bias, result.bias.begin());
  for (std::int64_t output = 0; output < layer.outputs; ++output) {
    for (std::int64_t input = 0; input < layer.inputs; ++input) {
      const std::int64_t place = (output / kTileRows * layer.inputs + input) * kTileRows + output % kTileRows;
      result.weights[static_cast<std::size_t>(place)] =
          layer.weight[static_cast<std::size_t>(output * layer.inputs + input)];
    }
  }
  return result;
}

NetworkForward::NetworkForward(const ResidualNetwork& network)
    : inputs_(network.inputs()), outputs_(network.output.outputs) {
  for (const DenseLayer& layer : network.hidden) {
    layers_.push_back(packed(layer));
  }
  layers_.push_back(packed(network.output));
}

void NetworkForward::run(std::span<const float> inputs, std::int64_t stride, std::span<float> outputs) const {
  const auto run_block = NetworkKernel::chosen();
  NetworkKernel::Block block(*this);
  const auto lane_of = [](LaneRow& row, std::int64_t lane) -> float& {
    return static_cast<float*>(static_cast<void*>(&row))[lane];
  };
  const std::int64_t count = static_cast<std::int64_t>(inputs.size()) / stride;
  for (std::int64_t begin = 0; begin < count; begin += kLanes) {
    const std::int64_t used = std::min(kLanes, count - begin);
    for (std::int64_t lane = 0; lane < used; ++lane) {
      const float* values = inputs.data() + (begin + lane) * stride;
      for (std::int64_t value = 0; value < inputs_; ++value) {
        lane_of(block.inputs[static_cast<std::size_t>(value)], lane) = values[value];
      }
    }
    run_block(*this, block);
    for (std::int64_t lane = 0; lane < used; ++lane) {
      for (std::int64_t output = 0; output < outputs_; ++output) {
        outputs[static_cast<std::size_t>((begin + lane) * outputs_ + output)] =
            lane_of(block.next[static_cast<std::size_t>(output)], lane);
      }
    }
  }
}

}  // namespace foldwise
