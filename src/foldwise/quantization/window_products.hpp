#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/hardware/accumulator.hpp"

namespace foldwise {

/// Filters are multiplied in groups of so many, windows in blocks of so many.
inline constexpr std::size_t kFilterGroup = 8;
inline constexpr std::size_t kWindowBlock = 4;

/// Filters, rearranged for the inner loop: [group][row][pair of words][filter of the group][word of the pair]. What a
/// row or the last group lacks is zero.
class PackedFilters {
 public:
  /// `words` is [filter][row][word of the row].
  PackedFilters(std::span<const std::int16_t> words, std::size_t filters, std::size_t rows, std::size_t row_words);

  std::size_t groups() const { return groups_; }
  std::size_t rows() const { return rows_; }
  std::size_t row_words() const { return row_words_; }
  std::size_t pairs() const { return (row_words_ + 1) / 2; }
  const std::int16_t* group(std::size_t which) const { return words_.data() + which * group_words(); }

 private:
  std::size_t group_words() const { return rows_ * pairs() * kFilterGroup * 2; }

  std::size_t groups_;
  std::size_t rows_;
  std::size_t row_words_;
  std::vector<std::int16_t> words_;
};

using WindowBlock = std::array<const std::int16_t*, kWindowBlock>;  ///< the first word of each window
using ProductBlock = std::array<std::array<std::int32_t, kFilterGroup>, kWindowBlock>;

/// The sums of products of each window and each filter of a group. Rows of a window lie `row_stride` words apart. Of a
/// row of an odd number of words one word more is read, whatever it is. Sums must fit in 32 bits.
ProductBlock window_products(const WindowBlock& windows, std::size_t row_stride, const PackedFilters& filters,
                             std::size_t group);

/// The same in an accumulator that saturates: word by word in order, `chunk` words into a sum of their own that is then
/// added to the others, as an array of `chunk` rows does; a chunk of the whole window is one sum.
ProductBlock saturated_window_products(const WindowBlock& windows, std::size_t row_stride, const PackedFilters& filters,
                                       std::size_t group, const Accumulator& accumulator, std::size_t chunk);

}  // namespace foldwise
