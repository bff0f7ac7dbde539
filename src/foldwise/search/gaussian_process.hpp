#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace foldwise {

/// What is expected of a number, and how far off it may be (a standard deviation).
struct Guess {
  double mean = 0.0;
  double spread = 1.0;
};

/// Learns a function of some coordinates from few examples, and knows what it does not know: a Gaussian process (C. E.
/// Rasmussen and C. K. I. Williams, "Gaussian Processes for Machine Learning", MIT Press 2006) with mean 0, a Matern
/// 5/2 kernel (eq. 4.17) and a length scale for each group of coordinates. Length scales and noise are those of the
/// greatest marginal likelihood (eq. 2.30, the signal's variance put in at its optimum) among powers of 2 and 10, by
/// coordinate ascent, chosen anew whenever there are a fifth more examples.
class GaussianProcess {
 public:
  /// Coordinates come in groups of these sizes.
  explicit GaussianProcess(const std::vector<std::size_t>& groups);
  ~GaussianProcess();
  GaussianProcess(GaussianProcess&&) noexcept;
  GaussianProcess& operator=(GaussianProcess&&) noexcept;

  /// Learns anew from `values.size()` examples, at least 1; `inputs` holds their coordinates, example by example. Those
  /// that matter most come last: length scales are chosen by these. O(examples^3).
  void learn(std::span<const double> inputs, std::span<const double> values);

  /// Takes a point for known, at the value that is guessed for it: no guess changes, only spreads become smaller. Until
  /// the next learning. O(examples^2).
  void believe(std::span<const double> input);

  /// One guess for each of `count` inputs. O(examples^2) each.
  std::vector<Guess> guess(std::span<const double> inputs, std::size_t count) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace foldwise
