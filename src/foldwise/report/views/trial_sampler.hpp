#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "foldwise/base/rng.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// Chooses at most `most` of the trials that it is shown, each with the same chance (J. S. Vitter, "Random Sampling
/// with a Reservoir", ACM TOMS 11(1), 1985, algorithm R). The same trials in the same order give the same choice.
class TrialSampler {
 public:
  explicit TrialSampler(std::size_t most) : most_(most) {}

  void add(const Trial& trial);

  /// Those chosen so far, in no particular order.
  const std::vector<Trial>& trials() const { return trials_; }

 private:
  std::size_t most_;
  std::uint64_t seen_ = 0;
  std::vector<Trial> trials_;
  Rng rng_{1};
};

}  // namespace foldwise
