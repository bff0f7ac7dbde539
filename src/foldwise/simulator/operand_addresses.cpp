#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

// ifmap: word (height, width, channel) at (height * ifmap_width + width) * channels + channel; filter: word `place` of
// filter n at n * window + place. Both from the operand's offset on.
OperandAddresses::OperandAddresses(const ReadOperand& operand)
    : operand_(operand),
      ifmap_rows_(operand.shape().ifmap_height),
      ifmap_row_words_(operand.shape().ifmap_width * operand.shape().channels) {
  const ConvShape& shape = operand.shape();
  if (!operand.is_ifmap()) {
    for (std::int64_t place = 0; place < operand.window(); ++place) {
      row_part_.push_back(operand.offset() + place);
    }
    for (std::int64_t filter = 0; filter < shape.filters; ++filter) {
      column_part_.push_back(filter * operand.window());
    }
    return;
  }
  for (std::int64_t row = 0; row < operand.ofmap_height(); ++row) {
    for (std::int64_t column = 0; column < operand.ofmap_width(); ++column) {
      const Corner corner{row * shape.row_stride, column * shape.column_stride * shape.channels};
      row_part_.push_back(operand.offset() + corner.row * ifmap_row_words_ + corner.word);
      if (operand.overhangs()) {
        pixels_.push_back(corner);
      }
    }
  }
  for (std::int64_t row = 0; row < shape.filter_height; ++row) {
    for (std::int64_t word = 0; word < operand.window_row_words(); ++word) {
      column_part_.push_back(row * ifmap_row_words_ + word);
      if (operand.overhangs()) {
        places_.push_back({row, word});
      }
    }
  }
}

}  // namespace foldwise
