#include "foldwise/base/file_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

#include "foldwise/base/error.hpp"

namespace foldwise {

FileLock::FileLock(const std::filesystem::path& path, Access access, std::chrono::milliseconds patience) {
  const int flags = O_RDWR | O_CLOEXEC | (access == Access::create ? O_CREAT : 0);
  descriptor_ = ::open(path.c_str(), flags, 0666);  // NOLINT(cppcoreguidelines-pro-type-vararg)
  if (descriptor_ < 0) {
    throw Error(fmt::format("{}: cannot be written: {}", path.string(), std::generic_category().message(errno)));
  }
  constexpr std::chrono::milliseconds between_attempts(20);
  const auto begin = std::chrono::steady_clock::now();
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int code = errno;
    const bool out_of_patience = std::chrono::steady_clock::now() - begin >= patience;
    if (code == EINTR || (code == EWOULDBLOCK && !out_of_patience)) {
      std::this_thread::sleep_for(between_attempts);
      continue;
    }
    ::close(descriptor_);
    throw Error(fmt::format("{}: {}", path.string(),
                            code == EWOULDBLOCK ? "is in use by another process"
                                                : "cannot be locked: " + std::generic_category().message(code)));
  }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace foldwise
