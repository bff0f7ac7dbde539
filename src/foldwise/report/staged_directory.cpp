#include "foldwise/report/staged_directory.hpp"

#include <fmt/format.h>

#include <system_error>
#include <vector>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void throw_unwritable(const fs::path& target, const std::error_code& code) {
  throw Error(fmt::format("{}: cannot be written: {}", target.string(), code.message()));
}

/// Moves the files below `stage` to the same places below `target`.
void merge(const fs::path& stage, const fs::path& target) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(stage)) {
    const fs::path place = target / fs::relative(entry.path(), stage);
    if (entry.is_directory()) {
      fs::create_directories(place);
    } else {
      files.push_back(entry.path());
    }
  }
  for (const fs::path& file : files) {
    fs::rename(file, target / fs::relative(file, stage));
  }
}

}  // namespace

StagedDirectory::StagedDirectory(const fs::path& target) {
  std::error_code code;
  target_ = fs::weakly_canonical(target.has_filename() ? target : target.parent_path(), code);
  if (!code) {
    fs::create_directories(target_.parent_path(), code);
  }
  // Another run may be staging for the same target: each takes a name of its own.
  for (int attempt = 0; !code && stage_.empty(); ++attempt) {
    const fs::path candidate =
        target_.parent_path() / fmt::format(".{}.partial-{}", target_.filename().string(), attempt);
    if (fs::create_directory(candidate, code)) {
      stage_ = candidate;
    }
  }
  if (code) {
    throw_unwritable(target, code);
  }
}

StagedDirectory::~StagedDirectory() {
  if (!is_published_) {
    discard();
  }
}

void StagedDirectory::discard() const {
  // A file that another thread makes meanwhile keeps its directory from being removed, until the next attempt.
  constexpr int attempts = 100;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    std::error_code code;
    fs::remove_all(stage_, code);
    if (!code) {
      return;
    }
  }
}

void StagedDirectory::publish() {
  std::error_code code;
  fs::rename(stage_, target_, code);
  if (code == std::errc::directory_not_empty || code == std::errc::file_exists) {
    try {
      merge(stage_, target_);
    } catch (const fs::filesystem_error& error) {
      throw_unwritable(target_, error.code());
    }
    discard();  // empty now
    code.clear();
  }
  if (code) {
    throw_unwritable(target_, code);
  }
  is_published_ = true;
}

}  // namespace foldwise
