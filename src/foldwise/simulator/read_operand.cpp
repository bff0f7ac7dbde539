#include "foldwise/simulator/read_operand.hpp"

#include <algorithm>

#include "foldwise/base/checked.hpp"

namespace foldwise {

namespace {

/// Positions along one axis of an ifmap that some window touches: `windows` windows of `length`, `stride` apart, the
/// last ones perhaps hanging over the end of the axis.
std::int64_t positions_touched(std::int64_t axis, std::int64_t windows, std::int64_t length, std::int64_t stride) {
  if (stride < length) {
    return std::min(axis, (windows - 1) * stride + length);
  }
  const std::int64_t last_start = (windows - 1) * stride;
  return (windows - 1) * length + std::clamp<std::int64_t>(axis - last_start, 0, length);
}

bool position_is_touched(std::int64_t position, std::int64_t windows, std::int64_t length, std::int64_t stride) {
  if (stride < length) {
    return position < (windows - 1) * stride + length;
  }
  return position % stride < length && position / stride < windows;
}

bool word_is_touched(const ConvShape& shape, std::int64_t word) {
  const std::int64_t pixel = word / shape.channels;
  return position_is_touched(pixel / shape.ifmap_width, shape.ofmap_height(), shape.filter_height, shape.row_stride) &&
         position_is_touched(pixel % shape.ifmap_width, shape.ofmap_width(), shape.filter_width, shape.column_stride);
}

}  // namespace

ReadOperand::ReadOperand(Kind kind, const ConvShape& shape, const FoldSchedule& schedule, std::int64_t offset)
    : shape_(shape),
      kind_(kind),
      offset_(offset),
      ofmap_height_(shape.ofmap_height()),
      ofmap_width_(shape.ofmap_width()),
      window_(shape.window()),
      window_row_words_(shape.filter_width * shape.channels),
      by_width_(1, 0),
      by_ofmap_width_(ofmap_width_, ofmap_height_ * ofmap_width_),
      by_window_row_(window_row_words_, window_) {
  const bool ifmap = kind == Kind::ifmap;
  const Dataflow dataflow = schedule.dataflow;
  skewed_ = dataflow != (ifmap ? Dataflow::input_stationary : Dataflow::weight_stationary);
  transposed_ = dataflow == Dataflow::input_stationary || (ifmap && dataflow == Dataflow::output_stationary);
  // What moves along the array's rows is cut by row folds; what moves or stands along its columns by column folds.
  block_follows_row_fold_ = dataflow == Dataflow::input_stationary ? !ifmap : ifmap;
  width_ = block_follows_row_fold_ ? schedule.array.rows : schedule.array.cols;
  blocks_ = block_follows_row_fold_ ? schedule.row_folds : schedule.column_folds;
  const std::int64_t across = block_follows_row_fold_ ? schedule.spatial_rows : schedule.spatial_columns;
  last_width_ = across - (blocks_ - 1) * width_;
  block_rows_ = skewed_ ? schedule.time : schedule.spatial_rows;
  lead_ = dataflow == Dataflow::output_stationary ? 0 : schedule.array.rows;
  by_width_ = Divisor(width_, across);
  checked_product("fetched entries", {blocks_, block_rows_, width_});

  if (ifmap) {
    words_ = shape.ifmap_height * shape.ifmap_width * shape.channels;
    overhangs_ = (ofmap_height_ - 1) * shape.row_stride + shape.filter_height > shape.ifmap_height ||
                 (ofmap_width_ - 1) * shape.column_stride + shape.filter_width > shape.ifmap_width;
    has_duplicates_ = (shape.filter_height > shape.row_stride && ofmap_height_ > 1) ||
                      (shape.filter_width > shape.column_stride && ofmap_width_ > 1);
    distinct_words_ = positions_touched(shape.ifmap_height, ofmap_height_, shape.filter_height, shape.row_stride) *
                      positions_touched(shape.ifmap_width, ofmap_width_, shape.filter_width, shape.column_stride) *
                      shape.channels;
  } else {
    words_ = window_ * shape.filters;
    distinct_words_ = words_;
  }
  lacks_an_address_ =
      offset <= kNoRequest && offset + words_ > kNoRequest && (!ifmap || word_is_touched(shape, kNoRequest - offset));
  if (lacks_an_address_) {
    --distinct_words_;
  }
}

}  // namespace foldwise
