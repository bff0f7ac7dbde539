#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "foldwise/base/divisor.hpp"
#include "foldwise/simulator/operand_addresses.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// Place in fetch order: the antidiagonal of the stack (or the row of the stack, for the stationary operand), then the
/// column.
struct FetchPlace {
  std::int64_t line;
  std::int64_t column;

  auto operator<=>(const FetchPlace&) const = default;
};

/// The order in which a USER-mode scratchpad fetches an operand, cut in sets of `set_words` requests (SCALE-Sim tells
/// hits from misses by set). Everything is a closed form, O(1) or one binary search, except where entries are no
/// request: then one walk over the stack remembers where each set begins.
class FetchOrder {
 public:
  FetchOrder(const ReadOperand& operand, std::int64_t set_words);

  /// As if every entry were a request: O(1) to make, an estimate where some are none.
  static FetchOrder of_all_entries(const ReadOperand& operand, std::int64_t set_words) {
    return {operand, set_words, false};
  }

  /// Number of sets: floor(requests / set_words) + 1; the last one is partial, perhaps empty.
  std::int64_t sets() const { return sets_; }

  /// Set of an entry. Of an entry that is no request: a set of a neighbour in fetch order.
  std::int64_t set_of(const StackEntry& entry) const;

  /// Requests before a place that is used. Only for operands without holes.
  std::int64_t ordinal(FetchPlace place) const;
  std::int64_t ordinal(StackEntry entry) const { return ordinal(place_of(entry)); }

  /// Where a set begins; beyond every place when the set is empty.
  FetchPlace begin_of(std::int64_t set) const;

  FetchPlace place_of(StackEntry entry) const {
    const std::int64_t stack_row = entry.block * operand_.block_rows() + entry.row;
    return {.line = operand_.skewed() ? stack_row + entry.column : stack_row, .column = entry.column};
  }

  std::int64_t set_words() const { return set_words_; }

  /// False where the window hangs over the edge.
  bool is_request(const StackEntry& entry) const { return !addresses_ || addresses_->at(entry) != kNoRequest; }

 private:
  FetchOrder(const ReadOperand& operand, std::int64_t set_words, bool knows_holes);
  std::int64_t requests_on_lines_before(std::int64_t line) const;
  FetchPlace skewed_place_of(std::int64_t ordinal) const;
  void remember_set_beginnings();

  const ReadOperand& operand_;
  std::int64_t set_words_;
  Divisor by_set_words_;
  std::int64_t requests_;
  std::int64_t sets_;
  std::int64_t stack_rows_;
  std::int64_t width_;
  std::int64_t unused_columns_;  ///< of the last block
  std::int64_t first_row_of_last_block_;
  std::optional<OperandAddresses> addresses_;  ///< this and the next only for operands with holes
  std::vector<FetchPlace> set_beginnings_;
};

}  // namespace foldwise
