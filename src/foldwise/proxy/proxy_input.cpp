#include "foldwise/proxy/proxy_input.hpp"

#include "foldwise/base/error.hpp"

namespace foldwise {

ProxyInput proxy_input(const Accelerator& accelerator, const ConvShape& shape) {
  if (accelerator.dataflow_per_layer) {
    throw Error("a proxy predicts one dataflow at a time, not \"per-layer\"");
  }
  const PerOperand<std::int64_t> bandwidth = accelerator.memory.bandwidth_words();
  if (bandwidth.ifmap != bandwidth.filter || bandwidth.ifmap != bandwidth.ofmap) {
    throw Error("a proxy knows one bandwidth, the same words per cycle for every operand");
  }
  return {.array = accelerator.array,
          .dataflow = accelerator.dataflow,
          .mode = accelerator.memory.mode,
          .sram_words = accelerator.memory.sram_words(),
          .bandwidth_words_per_cycle = bandwidth.ifmap,
          .shape = shape};
}

Accelerator accelerator_of(const ProxyInput& input) {
  Accelerator accelerator;
  accelerator.array = input.array;
  accelerator.dataflow = input.dataflow;
  accelerator.memory.sram_bytes = input.sram_words;
  accelerator.memory.mode = input.mode;
  accelerator.memory.bandwidth_words_per_cycle = input.bandwidth_words_per_cycle;
  return accelerator;
}

std::array<double, kRangeNames.size()> range_values(const ProxyInput& input) {
  const GemmShape gemm = as_gemm(input.shape);
  const auto number = [](std::int64_t value) { return static_cast<double>(value); };
  return {number(input.array.rows),
          number(input.array.cols),
          number(input.sram_words.ifmap),
          number(input.sram_words.filter),
          number(input.sram_words.ofmap),
          number(input.bandwidth_words_per_cycle),
          number(gemm.m),
          number(gemm.n),
          number(gemm.k)};
}

}  // namespace foldwise
