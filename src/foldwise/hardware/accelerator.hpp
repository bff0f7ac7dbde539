#pragma once

#include <cstdint>
#include <string>

#include "foldwise/hardware/dataflow.hpp"

namespace foldwise {

/// One value for each of the three operands of a layer.
template <typename Value>
struct PerOperand {
  Value ifmap{};
  Value filter{};
  Value ofmap{};

  bool operator==(const PerOperand&) const = default;
};

/// Processing elements, rows x cols.
struct ArrayShape {
  std::int64_t rows = 8;
  std::int64_t cols = 8;

  std::int64_t processing_elements() const { return rows * cols; }
  bool operator==(const ArrayShape&) const = default;
};

/// SCALE-Sim's InterfaceBandwidth. `user`: the DRAM interface moves `bandwidth_words_per_cycle` and the array waits for
/// it; `calc`: reads never stall, and the bandwidth they would have needed is reported.
enum class BandwidthMode { user, calc };

/// Three double-buffered scratchpads and the DRAM interface. Words lie packed: a scratchpad holds
/// floor(bytes * 8 / bits) of them. With words of 8 bits, SCALE-Sim's, a word is a byte.
struct MemoryConfig {
  PerOperand<std::int64_t> sram_bytes{1024, 1024, 1024};
  PerOperand<std::int64_t> word_bits{8, 8, 8};
  PerOperand<std::int64_t> offset{0, 10'000'000, 20'000'000};  ///< address of each operand's first word in DRAM
  BandwidthMode mode = BandwidthMode::calc;
  std::int64_t bandwidth_words_per_cycle = 10;  ///< per operand; read in `user` mode only
  /// In their place for the two read operands, in SCALE-Sim version 3: what it calls the bandwidth of the banks.
  std::int64_t ifmap_bank_words_per_cycle = 10;
  std::int64_t filter_bank_words_per_cycle = 10;
  /// Per operand; where it is not 0, it holds in place of all words per cycle.
  std::int64_t bandwidth_bytes_per_cycle = 0;

  /// What the simulation reads: the words that each scratchpad holds, and the whole words that the DRAM interface moves
  /// in a cycle for each operand (those of version 3's banks aside).
  PerOperand<std::int64_t> sram_words() const;
  PerOperand<std::int64_t> bandwidth_words() const;

  bool operator==(const MemoryConfig&) const = default;
};

/// Area of a design as teaching labs estimate it: pe_area * PEs + kib_area * (KiB of all scratchpads), in the unit of
/// the two coefficients.
struct AreaModel {
  double pe_area = 1.0;
  double kib_area = 1.0;

  bool operator==(const AreaModel&) const = default;
};

/// A systolic-array accelerator as a plain value: everything a simulation or a cost depends on.
struct Accelerator {
  std::string name = "foldwise";  ///< run_name of a SCALE-Sim config
  ArrayShape array;
  Dataflow dataflow = Dataflow::output_stationary;
  /// A reconfigurable array: cost models run each layer in the dataflow of fewest cycles, and `dataflow` says nothing.
  bool dataflow_per_layer = false;
  MemoryConfig memory;
  AreaModel area;
  double clock_ghz = 0.0;  ///< 0: unknown, latency in seconds is then not reported
  /// Of the network in words of these widths, as somebody has measured it; 0: unknown. No model reads it: it goes along
  /// with the widths, so that a study can weigh it (decision 087).
  double accuracy_percent = 0.0;

  bool operator==(const Accelerator&) const = default;
};

/// pe_area * rows * cols + kib_area * (KiB of the three scratchpads).
double area(const Accelerator& accelerator);

/// Throws Error with the rule that is broken: array sides from 1 to 2^31, words of 1 to 64 bits, each scratchpad at
/// least 100 words (a CALC set must hold one word) and 100 bytes and at most 2^40 of either, bandwidth at least one
/// word of every operand in user mode, offsets such that every address fits in 64 bits and no ofmap address is the word
/// -1 that means "no request".
void validate(const Accelerator& accelerator);

}  // namespace foldwise
