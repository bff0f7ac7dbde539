#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "foldwise/search/search_strategy.hpp"
#include "foldwise/study/storage.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// A design without a result yet, and the number under which its trial will be known.
struct PendingTrial {
  std::int64_t number = 0;
  DesignPoint point;
};

/// Talks to a study's strategy: numbers the points that it proposes, and tells it what became of them, whole batches in
/// the order asked, in whatever order results come. What the strategy goes through is the same whether a study runs
/// through or goes on after an interruption: a batch of which a part was stored is completed before the next is asked.
class TrialBatches {
 public:
  /// How many points a batch has in a study that runs by itself: enough that threads seldom wait for the last of a
  /// batch. Part of what a study is: a strategy that learns is told after every batch.
  static constexpr std::int64_t kSize = 256;

  /// Both must outlive this; the strategy is new.
  TrialBatches(const Study& study, SearchStrategy& strategy);

  /// Goes through all that was stored, in time proportional to it, and calls `visitor` with each result (without fields
  /// and metrics). Throws Error when the strategy does not ask for the stored points: they are another study's. When
  /// the budget is out already, the strategy is left alone.
  void replay(const Storage& storage, const std::function<void(const Trial&)>& visitor);

  /// Asks for the next batch, of at most `wanted` points and within the budget. False when there is none: the strategy
  /// is exhausted or the budget is out. Only when nothing is pending.
  bool ask(std::int64_t wanted = kSize);

  /// The points of the batch that have no result yet, in order of their numbers.
  std::vector<PendingTrial> pending() const;
  bool is_pending(std::int64_t number) const;
  const DesignPoint& point(std::int64_t number) const { return points_[static_cast<std::size_t>(number - first_)]; }
  std::size_t pending_count() const { return pending_count_; }

  /// The number of the batch's first point, and of the next batch's.
  std::int64_t first() const { return first_; }
  std::int64_t next() const { return first_ + static_cast<std::int64_t>(points_.size()); }

  /// Takes the result of a pending point. The last one of a batch makes the strategy learn.
  void tell(const Trial& trial);

  /// Set once ask() has answered false.
  std::optional<StudyEnd> end() const { return end_; }

 private:
  void take_stored(const Trial& trial);
  void ask_again();

  const Study& study_;
  SearchStrategy& strategy_;
  std::int64_t first_ = 0;
  std::vector<DesignPoint> points_;
  std::vector<Observation> observations_;  // of points_
  std::vector<bool> has_result_;
  std::size_t pending_count_ = 0;
  std::vector<AskedBatch> asked_;  // while replaying: those not met yet, the next one last
  std::optional<StudyEnd> end_;
};

}  // namespace foldwise
