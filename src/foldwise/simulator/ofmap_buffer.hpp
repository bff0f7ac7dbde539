#pragma once

#include <cstdint>
#include <deque>
#include <functional>

namespace foldwise {

/// The scratchpad of the ofmap, in both bandwidth modes. Words are gathered in rows of the interface's width. When less
/// than half of the scratchpad is free and no drain is under way, the open row is closed and up to half a scratchpad of
/// rows is drained, a row a cycle. While a drain is under way words pile up; when nothing is free the array waits for
/// the drain.
///
/// The buffer sees only counts, so words are put in by the run: one step per drain or stall.
class OfmapBuffer {
 public:
  /// A row that was closed before it was full.
  struct PartialRow {
    std::int64_t row;
    std::int64_t missing_words;
  };

  /// `rows` rows leave from `cycle` on, the first of them number `first_row`. `partial_rows`: those not yet drained, in
  /// order.
  using Drained = std::function<void(std::int64_t cycle, std::int64_t rows, std::int64_t first_row,
                                     const std::deque<PartialRow>& partial_rows)>;

  /// `drained`, where given, is told of every drain before it is made.
  OfmapBuffer(std::int64_t sram_words, std::int64_t words_per_row, Drained drained = {});

  /// Words put in so far.
  std::int64_t words() const { return words_; }

  /// End of the drain under way; a word that comes earlier than this cycle finds the buffer draining.
  std::int64_t busy_until() const { return busy_until_; }

  /// Number of the word, counted like words(), that will leave less than half free: nothing happens before it comes.
  std::int64_t draining_word() const { return words_ + words_until(free_ - half_ + 1); }
  /// Number of the word that would leave nothing free, were no drain to start before.
  std::int64_t filling_word() const { return words_ + words_until(free_); }

  /// Puts in words up to (not including) number `end`, during which nothing happens.
  void fill(std::int64_t end);

  /// Puts in the words of one demand line, up to number `end`, that arrive in `cycle`. Returns the cycle in which the
  /// last of them was taken.
  std::int64_t write_line(std::int64_t cycle, std::int64_t end);

  /// Drains everything that is left, from `cycle` on.
  void finish(std::int64_t cycle);

  std::int64_t drained_words() const { return drained_words_; }
  std::int64_t first_drain_cycle() const { return first_drain_cycle_; }
  /// The last cycle of the last drain.
  std::int64_t last_drain_cycle() const { return last_drain_cycle_; }
  /// The last cycle in which anything was drained: finish() does not wait for the drain under way.
  std::int64_t latest_drain_cycle() const { return latest_drain_cycle_; }
  /// Most words in one drained row.
  std::int64_t widest_row() const { return widest_row_; }

 private:
  static std::int64_t words_until(std::int64_t words) { return (words < 1 ? 1 : words) - 1; }
  void put(std::int64_t count);
  void close_open_row();
  std::int64_t drain(std::int64_t cycle);

  Drained drained_;
  std::int64_t row_words_;
  std::int64_t half_;
  std::int64_t rows_per_drain_;
  std::int64_t free_;
  std::int64_t words_ = 0;
  std::int64_t open_row_words_ = 0;
  std::int64_t closed_rows_ = 0;
  std::int64_t drained_rows_ = 0;
  std::int64_t busy_until_ = 0;
  std::deque<PartialRow> partial_rows_;
  std::int64_t drained_words_ = 0;
  std::int64_t first_drain_cycle_ = -1;
  std::int64_t last_drain_cycle_ = -1;
  std::int64_t latest_drain_cycle_ = -1;
  std::int64_t widest_row_ = 0;
};

}  // namespace foldwise
