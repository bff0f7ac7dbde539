#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "foldwise/cost/bounds/fold_bounds.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// What one layer's reads of one operand cost at least, in USER mode of SCALE-Sim version 2. See the source for why.
class ReadBounds {
 public:
  ReadBounds(ReadOperand::Kind kind, const ConvShape& shape);

  /// For each size of this operand's scratchpad: `total_cycles` is raised to what total_cycles is at least for those
  /// accelerators of the box that have it. Closed forms; remembers tables of them.
  void raise_total_cycles(const FoldBounds& folds, const AcceleratorBox& box, std::span<double> total_cycles);

  /// For a box of one array, one bandwidth and one offset: the run time with a scratchpad of so many KiB for this
  /// operand and ideal ones for the other two, which total_cycles is at least. Walks the operand's misses; remembers
  /// the results.
  bool can_walk(const AcceleratorBox& box) const;
  std::int64_t walked_total_cycles(Dataflow dataflow, const AcceleratorBox& box, std::int64_t kib);

 private:
  /// What tells apart the tables of prefetch_cycles over scratchpad sizes.
  struct Demand {
    std::int64_t bandwidth;
    std::int64_t word_bits;
    std::int64_t passes;      ///< how often the whole operand is asked for, one time after the other
    std::int64_t span_words;  ///< the most by which two places of a word differ in the fetch order
    double lines_behind;      ///< lines of demand from where the first word is asked for to where the last one is

    bool operator==(const Demand&) const = default;
  };
  struct DemandHash {
    std::size_t operator()(const Demand& demand) const;
  };
  struct Walked {
    Dataflow dataflow;
    std::int64_t rows;
    std::int64_t cols;
    std::int64_t sram_words;
    std::int64_t bandwidth;
    std::int64_t offset;

    bool operator==(const Walked&) const = default;
  };
  struct WalkedHash {
    std::size_t operator()(const Walked& walked) const;
  };

  double prefetch_cycles(const Demand& demand, std::int64_t kib) const;
  double strip_cycles(const FoldBounds& folds, std::int64_t bandwidth, std::int64_t sram_words) const;
  const std::vector<double>& table(const Demand& demand, std::int64_t kib);
  void raise(std::span<double> total_cycles, const AcceleratorBox& box, const Demand& demand, double slack);

  const std::vector<std::int64_t>& sizes_in(const AcceleratorBox& box) const;
  CountRange bandwidth_in(const AcceleratorBox& box) const;
  std::int64_t word_bits_in(const AcceleratorBox& box) const;
  CountRange offset_in(const AcceleratorBox& box) const;
  std::int64_t pixels_apart() const;
  std::int64_t span_words(const FoldBounds& folds) const;

  ReadOperand::Kind kind_;
  ConvShape shape_;
  std::int64_t entries_;
  bool overhangs_;
  bool has_duplicates_;
  std::unordered_map<Demand, std::vector<double>, DemandHash> tables_;
  std::unordered_map<Walked, std::int64_t, WalkedHash> walked_;
};

}  // namespace foldwise
