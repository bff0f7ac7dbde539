#pragma once

#include <chrono>
#include <filesystem>

namespace foldwise {

/// Keeps a file to this process among all that ask for it by a FileLock, until it is destroyed or the process ends,
/// however it ends. Reading the file is nobody's loss and needs no lock. Locks of other kinds (fcntl) are not touched,
/// but closing any descriptor of a file gives back the fcntl locks that its process has on it: the lock must outlive
/// whatever takes those.
class FileLock {
 public:
  enum class Access { create, open };

  /// To create: makes an empty file where there is none. Waits at most `patience` while another process has the file.
  /// Throws Error "path: …" when another one still has it, when it is missing, or cannot be written.
  FileLock(const std::filesystem::path& path, Access access, std::chrono::milliseconds patience);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace foldwise
