#include "foldwise/simulator/ofmap_addresses.hpp"

#include <algorithm>

namespace foldwise {

/// The words of a line lie on an antidiagonal, so their addresses are an arithmetic sequence. Output (pixel, filter)
/// has address pixel * filters + filter.
OfmapAddresses::Run OfmapAddresses::run_on(std::int64_t line) const {
  const std::int64_t fold = line / schedule_.lines_per_fold;
  const std::int64_t in_fold = line % schedule_.lines_per_fold;
  const std::int64_t row_fold = fold % schedule_.row_folds;
  const std::int64_t column_fold = fold / schedule_.row_folds;
  const bool stationary = schedule_.dataflow == Dataflow::output_stationary;
  const std::int64_t rows = stationary ? schedule_.used_rows(row_fold) : schedule_.time;
  const std::int64_t lead =
      stationary ? schedule_.time - 1 + schedule_.array.rows - rows : 2 * schedule_.array.rows - 1;
  const std::int64_t diagonal = in_fold - lead;
  const std::int64_t first_column = std::max<std::int64_t>(0, diagonal - rows + 1);
  const std::int64_t last_column = std::min(diagonal, schedule_.used_columns(column_fold) - 1);
  if (diagonal < 0 || first_column > last_column) {
    return {};
  }
  const std::int64_t row = diagonal - first_column;
  const std::int64_t column = column_fold * schedule_.array.cols + first_column;
  Run run{.first_column = first_column, .count = last_column - first_column + 1};
  switch (schedule_.dataflow) {
    case Dataflow::output_stationary: {  // bottom row first: the next column's word is one pixel further down
      const std::int64_t filters = schedule_.spatial_columns;
      const std::int64_t pixel = row_fold * schedule_.array.rows + rows - 1 - row;
      run.first_address = offset_ + pixel * filters + column;
      run.step = filters + 1;
      break;
    }
    case Dataflow::weight_stationary: {
      const std::int64_t filters = schedule_.spatial_columns;
      run.first_address = offset_ + row * filters + column;
      run.step = 1 - filters;
      break;
    }
    case Dataflow::input_stationary: {
      const std::int64_t filters = schedule_.time;
      run.first_address = offset_ + column * filters + row;
      run.step = filters - 1;
      break;
    }
  }
  return run;
}

void OfmapAddresses::fill_line(std::int64_t line, std::span<std::int64_t> ports) const {
  std::fill(ports.begin(), ports.end(), -1);
  const Run run = run_on(line);
  for (std::int64_t index = 0; index < run.count; ++index) {
    ports[static_cast<std::size_t>(run.first_column + index)] = run.first_address + index * run.step;
  }
}

void OfmapAddresses::append_line(std::int64_t line, std::vector<std::int64_t>& words) const {
  const Run run = run_on(line);
  for (std::int64_t index = 0; index < run.count; ++index) {
    words.push_back(run.first_address + index * run.step);
  }
}

}  // namespace foldwise
