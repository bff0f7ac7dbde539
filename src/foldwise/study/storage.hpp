#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "foldwise/search/proof.hpp"
#include "foldwise/study/study_end.hpp"
#include "foldwise/study/study_record.hpp"
#include "foldwise/study/trial.hpp"

namespace foldwise {

/// Points that were handed out together, to somebody outside who evaluates them (see TrialBatches).
struct AskedBatch {
  std::int64_t first = 0;            ///< number of the first; the others follow
  std::int64_t wanted = 0;           ///< how many the strategy was asked for; it may have given fewer
  std::vector<std::uint64_t> ranks;  ///< of the points

  bool operator==(const AskedBatch&) const = default;
};

/// Keeps the record of one study. Contract, which tests/contract holds every storage to: what was appended is read back
/// unchanged, by number, whatever the order in which it was appended; a number is appended once; what is appended
/// together is kept whole or not at all. Used by one thread at a time.
class Storage {
 public:
  virtual ~Storage() = default;

  virtual const StudyRecord& study() const = 0;
  virtual void append(std::span<const Trial> trials) = 0;
  virtual std::int64_t size() const = 0;

  /// One trial. Throws Error when there is none of that number.
  virtual Trial trial(std::int64_t number) const = 0;

  /// The trials from number `from` on, `count` of them at most, in order of their number. The reference is valid during
  /// the call only.
  virtual void visit(const std::function<void(const Trial&)>& visitor, std::int64_t from = 0,
                     std::int64_t count = std::numeric_limits<std::int64_t>::max()) const = 0;

  /// All trials in that order without fields and metrics, which is several times quicker: what a strategy learns and an
  /// outcome ranks.
  virtual void visit_results(const std::function<void(const Trial&)>& visitor) const = 0;

  /// Keeps a batch that was handed out, which must begin where no other one does.
  virtual void append_asked(const AskedBatch& batch) = 0;

  /// All batches that were handed out, in order of their numbers.
  virtual std::vector<AskedBatch> asked() const = 0;

  /// Why the study ended; nullopt while it has not.
  virtual std::optional<StudyEnd> end() const = 0;
  virtual void set_end(std::optional<StudyEnd> end) = 0;

  /// What the strategy had proved by then; nullopt where it proves nothing.
  virtual std::optional<ProvedBound> proved() const = 0;
  virtual void set_proved(std::optional<ProvedBound> proved) = 0;

  /// Takes over the budget that a study goes on with.
  virtual void set_overrides(std::vector<Override> overrides) = 0;
};

}  // namespace foldwise
