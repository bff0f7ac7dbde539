#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace foldwise {

/// Bytes that `count` integers of `bits` bits fill.
std::size_t packed_size(std::size_t count, int bits);

/// Signed integers of 2 to 8 bits one after the other without gaps, the lowest bits of a byte first.
std::vector<std::int8_t> pack_integers(std::span<const std::int8_t> values, int bits);

/// The first `count` integers of `bits` bits in `bytes`, which has packed_size(count, bits) of them.
std::vector<std::int8_t> unpack_integers(std::span<const std::int8_t> bytes, std::size_t count, int bits);

}  // namespace foldwise
