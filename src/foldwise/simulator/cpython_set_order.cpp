#include "foldwise/simulator/cpython_set_order.hpp"

#include <limits>

namespace foldwise {

namespace {

constexpr std::int64_t kEmpty = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t kSmallestTable = 8;
constexpr std::size_t kLinearProbes = 9;
constexpr int kPerturbShift = 5;
constexpr std::size_t kLargeSet = 50000;  ///< from here on tables grow by two, not by four

}  // namespace

std::span<const std::int64_t> CpythonSetOrder::order(std::span<const std::int64_t> words) {
  slots_.assign(kSmallestTable, kEmpty);
  std::size_t used = 0;
  for (const std::int64_t word : words) {
    insert(word);
    ++used;
    if (used * 5 >= (slots_.size() - 1) * 3) {
      grow(used);
    }
  }
  walk_.clear();
  for (const std::int64_t word : slots_) {
    if (word != kEmpty) {
      walk_.push_back(word);
    }
  }
  return walk_;
}

/// The hash of an integral float below 2^61 - 1 is the integer itself.
void CpythonSetOrder::insert(std::int64_t word) {
  const std::size_t mask = slots_.size() - 1;
  auto perturb = static_cast<std::size_t>(word);
  std::size_t slot = perturb & mask;
  for (;;) {
    const std::size_t last = slot + kLinearProbes <= mask ? slot + kLinearProbes : slot;
    for (std::size_t probe = slot; probe <= last; ++probe) {
      if (slots_[probe] == kEmpty) {
        slots_[probe] = word;
        return;
      }
    }
    perturb >>= kPerturbShift;
    slot = (slot * 5 + 1 + perturb) & mask;
  }
}

void CpythonSetOrder::grow(std::size_t used) {
  const std::size_t wanted = used * (used > kLargeSet ? 2 : 4);
  std::size_t size = kSmallestTable;
  while (size <= wanted) {
    size *= 2;
  }
  walk_.assign(slots_.begin(), slots_.end());
  slots_.assign(size, kEmpty);
  for (const std::int64_t word : walk_) {
    if (word != kEmpty) {
      insert(word);
    }
  }
}

}  // namespace foldwise
