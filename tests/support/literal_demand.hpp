#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

/// The word that means "no request".
inline constexpr std::int64_t kNoWord = -1;

constexpr std::int64_t rounded_up(std::int64_t numerator, std::int64_t denominator) {
  return (numerator + denominator - 1) / denominator;
}

/// DRAM addresses of a layer's operands, laid out as the matrices of its matrix product. A tap is one of the
/// fh * fw * channels words of a convolution window. An address may happen to equal kNoWord when an offset is negative;
/// nothing can then tell the two apart.
class LiteralOperands {
 public:
  LiteralOperands(const ConvShape& shape, const PerOperand<std::int64_t>& offset);

  /// kNoWord where the window hangs over the edge of the ifmap.
  std::int64_t ifmap(std::int64_t pixel, std::int64_t tap) const;
  std::int64_t filter(std::int64_t tap, std::int64_t filter_number) const;
  std::int64_t ofmap(std::int64_t pixel, std::int64_t filter_number) const;

  std::int64_t pixels() const { return static_cast<std::int64_t>(corner_.size()); }
  std::int64_t taps() const { return static_cast<std::int64_t>(tap_.size()); }
  std::int64_t filters() const { return shape_.filters; }
  std::int64_t ifmap_words() const { return shape_.ifmap_height * shape_.ifmap_width * shape_.channels; }
  std::int64_t filter_words() const { return taps() * filters(); }

 private:
  struct Place {
    std::int64_t row;
    std::int64_t column;
    std::int64_t channel;
  };

  ConvShape shape_;
  PerOperand<std::int64_t> offset_;
  std::vector<Place> corner_;  ///< of each pixel's window, in the ifmap
  std::vector<Place> tap_;     ///< of each tap, in the window
};

/// The ports by which one operand enters or leaves the array, in one cycle.
struct Ports {
  std::vector<std::int64_t> words;  ///< kNoWord where nothing is asked
  std::int64_t in_use = 0;          ///< ports that ask, those whose window hangs over the edge included
};

/// What the array asks of its memories in one cycle, were there no stalls.
using DemandLine = PerOperand<Ports>;

/// The demand of a layer, line by line, and the order in which the read operands are fetched from DRAM (user mode).
class LiteralDemand {
 public:
  LiteralDemand(const ConvShape& shape, const Accelerator& accelerator);

  const LiteralOperands& operands() const { return operands_; }
  std::int64_t time() const { return time_; }
  std::int64_t row_folds() const { return row_folds_; }
  std::int64_t column_folds() const { return column_folds_; }
  std::int64_t lines_per_fold() const { return lines_per_fold_; }
  std::int64_t lines() const { return row_folds_ * column_folds_ * lines_per_fold_; }
  std::int64_t used_rows(std::int64_t row_fold) const;
  std::int64_t used_columns(std::int64_t column_fold) const;

  /// Overwrites `line` with line `index`, 0 <= index < lines().
  void write_line(std::int64_t index, DemandLine& line) const;

  std::vector<std::int64_t> ifmap_fetch_order() const;
  std::vector<std::int64_t> filter_fetch_order() const;

 private:
  struct Fold;

  void write_output_stationary(const Fold& fold, std::int64_t index, DemandLine& line) const;
  void write_weight_stationary(const Fold& fold, std::int64_t index, DemandLine& line) const;
  void write_input_stationary(const Fold& fold, std::int64_t index, DemandLine& line) const;

  LiteralOperands operands_;
  Dataflow dataflow_;
  std::int64_t rows_;  ///< of the array
  std::int64_t columns_;
  std::int64_t spatial_rows_;  ///< of the matrix product, along the array's rows
  std::int64_t spatial_columns_;
  std::int64_t time_;
  std::int64_t row_folds_;
  std::int64_t column_folds_;
  std::int64_t lines_per_fold_;
};

}  // namespace foldwise
