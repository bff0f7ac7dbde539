#include "foldwise/simulator/operand_matrices.hpp"

#include <numeric>

#include "foldwise/base/checked.hpp"
#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

namespace {

WordMatrix matrix_of_addresses(const ReadOperand& operand, std::int64_t rows, std::int64_t columns) {
  const OperandAddresses addresses(operand);
  WordMatrix matrix{.columns = columns};
  matrix.words.reserve(static_cast<std::size_t>(checked_product("words of a matrix", {rows, columns})));
  for (std::int64_t row = 0; row < rows; ++row) {
    for (std::int64_t column = 0; column < columns; ++column) {
      matrix.words.push_back(addresses.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)));
    }
  }
  return matrix;
}

}  // namespace

PerOperand<WordMatrix> operand_matrices(const ConvShape& shape, const PerOperand<std::int64_t>& offset) {
  const GemmShape product = as_gemm(shape);
  const FoldSchedule schedule(shape, Accelerator{});
  const ReadOperand ifmap(ReadOperand::Kind::ifmap, shape, schedule, offset.ifmap);
  const ReadOperand filter(ReadOperand::Kind::filter, shape, schedule, offset.filter);
  WordMatrix ofmap{.columns = product.n};
  ofmap.words.resize(static_cast<std::size_t>(checked_product("words of a matrix", {product.m, product.n})));
  std::iota(ofmap.words.begin(), ofmap.words.end(), offset.ofmap);
  return {.ifmap = matrix_of_addresses(ifmap, product.m, product.k),
          .filter = matrix_of_addresses(filter, product.k, product.n),
          .ofmap = std::move(ofmap)};
}

}  // namespace foldwise
