#include "foldwise/hardware/accelerator.hpp"

#include <fmt/format.h>

#include <string_view>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

void require_within(std::string_view name, std::int64_t value, std::int64_t smallest, std::int64_t largest) {
  if (value < smallest || value > largest) {
    throw Error(fmt::format("{} is {}, must be from {} to {}", name, value, smallest, largest));
  }
}

/// How many whole words `bytes` are, for each operand.
PerOperand<std::int64_t> whole_words(const PerOperand<std::int64_t>& bytes, const PerOperand<std::int64_t>& word_bits) {
  return {bytes.ifmap * 8 / word_bits.ifmap, bytes.filter * 8 / word_bits.filter, bytes.ofmap * 8 / word_bits.ofmap};
}

/// Applies `check(name of the operand, its value)` to each operand.
template <typename Check>
void for_each_operand(const PerOperand<std::int64_t>& values, const Check& check) {
  check("ifmap", values.ifmap);
  check("filter", values.filter);
  check("ofmap", values.ofmap);
}

}  // namespace

PerOperand<std::int64_t> MemoryConfig::sram_words() const { return whole_words(sram_bytes, word_bits); }

PerOperand<std::int64_t> MemoryConfig::bandwidth_words() const {
  if (bandwidth_bytes_per_cycle == 0) {
    return {bandwidth_words_per_cycle, bandwidth_words_per_cycle, bandwidth_words_per_cycle};
  }
  return whole_words({bandwidth_bytes_per_cycle, bandwidth_bytes_per_cycle, bandwidth_bytes_per_cycle}, word_bits);
}

double area(const Accelerator& accelerator) {
  const PerOperand<std::int64_t>& bytes = accelerator.memory.sram_bytes;
  return accelerator.area.pe_area * static_cast<double>(accelerator.array.processing_elements()) +
         accelerator.area.kib_area * (static_cast<double>(bytes.ifmap + bytes.filter + bytes.ofmap) / 1024.0);
}

void validate(const Accelerator& accelerator) {
  constexpr std::int64_t largest_side = std::int64_t{1} << 31;
  constexpr std::int64_t smallest_sram = 100;
  constexpr std::int64_t largest_sram = std::int64_t{1} << 40;
  constexpr std::int64_t largest_word = 64;
  constexpr std::int64_t largest_offset = std::int64_t{1} << 52;
  require_within("array rows", accelerator.array.rows, 1, largest_side);
  require_within("array cols", accelerator.array.cols, 1, largest_side);
  const MemoryConfig& memory = accelerator.memory;
  for_each_operand(memory.word_bits, [](std::string_view operand, std::int64_t bits) {
    require_within(fmt::format("{} word bits", operand), bits, 1, largest_word);
  });
  for_each_operand(memory.sram_bytes, [](std::string_view operand, std::int64_t bytes) {
    require_within(fmt::format("{} SRAM in bytes", operand), bytes, smallest_sram, largest_sram);
  });
  for_each_operand(memory.sram_words(), [](std::string_view operand, std::int64_t words) {
    require_within(fmt::format("{} SRAM in words", operand), words, smallest_sram, largest_sram);
  });
  require_within("ifmap offset", memory.offset.ifmap, -largest_offset, largest_offset);
  require_within("filter offset", memory.offset.filter, -largest_offset, largest_offset);
  require_within("ofmap offset", memory.offset.ofmap, 0, largest_offset);
  if (memory.mode == BandwidthMode::user) {
    require_within("ifmap bank bandwidth in words per cycle", memory.ifmap_bank_words_per_cycle, 1, largest_side);
    require_within("filter bank bandwidth in words per cycle", memory.filter_bank_words_per_cycle, 1, largest_side);
    require_within("bandwidth in bytes per cycle", memory.bandwidth_bytes_per_cycle, 0, largest_side);
    if (memory.bandwidth_bytes_per_cycle == 0) {
      require_within("bandwidth in words per cycle", memory.bandwidth_words_per_cycle, 1, largest_side);
    }
    for_each_operand(memory.bandwidth_words(), [](std::string_view operand, std::int64_t words) {
      require_within(fmt::format("{} bandwidth in words per cycle", operand), words, 1, largest_side);
    });
  }
}

}  // namespace foldwise
