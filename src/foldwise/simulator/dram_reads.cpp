#include "foldwise/simulator/dram_reads.hpp"

#include <algorithm>

#include "foldwise/base/checked.hpp"

namespace foldwise {

namespace {

/// Bandwidth that SCALE-Sim assumes for what is read before the layer begins, in CALC mode.
constexpr std::int64_t kFirstWidth = 10;

}  // namespace

UserFetch::UserFetch(const ReadOperand& operand, std::int64_t sram_words, std::int64_t words_per_cycle)
    : bandwidth(words_per_cycle),
      rows(ceil_divide(operand.blocks() * operand.block_rows() * operand.width(), words_per_cycle)),
      rows_per_prefetch(ceil_divide(sram_words / 2, words_per_cycle)),
      first_rows(std::min(rows_per_prefetch, rows)) {}

AccessReport UserFetch::report(std::int64_t prefetches) const {
  return {.start_cycle = -first_rows,
          .stop_cycle = prefetches * cycles_per_prefetch() - 1,
          .accesses = (first_rows + prefetches * rows_per_prefetch) * bandwidth,
          .peak_words_per_cycle = bandwidth};
}

std::vector<CalcBlock> calc_blocks(const Epochs& epochs, std::int64_t set_words, std::int64_t first_cycle,
                                   const std::vector<std::int64_t>& roll_over_cycles) {
  const std::int64_t epoch_words = kSetsPerEpoch * set_words;
  const auto finished = static_cast<std::int64_t>(roll_over_cycles.size());
  // Sets count as full, the last one of the last epoch too.
  const std::int64_t last_words = ceil_divide(epochs.new_words - finished * epoch_words, set_words) * set_words;
  if (finished == 0) {
    const std::int64_t rows = ceil_divide(last_words, kFirstWidth);
    return {{-rows, rows, kFirstWidth}};
  }
  // With a negative offset an epoch can end before an address of 0 or more is asked for; SCALE-Sim counts from 0 then.
  first_cycle = first_cycle <= roll_over_cycles.front() ? first_cycle : 0;
  std::vector<CalcBlock> blocks;
  const std::int64_t first_rows = ceil_divide(epoch_words, kFirstWidth);
  blocks.push_back({first_cycle - first_rows, first_rows, kFirstWidth});
  std::int64_t from = first_cycle - 1;
  for (std::int64_t epoch = 1; epoch <= finished; ++epoch) {
    const std::int64_t until = roll_over_cycles[static_cast<std::size_t>(epoch - 1)];
    const std::int64_t rows = std::max<std::int64_t>(until - from + 1, 1);
    blocks.push_back({from + 1, rows, ceil_divide(epoch < finished ? epoch_words : last_words, rows)});
    from = until + 1;
  }
  return blocks;
}

AccessReport report_blocks(const std::vector<CalcBlock>& blocks, std::int64_t new_words) {
  AccessReport report{.start_cycle = blocks.front().first_cycle,
                      .stop_cycle = blocks.back().first_cycle + blocks.back().rows - 1,
                      .accesses = new_words};
  for (const CalcBlock& block : blocks) {
    report.peak_words_per_cycle = std::max(report.peak_words_per_cycle, block.width);
  }
  return report;
}

}  // namespace foldwise
