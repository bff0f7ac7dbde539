#include "foldwise/quantization/packed_integers.hpp"

namespace foldwise {

std::size_t packed_size(std::size_t count, int bits) { return (count * static_cast<std::size_t>(bits) + 7) / 8; }

std::vector<std::int8_t> pack_integers(std::span<const std::int8_t> values, int bits) {
  std::vector<std::int8_t> bytes(packed_size(values.size(), bits));
  std::size_t place = 0;
  for (const std::int8_t value : values) {
    for (int bit = 0; bit < bits; ++bit, ++place) {
      const unsigned set = (static_cast<unsigned>(value) >> bit) & 1U;
      bytes[place / 8] = static_cast<std::int8_t>(static_cast<unsigned>(bytes[place / 8]) | (set << (place % 8)));
    }
  }
  return bytes;
}

std::vector<std::int8_t> unpack_integers(std::span<const std::int8_t> bytes, std::size_t count, int bits) {
  std::vector<std::int8_t> values;
  values.reserve(count);
  std::size_t place = 0;
  for (std::size_t index = 0; index < count; ++index) {
    unsigned value = 0;
    for (int bit = 0; bit < bits; ++bit, ++place) {
      value |= ((static_cast<unsigned>(bytes[place / 8]) >> (place % 8)) & 1U) << bit;
    }
    const int sign = static_cast<int>((value >> (bits - 1)) & 1U);
    values.push_back(static_cast<std::int8_t>(static_cast<int>(value) - sign * (1 << bits)));
  }
  return values;
}

}  // namespace foldwise
