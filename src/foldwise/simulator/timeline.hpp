#pragma once

// Putting a layer together. Line i of the demand runs in cycle i + (stalls so far); all three operands see that cycle,
// and the stall grows by the longest of their three waits. Reads wait where their own walk says so (ReadStalls); only
// the ofmap buffer looks at the clock, and it can do something on few lines: when a word leaves less than half of it
// free, when a drain ends with that much waiting, when nothing is free. So the merge goes from event to event; lines
// between them change nothing.

#include <algorithm>
#include <cstdint>

#include "foldwise/simulator/ofmap_buffer.hpp"
#include "foldwise/simulator/ofmap_words.hpp"
#include "foldwise/simulator/read_stalls.hpp"

namespace foldwise {

/// A line of the demand and the cycles in which its three parts were served. On all lines that are not told of, reads
/// are served in cycle + 1, the ofmap in the line's own cycle.
struct LineTiming {
  std::int64_t line;
  std::int64_t cycle;  ///< line + stalls before it
  std::int64_t ifmap_ready;
  std::int64_t filter_ready;
  std::int64_t ofmap_taken;
};

/// Runs the layer and calls stalled(LineTiming) for every line that is not served at once, in order. Puts all words
/// into `buffer` and takes all waits from the two reads, but does not make the final drain. Returns the stall after the
/// last line. O(waits + drains).
template <typename Stalled>
std::int64_t run_timeline(const OfmapWords& words, OfmapBuffer& buffer, ReadStalls& ifmap, ReadStalls& filter,
                          Stalled stalled) {
  std::int64_t stall = 0;

  // Serves a line whose ofmap part was taken `ofmap_wait` cycles late.
  const auto serve_line = [&](std::int64_t line, std::int64_t ofmap_wait) {
    const std::int64_t cycle = line + stall;
    LineTiming timing{line, cycle, cycle + 1, cycle + 1, cycle + ofmap_wait};
    if (ifmap.line() == line) {
      timing.ifmap_ready = ifmap.served(cycle);
      ifmap.advance();
    }
    if (filter.line() == line) {
      timing.filter_ready = filter.served(cycle);
      filter.advance();
    }
    if (ofmap_wait > 0 || timing.ifmap_ready != cycle + 1 || timing.filter_ready != cycle + 1) {
      stalled(timing);
      stall += std::max({ofmap_wait, timing.ifmap_ready - cycle - 1, timing.filter_ready - cycle - 1});
    }
  };
  const auto next_read = [&] { return std::min(ifmap.line(), filter.line()); };
  const auto serve_reads_before = [&](std::int64_t line) {
    for (std::int64_t read = next_read(); read < line; read = next_read()) {
      serve_line(read, 0);
    }
  };

  while (buffer.draining_word() < words.total()) {
    std::int64_t line = words.line_of(buffer.draining_word());
    serve_reads_before(line);
    if (line + stall < buffer.busy_until()) {
      // A drain is under way: nothing happens before it ends, and that line comes the earlier the more the reads stall,
      // or before the buffer is full.
      const std::int64_t full_line =
          buffer.filling_word() < words.total() ? words.line_of(buffer.filling_word()) : kNever;
      std::int64_t wake_line = std::min(buffer.busy_until() - stall, full_line);
      for (std::int64_t read = next_read(); read < wake_line; read = next_read()) {
        serve_line(read, 0);
        wake_line = std::min(std::max(buffer.busy_until() - stall, read + 1), full_line);
      }
      const std::int64_t next_word = words.before(wake_line);
      if (next_word >= words.total()) {
        break;
      }
      line = words.line_of(next_word);
      serve_reads_before(line);
    }
    buffer.fill(words.before(line));
    const std::int64_t cycle = line + stall;
    serve_line(line, buffer.write_line(cycle, words.before(line + 1)) - cycle);
  }
  serve_reads_before(kNever);
  buffer.fill(words.total());
  return stall;
}

}  // namespace foldwise
