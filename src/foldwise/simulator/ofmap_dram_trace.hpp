#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "foldwise/simulator/ofmap_addresses.hpp"
#include "foldwise/simulator/ofmap_buffer.hpp"
#include "foldwise/simulator/trace_sink.hpp"

namespace foldwise {

/// Writes the ofmap's DRAM trace while the layer runs, a drain at a time.
class OfmapDramTrace {
 public:
  OfmapDramTrace(const OfmapAddresses& addresses, std::int64_t row_words, TraceSink& sink)
      : addresses_(addresses), row_words_(row_words), row_(static_cast<std::size_t>(row_words)), sink_(sink) {}

  void drained(std::int64_t cycle, std::int64_t rows, std::int64_t first_row,
               const std::deque<OfmapBuffer::PartialRow>& partial_rows);

 private:
  std::int64_t next_word();

  const OfmapAddresses& addresses_;
  std::int64_t row_words_;
  std::vector<std::int64_t> row_;
  TraceSink& sink_;
  std::int64_t next_line_ = 0;
  std::vector<std::int64_t> line_words_;
  std::size_t taken_ = 0;
};

}  // namespace foldwise
