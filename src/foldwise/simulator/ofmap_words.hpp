#pragma once

#include <cstdint>

#include "foldwise/simulator/antidiagonal.hpp"
#include "foldwise/simulator/fold_schedule.hpp"

namespace foldwise {

/// Which ofmap words the array writes on which line, words numbered in the order in which they leave. In a fold they
/// leave as the antidiagonals of a block: its used outputs under os (bottom row first), time x used columns under ws
/// and is, where every row fold writes them again as partial sums. All O(1).
class OfmapWords {
 public:
  explicit OfmapWords(const FoldSchedule& schedule)
      : schedule_(schedule), stationary_(schedule.dataflow == Dataflow::output_stationary) {
    column_fold_words_ = schedule.array.cols * rows_written();
    total_ = schedule.spatial_columns * rows_written();
  }

  std::int64_t total() const { return total_; }

  /// Words on lines before `line`.
  std::int64_t before(std::int64_t line) const {
    const std::int64_t fold = line / schedule_.lines_per_fold;
    if (fold >= schedule_.folds()) {
      return total_;
    }
    const std::int64_t row_fold = fold % schedule_.row_folds;
    const std::int64_t column_fold = fold / schedule_.row_folds;
    const Block block = block_of(row_fold, column_fold);
    return column_fold * column_fold_words_ + row_fold * full_rows() * block.columns +
           entries_before(block.rows, block.columns, line - fold * schedule_.lines_per_fold - block.lead);
  }

  /// Line of word number `word`.
  std::int64_t line_of(std::int64_t word) const {
    const std::int64_t column_fold = std::min(word / column_fold_words_, schedule_.column_folds - 1);
    word -= column_fold * column_fold_words_;
    const std::int64_t row_words = full_rows() * schedule_.used_columns(column_fold);
    const std::int64_t row_fold = std::min(word / row_words, schedule_.row_folds - 1);
    word -= row_fold * row_words;
    const Block block = block_of(row_fold, column_fold);
    return (column_fold * schedule_.row_folds + row_fold) * schedule_.lines_per_fold + block.lead +
           antidiagonal_of(block.rows, block.columns, word);
  }

 private:
  struct Block {
    std::int64_t rows;
    std::int64_t columns;
    std::int64_t lead;  ///< line of the fold on which the first word leaves
  };

  Block block_of(std::int64_t row_fold, std::int64_t column_fold) const {
    const std::int64_t columns = schedule_.used_columns(column_fold);
    if (stationary_) {
      const std::int64_t rows = schedule_.used_rows(row_fold);
      return {rows, columns, schedule_.time - 1 + schedule_.array.rows - rows};
    }
    return {schedule_.time, columns, 2 * schedule_.array.rows - 1};
  }

  std::int64_t full_rows() const { return stationary_ ? schedule_.array.rows : schedule_.time; }
  std::int64_t rows_written() const {
    return stationary_ ? schedule_.spatial_rows : schedule_.time * schedule_.row_folds;
  }

  const FoldSchedule& schedule_;
  bool stationary_;
  std::int64_t column_fold_words_;
  std::int64_t total_;
};

}  // namespace foldwise
