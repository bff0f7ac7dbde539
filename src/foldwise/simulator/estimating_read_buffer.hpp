#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "foldwise/simulator/cpython_set_order.hpp"
#include "foldwise/simulator/dram_traffic.hpp"

namespace foldwise {

/// The CALC-mode scratchpad of a read operand, word by word, for requests that are given. It never stalls: it notes
/// which words turn up, gathers them in sets, sets in epochs, and says how fast DRAM should have brought them, every
/// epoch during the time in which the one before was used. For a whole layer EpochWalk knows the same by folds.
class EstimatingReadBuffer {
 public:
  /// Holds `size` words, at least 100. The first epoch is fetched before the start, `first_bandwidth` words a cycle.
  EstimatingReadBuffer(std::int64_t size, std::int64_t first_bandwidth);

  /// Notes the words of one line asked for in `cycle`; the cycle in which the array has them.
  std::int64_t read(std::span<const std::int64_t> line, std::int64_t cycle);

  /// Fetches what is left, after the last line.
  void finish();

  /// Complete after finish().
  const DramTraffic& dram() const { return dram_; }

 private:
  /// Rows of `width` words, a cycle each.
  struct Block {
    std::int64_t first_cycle;
    std::int64_t rows;
    std::int64_t width;
    std::vector<std::int64_t> words;
  };

  void end_set();
  void end_epoch(std::int64_t cycle);
  void fetch(std::int64_t first_cycle, std::int64_t rows, std::int64_t width);
  void fetch_during_window();
  void fetch_before(std::int64_t last_cycle);

  std::int64_t words_of_set_;
  std::int64_t first_bandwidth_;
  std::unordered_map<std::int64_t, std::int64_t> epoch_of_word_;  ///< in which each turned up last
  std::int64_t epoch_ = 0;
  std::vector<std::int64_t> open_set_;
  std::int64_t sets_ = 0;                ///< of this epoch, the open one aside
  std::vector<std::int64_t> new_words_;  ///< of those sets, in the order in which they are fetched
  bool seen_any_ = false;
  std::int64_t first_cycle_ = 0;  ///< of the first line that asks for an address of 0 or more
  std::int64_t window_start_ = 0;
  std::int64_t window_end_ = 0;
  CpythonSetOrder order_;
  std::vector<Block> blocks_;
  DramTraffic dram_;
};

}  // namespace foldwise
