#pragma once

#include <map>
#include <utility>

#include "foldwise/study/storage.hpp"

namespace foldwise {

/// For as long as the program runs.
class MemoryStorage final : public Storage {
 public:
  explicit MemoryStorage(StudyRecord study);

  const StudyRecord& study() const override { return study_; }
  void append(std::span<const Trial> trials) override;
  std::int64_t size() const override;
  Trial trial(std::int64_t number) const override;
  void visit(const std::function<void(const Trial&)>& visitor, std::int64_t from = 0,
             std::int64_t count = std::numeric_limits<std::int64_t>::max()) const override;
  void visit_results(const std::function<void(const Trial&)>& visitor) const override;
  void append_asked(const AskedBatch& batch) override;
  std::vector<AskedBatch> asked() const override;
  std::optional<StudyEnd> end() const override { return end_; }
  void set_end(std::optional<StudyEnd> end) override { end_ = end; }
  std::optional<ProvedBound> proved() const override { return proved_; }
  void set_proved(std::optional<ProvedBound> proved) override { proved_ = proved; }
  void set_overrides(std::vector<Override> overrides) override { study_.overrides = std::move(overrides); }

 private:
  StudyRecord study_;
  std::map<std::int64_t, Trial> trials_;
  std::map<std::int64_t, AskedBatch> asked_;  // by first number
  std::optional<StudyEnd> end_;
  std::optional<ProvedBound> proved_;
};

}  // namespace foldwise
