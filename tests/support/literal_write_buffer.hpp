#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "tests/support/literal_dram.hpp"

namespace foldwise {

/// The scratchpad of the ofmap. Words that leave the array pile up in rows of `bandwidth` words; when more than half of
/// the buffer is taken, rows worth half a buffer are drained to DRAM, a row a cycle, while more words come in. A word
/// that finds no room while a drain is under way waits for its end.
class LiteralWriteBuffer {
 public:
  LiteralWriteBuffer(std::int64_t size_words, std::int64_t bandwidth, TraceRow trace);

  /// Takes one line of demand that is asked at `cycle`; returns the cycle at which the array is rid of it.
  std::int64_t write(std::span<const std::int64_t> line, std::int64_t cycle);

  /// Drains what is left, from the cycle of the last line on.
  void finish(std::int64_t last_cycle);

  const LiteralDram& dram() const { return dram_; }

 private:
  void close_row();
  std::int64_t drain(std::int64_t cycle);

  std::int64_t half_;
  std::int64_t bandwidth_;
  std::int64_t free_words_;  ///< as SCALE-Sim counts them: may drift above the size
  std::int64_t busy_until_ = 0;
  std::vector<std::int64_t> open_row_;
  std::deque<std::vector<std::int64_t>> waiting_rows_;
  LiteralDram dram_;
};

}  // namespace foldwise
