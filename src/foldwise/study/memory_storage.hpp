#pragma once

#include <map>

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
  void visit(const std::function<void(const Trial&)>& visitor) const override;

 private:
  StudyRecord study_;
  std::map<std::int64_t, Trial> trials_;
};

}  // namespace foldwise
