#include "foldwise/simulator/user_dram_trace.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "foldwise/simulator/fetch_cursor.hpp"
#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

void trace_user_reads(TraceKind kind, const ReadSide& side, TraceSink& sink) {
  const UserFetch& fetch = *side.fetch;
  const OperandAddresses addresses(side.operand);
  FetchCursor cursor(side.operand);
  std::vector<std::int64_t> row(static_cast<std::size_t>(fetch.bandwidth));

  const std::int64_t half = side.sram_words / 2;
  // Where half a scratchpad ends inside a row, the rest of that row is left out, and left out for good: of the last row
  // of the first fill, and of the first columns of the first row and the last columns of the last row of a prefetch.
  const std::int64_t cut_column = fetch.first_rows * fetch.bandwidth > half ? half % fetch.bandwidth : 0;
  const auto write_row = [&](std::int64_t cycle, std::int64_t matrix_row, bool cut_head, bool cut_tail) {
    cursor.move_to(matrix_row * fetch.bandwidth);
    for (std::int64_t& address : row) {
      const std::optional<StackEntry> entry = cursor.take();
      address = entry ? addresses.at(*entry) : kNoRequest;
    }
    const auto cut = row.begin() + cut_column;
    if (cut_head) {
      std::fill(row.begin(), cut, kNoRequest);
    }
    if (cut_tail && cut_column > 0) {
      std::fill(cut, row.end(), kNoRequest);
    }
    sink.row(kind, cycle, row);
  };

  for (std::int64_t index = 0; index < fetch.first_rows; ++index) {
    write_row(index - fetch.first_rows, index, false, index == fetch.first_rows - 1);
  }
  const std::int64_t first_row = (cut_column > 0 ? fetch.first_rows : fetch.first_rows + 1) % fetch.rows;
  for (std::int64_t prefetch = 0; prefetch < side.prefetches(); ++prefetch) {
    for (std::int64_t index = 0; index < fetch.rows_per_prefetch; ++index) {
      const std::int64_t matrix_row = (first_row + index) % fetch.rows;
      const bool cut_tail = index == fetch.rows_per_prefetch - 1 || matrix_row == fetch.first_rows - 1;
      write_row(prefetch * fetch.cycles_per_prefetch() + index + 1, matrix_row, index == 0, cut_tail);
    }
  }
}

}  // namespace foldwise
