#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace foldwise {

/// The whole of a text file (or pipe) in UTF-8, without a byte order mark. Throws Error "path: …" when it is missing, a
/// directory, unreadable or larger than `size_limit_bytes`, and ParseError "path:line: …" at the first byte that is no
/// text: a NUL or broken UTF-8.
std::string read_text_file(const std::filesystem::path& path, std::uint64_t size_limit_bytes);

/// The whole of a file (or pipe). Throws Error "path: …" when it is missing, a directory, unreadable or larger than
/// `size_limit_bytes`.
std::string read_binary_file(const std::filesystem::path& path, std::uint64_t size_limit_bytes);

/// A file that appears whole or not at all: written beside its path under another name, renamed by commit(). Without a
/// commit the destructor removes what was written and whatever stood at the path before is untouched. Every write is
/// checked: a full disk throws Error "path: …". A symbolic link is followed; what is no regular file (a pipe, a device)
/// is written in place.
class AtomicFile {
 public:
  /// Opens the file beside `path`. Throws Error when its directory is missing or not writable.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view text);

  /// Writes what is still buffered, closes the file and renames it to its path.
  void commit();

 private:
  void flush();
  void write_out(std::string_view text);

  std::filesystem::path path_;     // as given, for messages
  std::filesystem::path target_;   // path_ with symbolic links followed
  std::filesystem::path written_;  // the file beside, or target_ when written in place
  std::unique_ptr<char[]> buffer_;
  std::size_t buffered_ = 0;
  int descriptor_ = -1;
};

/// Writes `text` to `path` through an AtomicFile.
void write_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace foldwise
