#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "foldwise/search/design_space.hpp"
#include "foldwise/search/proof.hpp"

namespace foldwise {

/// What a search learns of one point. Every objective is to be made small. A point that breaks no constraint has
/// violation 0; one that could not be evaluated at all has no objectives and an infinite violation.
struct Observation {
  DesignPoint point;
  std::vector<double> objectives;
  double violation = 0.0;

  bool operator==(const Observation&) const = default;
};

/// Proposes points of a finite space and is told what they cost. Contract, which tests/contract holds every strategy
/// to:
/// - `ask` gives at most `count` points, all within the space, none that it gave before; fewer than `count` when it
/// must
///   learn first, none at all only when it is done, and then for ever;
/// - every point asked is told once, before the next `ask`, in the order in which it was asked;
/// - all randomness comes from a seed: told the same, it asks the same.
/// A strategy knows nothing of hardware, evaluates nothing and has no threads.
class SearchStrategy {
 public:
  virtual ~SearchStrategy() = default;

  virtual std::vector<DesignPoint> ask(std::size_t count) = 0;
  virtual void tell(std::span<const Observation> observations) = 0;

  /// What is proved by what was told so far; nothing for a strategy that proves nothing.
  virtual std::optional<Proof> proof() const { return std::nullopt; }

  /// The gap of that proof, without the work of writing one.
  virtual std::optional<double> gap() const { return std::nullopt; }
};

}  // namespace foldwise
