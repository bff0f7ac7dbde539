#include "foldwise/simulator/ofmap_dram_trace.hpp"

#include <algorithm>

#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

void OfmapDramTrace::drained(std::int64_t cycle, std::int64_t rows, std::int64_t first_row,
                             const std::deque<OfmapBuffer::PartialRow>& partial_rows) {
  auto partial = partial_rows.begin();
  for (std::int64_t index = 0; index < rows; ++index) {
    std::int64_t words = row_words_;
    if (partial != partial_rows.end() && partial->row == first_row + index) {
      words -= partial->missing_words;
      ++partial;
    }
    const auto end = row_.begin() + words;
    std::generate(row_.begin(), end, [&] { return next_word(); });
    std::fill(end, row_.end(), kNoRequest);
    sink_.row(TraceKind::ofmap_dram, cycle + index, row_);
  }
}

std::int64_t OfmapDramTrace::next_word() {
  while (taken_ == line_words_.size()) {
    line_words_.clear();
    taken_ = 0;
    addresses_.append_line(next_line_++, line_words_);
  }
  return line_words_[taken_++];
}

}  // namespace foldwise
