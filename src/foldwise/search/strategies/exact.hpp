#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "foldwise/search/box_bounds.hpp"
#include "foldwise/search/proof.hpp"
#include "foldwise/search/search_strategy.hpp"
#include "foldwise/search/single_objective.hpp"

namespace foldwise {

/// Branch and bound for one objective, the first (A. H. Land and A. G. Doig, "An Automatic Method of Solving Discrete
/// Programming Problems", Econometrica 28(3), 1960), the box of least bound first: ends with the optimum and a proof of
/// it. Asks a point where a box is down to one, and now and then one of the most promising box. Without bounds it asks
/// every point.
class ExactSearch final : public SearchStrategy {
 public:
  /// Throws Error for more than kMostCutParameters parameters. `bounds` may be null.
  ExactSearch(DesignSpace space, std::unique_ptr<BoxBounds> bounds);

  std::vector<DesignPoint> ask(std::size_t count) override;
  void tell(std::span<const Observation> observations) override;
  std::optional<Proof> proof() const override;
  std::optional<double> gap() const override;

 private:
  /// A box of the tree. Its own place follows from the cuts above it.
  struct Node {
    double bound;                  ///< its own
    std::uint32_t lower_half = 0;  ///< the upper half is the next one; 0: not cut
    std::uint32_t parameter = 0;   ///< that was cut
  };
  struct OpenBox {
    Box box;
    double bound;  ///< its own or that of a box that it was cut from
    std::uint32_t node;
    bool bound_is_final;
  };
  /// Orders a heap: the box of least bound on top, of equal ones the youngest, so that memory stays small.
  struct Later {
    bool operator()(const OpenBox& a, const OpenBox& b) const {
      return a.bound != b.bound ? a.bound > b.bound : a.node < b.node;
    }
  };

  Proof proof_without_boxes() const;
  bool promising(double bound) const { return !incumbent_ || bound < incumbent_->objective; }
  void open(OpenBox box);
  OpenBox take_best();
  std::optional<DesignPoint> bound_thoroughly(OpenBox box);
  void cut(const OpenBox& box);

  DesignSpace space_;
  std::unique_ptr<BoxBounds> bounds_;
  std::vector<Node> nodes_;
  std::vector<OpenBox> open_;         ///< a heap
  std::vector<double> asked_bounds_;  ///< of the points asked and not told yet
  std::unordered_set<std::uint64_t> visited_;
  std::optional<Candidate> incumbent_;
};

}  // namespace foldwise
