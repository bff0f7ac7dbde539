#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/simulator/epoch_walk.hpp"
#include "foldwise/simulator/layer_report.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// How a USER-mode scratchpad reads DRAM: its fetch order laid out in rows of the bandwidth's width, a row a cycle.
/// First as many rows as fill half a scratchpad, ending in cycle -1; then with every prefetch rows_per_prefetch rows
/// and one cycle's pause.
struct UserFetch {
  UserFetch(const ReadOperand& operand, std::int64_t sram_words, std::int64_t words_per_cycle);

  std::int64_t bandwidth;
  std::int64_t rows;               ///< of the whole fetch order
  std::int64_t rows_per_prefetch;  ///< that hold half a scratchpad
  std::int64_t first_rows;         ///< of the first fill

  std::int64_t cycles_per_prefetch() const { return rows_per_prefetch + 1; }

  /// What is reported after so many prefetches. SCALE-Sim counts the words of whole rows, filled or not.
  AccessReport report(std::int64_t prefetches) const;
};

/// Rows that a CALC-mode scratchpad reads for one epoch: `rows` rows of `width` words from `first_cycle` on.
struct CalcBlock {
  std::int64_t first_cycle;
  std::int64_t rows;
  std::int64_t width;
};

/// One block per epoch. The words of an epoch are read while those of the epoch before are used, at the bandwidth that
/// takes; those of the first one before the layer begins, 10 words a cycle. `first_cycle`: that of the first demand
/// line that asks for an address of 0 or more, 0 when none is asked for
/// before the first epoch ends; `roll_over_cycles`: those of the lines on which
/// the epochs ended. Where two epochs end in one cycle there is no time to read the second in: SCALE-Sim dies, here it
/// takes one row.
std::vector<CalcBlock> calc_blocks(const Epochs& epochs, std::int64_t set_words, std::int64_t first_cycle,
                                   const std::vector<std::int64_t>& roll_over_cycles);

AccessReport report_blocks(const std::vector<CalcBlock>& blocks, std::int64_t new_words);

}  // namespace foldwise
