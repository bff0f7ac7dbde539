#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// What a proxy sees of a layer on an accelerator.
struct ProxyInput {
  ArrayShape array;
  Dataflow dataflow = Dataflow::output_stationary;
  BandwidthMode mode = BandwidthMode::user;
  PerOperand<std::int64_t> sram_words;
  std::int64_t bandwidth_words_per_cycle = 1;  ///< of every operand
  ConvShape shape;

  bool operator==(const ProxyInput&) const = default;
};

/// Throws Error for what a proxy cannot see: a dataflow per layer, and operands of different bandwidth.
ProxyInput proxy_input(const Accelerator& accelerator, const ConvShape& shape);

/// The accelerator of an input, words being bytes.
Accelerator accelerator_of(const ProxyInput& input);

/// The numbers of an input by which it is told whether a proxy has seen its like, besides dataflow and mode.
inline constexpr std::array<std::string_view, 9> kRangeNames = {
    "array.rows", "array.cols", "sram.ifmap_words", "sram.filter_words", "sram.ofmap_words", "bandwidth", "m",
    "n",          "k"};

std::array<double, kRangeNames.size()> range_values(const ProxyInput& input);

}  // namespace foldwise
