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

}  // namespace

double area(const Accelerator& accelerator) {
  const PerOperand<std::int64_t>& bytes = accelerator.memory.sram_bytes;
  return accelerator.area.pe_area * static_cast<double>(accelerator.array.processing_elements()) +
         accelerator.area.kib_area * (static_cast<double>(bytes.ifmap + bytes.filter + bytes.ofmap) / 1024.0);
}

void validate(const Accelerator& accelerator) {
  constexpr std::int64_t largest_side = std::int64_t{1} << 31;
  constexpr std::int64_t smallest_sram = 100;
  constexpr std::int64_t largest_sram = std::int64_t{1} << 40;
  constexpr std::int64_t largest_offset = std::int64_t{1} << 52;
  require_within("array rows", accelerator.array.rows, 1, largest_side);
  require_within("array cols", accelerator.array.cols, 1, largest_side);
  const MemoryConfig& memory = accelerator.memory;
  require_within("ifmap SRAM in bytes", memory.sram_bytes.ifmap, smallest_sram, largest_sram);
  require_within("filter SRAM in bytes", memory.sram_bytes.filter, smallest_sram, largest_sram);
  require_within("ofmap SRAM in bytes", memory.sram_bytes.ofmap, smallest_sram, largest_sram);
  require_within("ifmap offset", memory.offset.ifmap, -largest_offset, largest_offset);
  require_within("filter offset", memory.offset.filter, -largest_offset, largest_offset);
  require_within("ofmap offset", memory.offset.ofmap, 0, largest_offset);
  if (memory.mode == BandwidthMode::user) {
    require_within("bandwidth in words per cycle", memory.bandwidth_words_per_cycle, 1, largest_side);
    require_within("ifmap bank bandwidth in words per cycle", memory.ifmap_bank_words_per_cycle, 1, largest_side);
    require_within("filter bank bandwidth in words per cycle", memory.filter_bank_words_per_cycle, 1, largest_side);
  }
}

}  // namespace foldwise
