#pragma once

#include <cstdint>

#include "foldwise/base/divisor.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The value that stands for "no request" in a demand line: where a convolution window hangs over the edge of the
/// ifmap. With a negative offset a real word can have this address; SCALE-Sim then takes it for no request too, and so
/// does Foldwise.
inline constexpr std::int64_t kNoRequest = -1;

/// Place of a word in an operand's stack: entry (row, column) of a block.
struct StackEntry {
  std::int64_t block;
  std::int64_t row;
  std::int64_t column;
};

/// An ifmap entry taken apart: ofmap pixel (pixel_row, pixel_column) and place in its window, where the columns and
/// channels of a window row are one run of filter_width * channels words.
struct WindowEntry {
  std::int64_t pixel_row;
  std::int64_t pixel_column;
  std::int64_t window_row;
  std::int64_t window_place;
};

/// How the array asks for a read operand, and how the scratchpad fetches it.
///
/// The operand is a stack of blocks, one above the other, each `block_rows` high and `width` wide (the last block may
/// use fewer columns). A fold asks for one block.
///  * A moving operand (skewed): line i of the fold asks for the i-th antidiagonal of its block, columns left to right,
///  after
///    `lead` lines; the scratchpad fetches along the antidiagonals of the whole stack.
///  * The stationary operand (the filter under ws, the ifmap under is): a fold asks for a strip of its block, as many
///  rows as
///    the array has, bottom row first; the scratchpad fetches row by row.
class ReadOperand {
 public:
  enum class Kind { ifmap, filter };

  ReadOperand(Kind kind, const ConvShape& shape, const FoldSchedule& schedule, std::int64_t offset);

  bool skewed() const { return skewed_; }
  std::int64_t blocks() const { return blocks_; }
  std::int64_t block_rows() const { return block_rows_; }
  std::int64_t width() const { return width_; }
  std::int64_t last_width() const { return last_width_; }
  std::int64_t used_width(std::int64_t block) const { return block + 1 < blocks_ ? width_ : last_width_; }
  std::int64_t lead() const { return lead_; }
  /// Entries that are used: blocks * block_rows * width without the unused columns of the last block.
  std::int64_t entries() const { return ((blocks_ - 1) * width_ + last_width_) * block_rows_; }

  /// A fold's block is chosen by its row fold (else by its column fold).
  bool block_follows_row_fold() const { return block_follows_row_fold_; }

  /// Some entries are no request.
  bool has_holes() const { return overhangs_ || lacks_an_address_; }
  /// Some words stand in the stack more than once: convolution windows overlap.
  bool has_duplicates() const { return has_duplicates_; }

  bool overhangs() const { return overhangs_; }
  bool is_ifmap() const { return kind_ == Kind::ifmap; }

  /// Words of the operand in DRAM, at addresses offset() and up; and how many of them are asked for at least once.
  std::int64_t words() const { return words_; }
  std::int64_t offset() const { return offset_; }
  std::int64_t distinct_words() const { return distinct_words_; }

  /// Row and column, in the operand's matrix, of an entry of its stack: (ofmap pixel, place in the window) for the
  /// ifmap, (place in the window, filter) for the filter.
  std::int64_t matrix_row(const StackEntry& entry) const {
    return transposed_ ? entry.block * width_ + entry.column : entry.row;
  }
  std::int64_t matrix_column(const StackEntry& entry) const {
    return transposed_ ? entry.row : entry.block * width_ + entry.column;
  }

  /// For the ifmap: an entry taken apart, and put together again.
  WindowEntry window_entry(const StackEntry& entry) const {
    const auto [pixel_row, pixel_column] = by_ofmap_width_.divide(matrix_row(entry));
    const auto [window_row, window_place] = by_window_row_.divide(matrix_column(entry));
    return {pixel_row, pixel_column, window_row, window_place};
  }
  StackEntry stack_entry(const WindowEntry& entry) const {
    const std::int64_t pixel = entry.pixel_row * ofmap_width_ + entry.pixel_column;
    const std::int64_t place = entry.window_row * window_row_words_ + entry.window_place;
    const auto [block, column] = by_width_.divide(transposed_ ? pixel : place);
    return {.block = block, .row = transposed_ ? place : pixel, .column = column};
  }

  /// For the ifmap: stepping one column to the right in fetch order changes the pixel by pixel_step() and the place in
  /// the window by window_step().
  std::int64_t pixel_step() const { return transposed_ ? 1 : (skewed_ ? -1 : 0); }
  std::int64_t window_step() const { return transposed_ ? (skewed_ ? -1 : 0) : 1; }

  const ConvShape& shape() const { return shape_; }
  std::int64_t window() const { return window_; }
  std::int64_t ofmap_height() const { return ofmap_height_; }
  std::int64_t ofmap_width() const { return ofmap_width_; }
  std::int64_t window_row_words() const { return window_row_words_; }

 private:
  ConvShape shape_;
  Kind kind_;
  std::int64_t offset_;
  std::int64_t ofmap_height_;
  std::int64_t ofmap_width_;
  std::int64_t window_;            ///< words of a window
  std::int64_t window_row_words_;  ///< words of one row of a window
  bool transposed_;                ///< the columns of the stack run along the rows of the operand's matrix
  bool skewed_;
  bool block_follows_row_fold_;
  bool overhangs_ = false;
  bool lacks_an_address_ = false;
  bool has_duplicates_ = false;
  std::int64_t words_;
  std::int64_t distinct_words_;
  std::int64_t blocks_;
  std::int64_t block_rows_;
  std::int64_t width_;
  std::int64_t last_width_;
  std::int64_t lead_;
  Divisor by_width_;
  Divisor by_ofmap_width_;
  Divisor by_window_row_;
};

}  // namespace foldwise
