#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "foldwise/simulator/dram_traffic.hpp"

namespace foldwise {

/// The scratchpad of the ofmap, word by word, for words that are given. Words pile up in rows of as many as DRAM takes
/// in a cycle; when less than half of the buffer is free, rows worth half a buffer are drained while more come in. For
/// a whole layer OfmapBuffer knows the same by counting.
class WriteBuffer {
 public:
  /// Holds `size` words. size >= 2, bandwidth >= 1.
  WriteBuffer(std::int64_t size, std::int64_t bandwidth);

  /// Takes the words of one line given in `cycle`; the cycle in which the array is rid of them.
  std::int64_t write(std::span<const std::int64_t> line, std::int64_t cycle);

  /// Drains what is left, from `cycle`, that of the last line, on.
  void finish(std::int64_t cycle);

  const DramTraffic& dram() const { return dram_; }

 private:
  void close_row();
  std::int64_t drain(std::int64_t cycle);

  std::int64_t bandwidth_;
  std::int64_t free_words_;    ///< as SCALE-Sim counts them: may drift above the size
  std::int64_t wanted_words_;  ///< a drain begins when fewer are free
  std::int64_t drain_rows_;    ///< at most, in one drain
  std::int64_t busy_until_ = 0;
  std::vector<std::int64_t> open_row_;
  std::deque<std::vector<std::int64_t>> waiting_rows_;
  DramTraffic dram_;
};

}  // namespace foldwise
