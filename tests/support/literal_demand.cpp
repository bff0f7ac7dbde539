// The demand, written down as the definition says it.
//
// Operands enter the array skewed: what port j takes comes j lines later than what port 0 takes, so that it meets its
// partner. Line i of a fold therefore carries, at port j, the entry of time i - lead - j, where `lead` is the number of
// lines before the first entry. The stationary operand of ws and is is loaded first, a row of the array a line, without
// skew, bottom row first. Ports of rows or columns that the fold does not use carry nothing.
#include "tests/support/literal_demand.hpp"

#include <algorithm>

namespace foldwise {

namespace {

void make_idle(Ports& ports, std::int64_t count) {
  ports.words.assign(static_cast<std::size_t>(count), kNoWord);
  ports.in_use = 0;
}

/// Of the ports in use, port j carries entry(j, first_turn - j) if that is one of the turns 0 .. turns-1.
template <typename Entry>
void put_skewed(Ports& ports, std::int64_t used, std::int64_t first_turn, std::int64_t turns, Entry entry) {
  for (std::int64_t port = 0; port < used; ++port) {
    const std::int64_t turn = first_turn - port;
    if (turn >= 0 && turn < turns) {
      ports.words[static_cast<std::size_t>(port)] = entry(port, turn);
      ++ports.in_use;
    }
  }
}

/// Every port in use carries its entry of one row.
template <typename Entry>
void put_row(Ports& ports, std::int64_t used, Entry entry) {
  for (std::int64_t port = 0; port < used; ++port) {
    ports.words[static_cast<std::size_t>(port)] = entry(port);
    ++ports.in_use;
  }
}

/// Reads a matrix along its anti-diagonals, each from its left end, that is bottom left to top right.
template <typename Entry>
std::vector<std::int64_t> along_anti_diagonals(std::int64_t rows, std::int64_t columns, Entry entry) {
  std::vector<std::int64_t> order;
  order.reserve(static_cast<std::size_t>(rows * columns));
  for (std::int64_t diagonal = 0; diagonal < rows + columns - 1; ++diagonal) {
    const std::int64_t first = std::max<std::int64_t>(0, diagonal - rows + 1);
    const std::int64_t last = std::min(columns - 1, diagonal);
    for (std::int64_t column = first; column <= last; ++column) {
      order.push_back(entry(diagonal - column, column));
    }
  }
  return order;
}

template <typename Entry>
std::vector<std::int64_t> row_by_row(std::int64_t rows, std::int64_t columns, Entry entry) {
  std::vector<std::int64_t> order;
  order.reserve(static_cast<std::size_t>(rows * columns));
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < columns; ++column) {
      order.push_back(entry(row, column));
    }
  }
  return order;
}

}  // namespace

LiteralOperands::LiteralOperands(const ConvShape& shape, const PerOperand<std::int64_t>& offset)
    : shape_(shape), offset_(offset) {
  const std::int64_t height = rounded_up(shape.ifmap_height - shape.filter_height, shape.row_stride) + 1;
  const std::int64_t width = rounded_up(shape.ifmap_width - shape.filter_width, shape.column_stride) + 1;
  for (std::int64_t row = 0; row < height; ++row) {
    for (std::int64_t column = 0; column < width; ++column) {
      corner_.push_back({row * shape.row_stride, column * shape.column_stride, 0});
    }
  }
  for (std::int64_t row = 0; row < shape.filter_height; ++row) {
    for (std::int64_t column = 0; column < shape.filter_width; ++column) {
      for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
        tap_.push_back({row, column, channel});
      }
    }
  }
}

std::int64_t LiteralOperands::ifmap(std::int64_t pixel, std::int64_t tap) const {
  const Place& corner = corner_[static_cast<std::size_t>(pixel)];
  const Place& inner = tap_[static_cast<std::size_t>(tap)];
  const std::int64_t row = corner.row + inner.row;
  const std::int64_t column = corner.column + inner.column;
  if (row >= shape_.ifmap_height || column >= shape_.ifmap_width) {
    return kNoWord;
  }
  return (row * shape_.ifmap_width + column) * shape_.channels + inner.channel + offset_.ifmap;
}

std::int64_t LiteralOperands::filter(std::int64_t tap, std::int64_t filter_number) const {
  return filter_number * taps() + tap + offset_.filter;
}

std::int64_t LiteralOperands::ofmap(std::int64_t pixel, std::int64_t filter_number) const {
  return pixel * filters() + filter_number + offset_.ofmap;
}

/// The part of the matrix product that is on the array.
struct LiteralDemand::Fold {
  std::int64_t first_row;
  std::int64_t first_column;
  std::int64_t used_rows;
  std::int64_t used_columns;
};

LiteralDemand::LiteralDemand(const ConvShape& shape, const Accelerator& accelerator)
    : operands_(shape, accelerator.memory.offset),
      dataflow_(accelerator.dataflow),
      rows_(accelerator.array.rows),
      columns_(accelerator.array.cols) {
  switch (dataflow_) {
    case Dataflow::output_stationary:
      spatial_rows_ = operands_.pixels();
      spatial_columns_ = operands_.filters();
      time_ = operands_.taps();
      lines_per_fold_ = time_ + rows_ + columns_ - 2;
      break;
    case Dataflow::weight_stationary:
      spatial_rows_ = operands_.taps();
      spatial_columns_ = operands_.filters();
      time_ = operands_.pixels();
      lines_per_fold_ = time_ + 2 * rows_ + columns_ - 2;
      break;
    case Dataflow::input_stationary:
      spatial_rows_ = operands_.taps();
      spatial_columns_ = operands_.pixels();
      time_ = operands_.filters();
      lines_per_fold_ = time_ + 2 * rows_ + columns_ - 2;
      break;
  }
  row_folds_ = rounded_up(spatial_rows_, rows_);
  column_folds_ = rounded_up(spatial_columns_, columns_);
}

std::int64_t LiteralDemand::used_rows(std::int64_t row_fold) const {
  return std::min(rows_, spatial_rows_ - row_fold * rows_);
}

std::int64_t LiteralDemand::used_columns(std::int64_t column_fold) const {
  return std::min(columns_, spatial_columns_ - column_fold * columns_);
}

void LiteralDemand::write_line(std::int64_t index, DemandLine& line) const {
  const std::int64_t fold_number = index / lines_per_fold_;
  const std::int64_t row_fold = fold_number % row_folds_;
  const std::int64_t column_fold = fold_number / row_folds_;
  const Fold fold{.first_row = row_fold * rows_,
                  .first_column = column_fold * columns_,
                  .used_rows = used_rows(row_fold),
                  .used_columns = used_columns(column_fold)};
  const bool ifmap_enters_columns = dataflow_ == Dataflow::input_stationary;
  make_idle(line.ifmap, ifmap_enters_columns ? columns_ : rows_);
  make_idle(line.filter, ifmap_enters_columns ? rows_ : columns_);
  make_idle(line.ofmap, columns_);
  const std::int64_t line_of_fold = index % lines_per_fold_;
  switch (dataflow_) {
    case Dataflow::output_stationary:
      return write_output_stationary(fold, line_of_fold, line);
    case Dataflow::weight_stationary:
      return write_weight_stationary(fold, line_of_fold, line);
    case Dataflow::input_stationary:
      return write_input_stationary(fold, line_of_fold, line);
  }
}

void LiteralDemand::write_output_stationary(const Fold& fold, std::int64_t index, DemandLine& line) const {
  put_skewed(line.ifmap, fold.used_rows, index, time_,
             [&](std::int64_t port, std::int64_t tap) { return operands_.ifmap(fold.first_row + port, tap); });
  put_skewed(line.filter, fold.used_columns, index, time_,
             [&](std::int64_t port, std::int64_t tap) { return operands_.filter(tap, fold.first_column + port); });
  // A column hands out its outputs bottom row first, from the line of its first PE's last product on. The rows that are
  // not used take their turns too, with nothing to hand out.
  const std::int64_t lead = (time_ - 1) + (rows_ - fold.used_rows);
  put_skewed(line.ofmap, fold.used_columns, index - lead, fold.used_rows, [&](std::int64_t port, std::int64_t turn) {
    return operands_.ofmap(fold.first_row + fold.used_rows - 1 - turn, fold.first_column + port);
  });
}

void LiteralDemand::write_weight_stationary(const Fold& fold, std::int64_t index, DemandLine& line) const {
  const std::int64_t row = rows_ - 1 - index;
  if (row >= 0 && row < fold.used_rows) {
    put_row(line.filter, fold.used_columns,
            [&](std::int64_t port) { return operands_.filter(fold.first_row + row, fold.first_column + port); });
  }
  put_skewed(line.ifmap, fold.used_rows, index - rows_, time_,
             [&](std::int64_t port, std::int64_t pixel) { return operands_.ifmap(pixel, fold.first_row + port); });
  put_skewed(line.ofmap, fold.used_columns, index - (2 * rows_ - 1), time_,
             [&](std::int64_t port, std::int64_t pixel) { return operands_.ofmap(pixel, fold.first_column + port); });
}

void LiteralDemand::write_input_stationary(const Fold& fold, std::int64_t index, DemandLine& line) const {
  const std::int64_t row = rows_ - 1 - index;
  if (row >= 0 && row < fold.used_rows) {
    put_row(line.ifmap, fold.used_columns,
            [&](std::int64_t port) { return operands_.ifmap(fold.first_column + port, fold.first_row + row); });
  }
  put_skewed(line.filter, fold.used_rows, index - rows_, time_,
             [&](std::int64_t port, std::int64_t number) { return operands_.filter(fold.first_row + port, number); });
  put_skewed(line.ofmap, fold.used_columns, index - (2 * rows_ - 1), time_,
             [&](std::int64_t port, std::int64_t number) { return operands_.ofmap(fold.first_column + port, number); });
}

// The fetch order. The blocks that the folds ask for are stacked, each once, and read out: those that enter skewed
// along the anti-diagonals of the whole stack, the stationary ones row by row. Entries of unused ports are kNoWord and
// are fetched like the rest.

std::vector<std::int64_t> LiteralDemand::ifmap_fetch_order() const {
  const std::int64_t pixels = operands_.pixels();
  const std::int64_t taps = operands_.taps();
  switch (dataflow_) {
    case Dataflow::output_stationary:
      return along_anti_diagonals(row_folds_ * taps, rows_, [&](std::int64_t row, std::int64_t column) {
        const std::int64_t pixel = row / taps * rows_ + column;
        return pixel < pixels ? operands_.ifmap(pixel, row % taps) : kNoWord;
      });
    case Dataflow::weight_stationary:
      return along_anti_diagonals(row_folds_ * pixels, rows_, [&](std::int64_t row, std::int64_t column) {
        const std::int64_t tap = row / pixels * rows_ + column;
        return tap < taps ? operands_.ifmap(row % pixels, tap) : kNoWord;
      });
    case Dataflow::input_stationary:
      return row_by_row(column_folds_ * taps, columns_, [&](std::int64_t row, std::int64_t column) {
        const std::int64_t pixel = row / taps * columns_ + column;
        return pixel < pixels ? operands_.ifmap(pixel, row % taps) : kNoWord;
      });
  }
  __builtin_unreachable();
}

std::vector<std::int64_t> LiteralDemand::filter_fetch_order() const {
  const std::int64_t filters = operands_.filters();
  const std::int64_t taps = operands_.taps();
  const auto stack_of_columns = [&](std::int64_t row, std::int64_t column) {
    const std::int64_t filter_number = row / taps * columns_ + column;
    return filter_number < filters ? operands_.filter(row % taps, filter_number) : kNoWord;
  };
  switch (dataflow_) {
    case Dataflow::output_stationary:
      return along_anti_diagonals(column_folds_ * taps, columns_, stack_of_columns);
    case Dataflow::weight_stationary:
      return row_by_row(column_folds_ * taps, columns_, stack_of_columns);
    case Dataflow::input_stationary:
      return along_anti_diagonals(row_folds_ * filters, rows_, [&](std::int64_t row, std::int64_t column) {
        const std::int64_t tap = row / filters * rows_ + column;
        return tap < taps ? operands_.filter(tap, row % filters) : kNoWord;
      });
  }
  __builtin_unreachable();
}

}  // namespace foldwise
