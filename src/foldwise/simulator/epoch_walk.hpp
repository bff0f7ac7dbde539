#pragma once

#include <cstdint>
#include <vector>

#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// What a CALC-mode read scratchpad sees: every word is new once per epoch, and an epoch ends with its
/// kSetsPerEpoch * words_per_set(sram) th new word.
struct Epochs {
  std::int64_t new_words = 0;                   ///< over all epochs: the words read from DRAM
  std::vector<std::int64_t> roll_over_lines{};  ///< demand line on which each epoch ended
};

inline constexpr std::int64_t kSetsPerEpoch = 50;

/// SCALE-Sim gathers the new words in sets of a hundredth of the scratchpad, rounded down.
constexpr std::int64_t words_per_calc_set(std::int64_t sram_words) { return sram_words / 100; }

/// O(roll-overs + column folds) for operands whose words stand in the stack once, O(1) for an operand that fits in an
/// epoch. For an ifmap with overlapping windows: the requests of those epochs that begin at different places of a
/// repetition, at worst all requests of the demand.
Epochs walk_epochs(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words);

}  // namespace foldwise
