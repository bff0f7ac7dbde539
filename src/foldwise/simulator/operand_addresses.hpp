#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// Addresses of a read operand, for those who need many. An address is a part that depends on the row of the operand's
/// matrix plus one that depends on the column, so two tables, of rows + columns numbers, replace the rows x columns
/// matrix.
class OperandAddresses {
 public:
  explicit OperandAddresses(const ReadOperand& operand);

  /// Address of an entry, or kNoRequest.
  std::int64_t at(const StackEntry& entry) const {
    return at(static_cast<std::size_t>(operand_.matrix_row(entry)),
              static_cast<std::size_t>(operand_.matrix_column(entry)));
  }

  std::int64_t at(std::size_t row, std::size_t column) const {
    if (!pixels_.empty() && overhangs(pixels_[row], places_[column])) {
      return kNoRequest;
    }
    return row_part_[row] + column_part_[column];
  }

 private:
  /// Row in the ifmap, and word in that row.
  struct Corner {
    std::int64_t row;
    std::int64_t word;
  };

  bool overhangs(const Corner& pixel, const Corner& place) const {
    return pixel.row + place.row >= ifmap_rows_ || pixel.word + place.word >= ifmap_row_words_;
  }

  const ReadOperand& operand_;
  std::int64_t ifmap_rows_;
  std::int64_t ifmap_row_words_;
  std::vector<std::int64_t> row_part_;
  std::vector<std::int64_t> column_part_;
  std::vector<Corner> pixels_;  ///< this and the next only where windows hang over
  std::vector<Corner> places_;
};

}  // namespace foldwise
