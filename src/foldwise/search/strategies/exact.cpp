#include "foldwise/search/strategies/exact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// Boxes looked at between two points asked, so that whoever asks can stop the search and see how far it is.
constexpr int kBoxesPerAsk = 256;

/// By how much, as a fraction, a bound is pushed beyond that of the next box.
constexpr double kStep = 1.0 / 20.0;

/// Nothing is known: every box is cut down to points, the first parameter first.
class NoBounds final : public BoxBounds {
 public:
  BoxBound quick(const Box&) override { return {.final = true}; }
  BoxBound thorough(const Box&, double) override { return {.final = true}; }
  std::size_t parameter_to_cut(const Box& box) const override {
    return static_cast<std::size_t>(std::ranges::find_if_not(box.ranges, &IndexRange::single) - box.ranges.begin());
  }
};

}  // namespace

ExactSearch::ExactSearch(DesignSpace space, std::unique_ptr<BoxBounds> bounds)
    : space_(std::move(space)), bounds_(bounds ? std::move(bounds) : std::make_unique<NoBounds>()) {
  if (space_.parameters().size() > kMostCutParameters) {
    throw Error(fmt::format("strategy exact takes at most {} parameters, not {}", kMostCutParameters,
                            space_.parameters().size()));
  }
  Box box = box_of(space_);
  const BoxBound bound = bounds_->quick(box);
  nodes_.push_back({.bound = bound.objective});
  open({std::move(box), bound.objective, 0, bound.final});
}

std::vector<DesignPoint> ExactSearch::ask(std::size_t count) {
  std::vector<DesignPoint> points;
  int boxes_left = kBoxesPerAsk;
  const auto ask_once = [&](DesignPoint point) {
    if (visited_.insert(space_.rank(point)).second) {
      points.push_back(std::move(point));
    }
  };
  while (points.size() < count && !open_.empty() && promising(open_.front().bound)) {
    if (is_point(open_.front().box)) {
      const OpenBox box = take_best();
      asked_bounds_.push_back(box.bound);
      ask_once(first_point(box.box));
    } else if (boxes_left-- > 0) {
      OpenBox box = take_best();
      if (box.bound_is_final) {
        cut(box);
      } else if (auto point = bound_thoroughly(std::move(box))) {
        ask_once(*std::move(point));
      }
    } else if (points.empty()) {
      // A larger design is more often a fast one.
      ask_once(last_point(open_.front().box));
      boxes_left = kBoxesPerAsk;
    } else {
      break;
    }
  }
  return points;
}

void ExactSearch::tell(std::span<const Observation> observations) {
  asked_bounds_.clear();
  for (const Observation& observation : observations) {
    if (observation.violation == 0.0 && (!incumbent_ || observation.objectives.front() < incumbent_->objective)) {
      incumbent_ = candidate_of(observation);
    }
  }
}

void ExactSearch::open(OpenBox box) {
  if (promising(box.bound) && !(std::isinf(box.bound) && box.bound > 0.0)) {
    open_.push_back(std::move(box));
    std::ranges::push_heap(open_, Later{});
  }
}

ExactSearch::OpenBox ExactSearch::take_best() {
  std::ranges::pop_heap(open_, Later{});
  OpenBox box = std::move(open_.back());
  open_.pop_back();
  return box;
}

/// Bounds the box as well as is needed to see that others come first, no better: most boxes are done with before their
/// best bound is known. Returns a point worth asking, if there is one.
std::optional<DesignPoint> ExactSearch::bound_thoroughly(OpenBox box) {
  double enough = incumbent_ ? incumbent_->objective : std::numeric_limits<double>::infinity();
  if (!open_.empty()) {
    const double next = open_.front().bound;
    enough = std::min(enough, next + std::abs(next) * kStep);
  }
  BoxBound bound = bounds_->thorough(box.box, enough);
  box.bound = std::max(box.bound, bound.objective);
  box.bound_is_final = bound.final;
  nodes_[box.node].bound = bound.objective;
  open(std::move(box));
  return promising(bound.objective) ? std::move(bound.likely_best) : std::nullopt;
}

void ExactSearch::cut(const OpenBox& box) {
  const std::size_t parameter = bounds_->parameter_to_cut(box.box);
  auto [lower, upper] = halves(box.box, parameter);
  const auto first = static_cast<std::uint32_t>(nodes_.size());
  nodes_[box.node].lower_half = first;
  nodes_[box.node].parameter = static_cast<std::uint32_t>(parameter);
  for (Box* half : {&lower, &upper}) {
    const BoxBound bound = bounds_->quick(*half);
    nodes_.push_back({.bound = bound.objective});
    open({std::move(*half), std::max(bound.objective, box.bound), static_cast<std::uint32_t>(nodes_.size() - 1),
          bound.final});
  }
}

std::optional<double> ExactSearch::gap() const { return proof_without_boxes().gap(); }

Proof ExactSearch::proof_without_boxes() const {
  Proof proof;
  if (incumbent_) {
    proof.incumbent = incumbent_->point;
    proof.objective = incumbent_->objective;
  }
  proof.bound = proof.objective;
  for (const double bound : asked_bounds_) {
    proof.bound = std::min(proof.bound, bound);
  }
  if (!open_.empty()) {
    proof.bound = std::min(proof.bound, open_.front().bound);
  }
  return proof;
}

std::optional<Proof> ExactSearch::proof() const {
  Proof proof = proof_without_boxes();
  // Halves are left out where their box needs no cut: it was cut before the incumbent was known.
  std::vector<std::uint32_t> to_write = {0};
  while (!to_write.empty()) {
    const std::uint32_t index = to_write.back();
    const Node& node = nodes_[index];
    to_write.pop_back();
    if (node.lower_half == 0 || node.bound >= proof.bound) {
      proof.boxes += kUncut;
    } else {
      proof.boxes += letter_of_parameter(node.parameter);
      to_write.push_back(node.lower_half + 1);
      to_write.push_back(node.lower_half);
    }
  }
  return proof;
}

}  // namespace foldwise
