#include "foldwise/search/pareto_front.hpp"

#include <algorithm>

namespace foldwise {

bool dominates(std::span<const double> a, std::span<const double> b) {
  bool smaller = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) {
      return false;
    }
    smaller = smaller || a[i] < b[i];
  }
  return smaller;
}

bool ParetoFront::add(std::int64_t trial, std::span<const double> objectives, double violation) {
  // All members have one violation: 0, or the smallest one seen. Equal violations above 0 share one member.
  if (!members_.empty() && violation > members_.front().violation) {
    return false;
  }
  if (!members_.empty() && violation < members_.front().violation) {
    members_.clear();
  }
  for (FrontMember& member : members_) {
    if (violation > 0.0 || std::ranges::equal(member.objectives, objectives)) {
      ++member.count;
      if (trial > member.trial) {
        return false;
      }
      member.trial = trial;
      member.objectives.assign(objectives.begin(), objectives.end());
      return true;
    }
    if (dominates(member.objectives, objectives)) {
      return false;
    }
  }
  std::erase_if(members_, [&](const FrontMember& member) { return dominates(objectives, member.objectives); });
  members_.push_back({{objectives.begin(), objectives.end()}, violation, trial});
  return true;
}

std::vector<FrontMember> ParetoFront::members() const {
  std::vector<FrontMember> sorted = members_;
  std::ranges::sort(sorted, {}, &FrontMember::objectives);
  return sorted;
}

}  // namespace foldwise
