#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "foldwise/simulator/dram_traffic.hpp"
#include "foldwise/simulator/scalesim_version.hpp"

namespace foldwise {

/// The USER-mode scratchpad of a read operand, word by word, for a fetch order and requests that are given. What is
/// fetched is planned beforehand; the words that count as present are those of a window of sets, which a miss, and
/// nothing else, moves on. For a whole layer PrefetchWalk knows the same in closed form.
class FetchingReadBuffer {
 public:
  /// Holds `size` words, the larger half of them in use, and fetches `bandwidth` words a cycle in the order of
  /// `fetch_order`, where kNoRequest may stand too. size >= 2, bandwidth >= 1.
  FetchingReadBuffer(std::int64_t size, std::int64_t bandwidth, std::span<const std::int64_t> fetch_order,
                     ScaleSimVersion version);

  /// Serves the words of one line asked for in `cycle`; the cycle in which the array has them. Throws Error for a word
  /// that is not in the fetch order.
  std::int64_t read(std::span<const std::int64_t> line, std::int64_t cycle);

  const DramTraffic& dram() const { return dram_; }

 private:
  bool is_present(std::int64_t word) const;
  void fill();
  void prefetch();
  void move_block(std::int64_t first_cycle, const std::vector<std::int64_t>& rows, std::int64_t first,
                  std::int64_t count);

  ScaleSimVersion version_;
  std::int64_t bandwidth_;
  std::int64_t active_words_;    ///< of the part in use
  std::int64_t prefetch_lines_;  ///< rows of a prefetch
  bool prefetch_overfills_;      ///< they have more words than the part in use
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> sets_of_word_;
  std::int64_t sets_ = 0;
  std::int64_t window_start_ = 0;
  std::int64_t window_sets_ = 0;
  std::int64_t window_step_ = 0;
  std::vector<std::int64_t> plan_;  ///< the fetch order in rows of `bandwidth` words
  std::int64_t plan_rows_ = 0;
  std::int64_t next_row_ = 0;
  std::int64_t cleared_columns_ = 0;  ///< left out at the beginning of every prefetch
  std::int64_t last_cycle_ = -1;      ///< in which the latest fetch ends
  DramTraffic dram_;
};

}  // namespace foldwise
