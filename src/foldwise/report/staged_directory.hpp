#pragma once

#include <filesystem>

namespace foldwise {

/// A directory whose files appear together. They are written into path(), a hidden place beside the target, and
/// publish() moves them: a target that did not exist appears whole in one step; in one that did, each file replaces its
/// namesake whole and what else is there stays. Without publish() the destructor removes everything that was written
/// and the target is untouched. Parents of the target are created. Throws Error when something cannot be written.
class StagedDirectory {
 public:
  explicit StagedDirectory(const std::filesystem::path& target);
  ~StagedDirectory();
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;

  /// Where to write; exists and is empty at first.
  const std::filesystem::path& path() const { return stage_; }

  void publish();

  /// What the destructor does without publish(). Other threads may still be writing into path(): what they write is
  /// removed too, or fails.
  void discard() const;

 private:
  std::filesystem::path target_;
  std::filesystem::path stage_;
  bool is_published_ = false;
};

}  // namespace foldwise
