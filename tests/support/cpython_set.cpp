// CPython's set is a table with open addressing. A word's hash is the word itself (that of -1 would be -2, but -1 is no
// word here). From slot hash mod size the search looks at up to nine slots that follow, as long as they fit in the
// table, then jumps to slot 5 * slot + 1 + perturb, where perturb is the hash shifted right by five bits at each jump.
// The table grows when it is three fifths full; its words go over in slot order. The walk is in slot order.
#include "tests/support/cpython_set.hpp"

#include <limits>

namespace foldwise {

namespace {

constexpr std::int64_t kFree = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kSmallestTable = 8;
constexpr std::size_t kFollowingSlots = 9;

/// The slot that holds `word`, or the free one where it belongs.
std::size_t slot_of(std::int64_t word, const std::vector<std::int64_t>& slots) {
  const std::size_t mask = slots.size() - 1;
  auto perturb = static_cast<std::uint64_t>(word);
  std::size_t slot = perturb & mask;
  while (true) {
    const std::size_t last = slot + kFollowingSlots <= mask ? slot + kFollowingSlots : slot;
    for (std::size_t candidate = slot; candidate <= last; ++candidate) {
      if (slots[candidate] == kFree || slots[candidate] == word) {
        return candidate;
      }
    }
    perturb >>= 5;
    slot = (5 * slot + 1 + perturb) & mask;
  }
}

}  // namespace

CpythonSet::CpythonSet() : slots_(kSmallestTable, kFree) {}

void CpythonSet::add(std::int64_t word) {
  std::int64_t& slot = slots_[slot_of(word, slots_)];
  if (slot == word) {
    return;
  }
  slot = word;
  ++size_;
  const auto used = static_cast<std::size_t>(size_);
  if (used * 5 < (slots_.size() - 1) * 3) {
    return;
  }
  const std::size_t wanted = used > 50000 ? used * 2 : used * 4;
  std::size_t table_size = kSmallestTable;
  while (table_size <= wanted) {
    table_size *= 2;
  }
  std::vector<std::int64_t> grown(table_size, kFree);
  for (const std::int64_t moved : words()) {
    grown[slot_of(moved, grown)] = moved;
  }
  slots_ = std::move(grown);
}

std::vector<std::int64_t> CpythonSet::words() const {
  std::vector<std::int64_t> found;
  found.reserve(static_cast<std::size_t>(size_));
  for (const std::int64_t word : slots_) {
    if (word != kFree) {
      found.push_back(word);
    }
  }
  return found;
}

}  // namespace foldwise
