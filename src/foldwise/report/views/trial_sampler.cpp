#include "foldwise/report/views/trial_sampler.hpp"

namespace foldwise {

void TrialSampler::add(const Trial& trial) {
  ++seen_;
  if (trials_.size() < most_) {
    trials_.push_back(trial);
  } else if (const std::uint64_t place = rng_.below(seen_); place < most_) {
    trials_[place] = trial;
  }
}

}  // namespace foldwise
