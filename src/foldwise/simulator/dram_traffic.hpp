#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/simulator/word_matrix.hpp"

namespace foldwise {

/// What one buffer moved to or from DRAM: a row of words a cycle, in trace order. Words are counted by the buffers
/// themselves, each by its own rule.
struct DramTraffic {
  std::int64_t accesses = 0;
  std::vector<std::int64_t> cycles{};  ///< one for each row; they may step back
  WordMatrix rows{};

  void move_row(std::int64_t cycle, std::span<const std::int64_t> words) {
    cycles.push_back(cycle);
    rows.columns = static_cast<std::int64_t>(words.size());
    rows.words.insert(rows.words.end(), words.begin(), words.end());
  }
};

}  // namespace foldwise
