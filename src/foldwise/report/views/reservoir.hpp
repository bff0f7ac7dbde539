#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foldwise/base/rng.hpp"

namespace foldwise {

/// Chooses at most `most` of the items that it is shown, each with the same chance (J. S. Vitter, "Random Sampling
/// with a Reservoir", ACM TOMS 11(1), 1985, algorithm R). The same items in the same order give the same choice.
template <typename Item>
class Reservoir {
 public:
  explicit Reservoir(std::size_t most) : most_(most) {}

  void add(const Item& item) {
    ++seen_;
    if (items_.size() < most_) {
      items_.push_back(item);
    } else if (const std::uint64_t place = rng_.below(seen_); place < most_) {
      items_[place] = item;
    }
  }

  /// Those chosen so far, in no particular order.
  const std::vector<Item>& items() const { return items_; }

 private:
  std::size_t most_;
  std::uint64_t seen_ = 0;
  std::vector<Item> items_;
  Rng rng_{1};
};

}  // namespace foldwise
