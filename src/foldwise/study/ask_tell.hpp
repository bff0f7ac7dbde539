#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foldwise/study/assessor.hpp"
#include "foldwise/study/trial_batches.hpp"

namespace foldwise {

/// What somebody outside found out about a trial.
struct ToldResult {
  std::int64_t number = 0;
  std::map<std::string, double> metrics;  ///< by name; NaN where there is no value
  std::string failure;                    ///< why there is no result; empty when there is one
  double seconds = std::numeric_limits<double>::quiet_NaN();
};

/// A study whose designs are evaluated outside: hands them out and takes their results, which its strategy learns from
/// once all that were handed out together are told. Everything is in the storage before a function returns: designs
/// that were handed out and not told yet are handed out again, by this process or the next.
class AskTell {
 public:
  /// Goes through what is stored, in time proportional to it. All arguments must outlive this; the strategy is new.
  AskTell(const Study& study, SearchStrategy& strategy, Storage& storage);

  /// At most `count` designs (at least 1) to be evaluated: those that are still pending, else new ones. None when the
  /// study has come to its end, which end() names.
  std::vector<PendingTrial> ask(std::int64_t count);

  /// Stores results, all of them or, when one is refused, none: Error for a trial that was not asked or has its result,
  /// a metric that the study does not record (with the nearest name), one that an expression needs and that is not
  /// there. A value that makes an objective no finite number makes a failed trial.
  std::vector<Trial> tell(std::span<const ToldResult> results);

  /// The design of a pending trial; nullopt for any other number.
  std::optional<Accelerator> accelerator_of(std::int64_t number) const;

  std::size_t pending() const { return batches_.pending_count(); }
  std::optional<StudyEnd> end() const { return batches_.end(); }

 private:
  Trial trial_of(const ToldResult& result) const;
  Evaluation evaluation_of(const ToldResult& result) const;

  const Study& study_;
  Storage& storage_;
  Assessor assessor_;
  TrialBatches batches_;
};

}  // namespace foldwise
