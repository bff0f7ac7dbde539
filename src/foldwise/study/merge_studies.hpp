#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "foldwise/study/storage.hpp"

namespace foldwise {

/// A stored study, and how to call it.
struct NamedStudy {
  std::string name;
  const Storage* storage;
};

/// The record of what several studies (at least one) found together. Throws Error "name: …" with the difference when
/// one of them asks another question than the first; strategies, seeds and budgets may differ.
StudyRecord merged_record(const std::vector<NamedStudy>& studies);

struct MergeCounts {
  std::int64_t duplicates = 0;  ///< trials of designs that an earlier study had too
  std::int64_t different = 0;   ///< those of them with another result
};

/// Puts the trials of all studies into an empty storage that has their merged record, in order of studies and numbers
/// and numbered anew. Of a design that several studies have, the first one's trial is kept. Memory grows with the
/// trials, by some 50 bytes each.
MergeCounts merge_studies(const std::vector<NamedStudy>& studies, Storage& into);

}  // namespace foldwise
