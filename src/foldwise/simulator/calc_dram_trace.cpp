#include "foldwise/simulator/calc_dram_trace.hpp"

#include <algorithm>
#include <vector>

#include "foldwise/simulator/cpython_set_order.hpp"
#include "foldwise/simulator/demand_line.hpp"
#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

namespace {

/// Lays words out in the rows of one block after the other.
class BlockWriter {
 public:
  BlockWriter(TraceKind kind, const std::vector<CalcBlock>& blocks, TraceSink& sink)
      : kind_(kind), blocks_(blocks), sink_(sink) {
    for (const CalcBlock& block : blocks) {
      row_.resize(std::max(row_.size(), static_cast<std::size_t>(block.width)), kFill);
    }
  }

  void write(std::span<const std::int64_t> words) {
    for (const std::int64_t word : words) {
      row_[column_++] = word;
      if (column_ == width()) {
        write_row();
      }
    }
  }

  /// Fills the block up with "no request" and goes on to the next.
  void finish_block() {
    while (written_rows_ < blocks_[block_].rows) {
      std::fill(row_.begin() + static_cast<std::ptrdiff_t>(column_),
                row_.begin() + static_cast<std::ptrdiff_t>(width()), kNoRequest);
      write_row();
    }
    ++block_;
    written_rows_ = 0;
  }

 private:
  static constexpr std::int64_t kFill = 1;

  std::size_t width() const { return static_cast<std::size_t>(blocks_[block_].width); }

  void write_row() {
    std::fill(row_.begin() + static_cast<std::ptrdiff_t>(width()), row_.end(), kFill);
    sink_.row(kind_, blocks_[block_].first_cycle + written_rows_, row_);
    ++written_rows_;
    column_ = 0;
  }

  TraceKind kind_;
  const std::vector<CalcBlock>& blocks_;
  TraceSink& sink_;
  std::vector<std::int64_t> row_;
  std::size_t block_ = 0;
  std::size_t column_ = 0;
  std::int64_t written_rows_ = 0;
};

/// Gathers new words in sets, sets in epochs.
class SetGatherer {
 public:
  SetGatherer(std::int64_t set_words, BlockWriter& writer)
      : set_words_(static_cast<std::size_t>(set_words)), writer_(writer) {}

  /// True when the word ended an epoch.
  bool add(std::int64_t word) {
    set_.push_back(word);
    if (set_.size() < set_words_) {
      return false;
    }
    write_set();
    if (++sets_ < kSetsPerEpoch) {
      return false;
    }
    writer_.finish_block();
    sets_ = 0;
    return true;
  }

  void write_set() {
    writer_.write(order_.order(set_));
    set_.clear();
  }

 private:
  std::size_t set_words_;
  BlockWriter& writer_;
  CpythonSetOrder order_;
  std::vector<std::int64_t> set_;
  std::int64_t sets_ = 0;
};

}  // namespace

void trace_calc_reads(TraceKind kind, const ReadSide& side, const FoldSchedule& schedule, TraceSink& sink) {
  const ReadOperand& operand = side.operand;
  const OperandAddresses addresses(operand);
  BlockWriter writer(kind, side.blocks, sink);
  SetGatherer gatherer(words_per_calc_set(side.sram_words), writer);
  std::vector<std::uint32_t> seen_in_epoch(static_cast<std::size_t>(operand.words()), 0);
  std::uint32_t epoch = 1;
  std::int64_t words_left = side.epochs->new_words;
  for (std::int64_t line = 0; words_left > 0; ++line) {
    const DemandLine demand =
        demand_line(operand, schedule, line / schedule.lines_per_fold, line % schedule.lines_per_fold);
    for (std::int64_t index = 0; index < demand.count; ++index) {
      const std::int64_t address = addresses.at(demand.entry(index));
      if (address == kNoRequest) {
        continue;
      }
      std::uint32_t& seen = seen_in_epoch[static_cast<std::size_t>(address - operand.offset())];
      if (seen != epoch) {
        seen = epoch;
        --words_left;
        epoch += gatherer.add(address) ? 1U : 0U;
      }
    }
  }
  gatherer.write_set();
  writer.finish_block();
}

}  // namespace foldwise
