#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "foldwise/search/search_strategy.hpp"
#include "foldwise/study/ask_tell.hpp"
#include "foldwise/study/sqlite_storage.hpp"

namespace foldwise {

/// A stored study, opened so that its designs can be asked for and their results told.
struct OutsideStudy {
  /// Throws Error when the file is no study or is written by another process after `patience`.
  OutsideStudy(const std::filesystem::path& path, std::chrono::milliseconds patience);

  std::unique_ptr<SqliteStorage> storage;
  Study study;
  std::unique_ptr<SearchStrategy> strategy;
  AskTell ask_tell;
};

}  // namespace foldwise
