#include "foldwise/base/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "foldwise/base/descriptor.hpp"
#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

[[noreturn]] void throw_system_error(const std::filesystem::path& path, std::string_view what, int code) {
  throw Error(fmt::format("{}: {}: {}", path.string(), what, std::generic_category().message(code)));
}

/// The descriptor of an opened file, -1 with errno set when it cannot be opened.
int open_file(const std::filesystem::path& path, int flags) {
  return ::open(path.c_str(), flags | O_CLOEXEC, 0666);  // NOLINT(cppcoreguidelines-pro-type-vararg)
}

/// Bytes that a UTF-8 sequence has by its first byte, 0 when no sequence starts so.
std::size_t utf8_length_by(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/// Length of the UTF-8 sequence at the start of `text` (RFC 3629), 0 when there is none.
std::size_t utf8_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = utf8_length_by(lead);
  const auto is_continuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; };
  if (length == 0 || length > text.size()) {
    return 0;
  }
  const std::string_view continuation = text.substr(1, length - 1);
  if (!std::all_of(continuation.begin(), continuation.end(), is_continuation)) {
    return 0;
  }
  if (length < 3) {
    return length;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool surrogate = lead == 0xED && second > 0x9F;
  const bool too_large = lead == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

void require_text(const std::filesystem::path& path, std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t length = text[position] == '\0' ? 0 : utf8_length(text.substr(position, 4));
    if (length == 0) {
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n');
      throw ParseError(path.string(), static_cast<int>(line),
                       fmt::format("byte 0x{:02x} is no UTF-8 text", static_cast<unsigned char>(text[position])));
    }
    position += length;
  }
}

}  // namespace

std::string read_binary_file(const std::filesystem::path& path, std::uint64_t size_limit_bytes) {
  const Descriptor file(open_file(path, O_RDONLY));
  if (file.value() < 0) {
    throw_system_error(path, "cannot be read", errno);
  }
  struct stat status {};
  if (::fstat(file.value(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) {
      throw Error(fmt::format("{}: is a directory, not a file", path.string()));
    }
  }
  std::string text;
  const auto refuse_size = [&] {
    throw Error(fmt::format("{}: is larger than {} bytes, the most that is read", path.string(), size_limit_bytes));
  };
  if (S_ISREG(status.st_mode)) {
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > size_limit_bytes) {
      refuse_size();
    }
    text.reserve(size + 1);
  }
  const auto chunk = std::make_unique<char[]>(kBufferBytes);
  while (true) {
    const ssize_t count = ::read(file.value(), chunk.get(), kBufferBytes);
    if (count < 0) {
      if (errno == EINTR) {
        continue;
      }
      throw_system_error(path, "cannot be read", errno);
    }
    if (count == 0) {
      return text;
    }
    if (text.size() + static_cast<std::size_t>(count) > size_limit_bytes) {
      refuse_size();
    }
    text.append(chunk.get(), static_cast<std::size_t>(count));
  }
}

std::string read_text_file(const std::filesystem::path& path, std::uint64_t size_limit_bytes) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::string text = read_binary_file(path, size_limit_bytes);
  if (text.starts_with(byte_order_mark)) {
    text.erase(0, byte_order_mark.size());
  }
  require_text(path, text);
  return text;
}

AtomicFile::AtomicFile(std::filesystem::path path)
    : path_(std::move(path)), buffer_(std::make_unique<char[]>(kBufferBytes)) {
  std::error_code missing;
  target_ = std::filesystem::canonical(path_, missing);
  if (missing) {
    target_ = path_;
  }
  struct stat status {};
  if (::stat(target_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    written_ = target_;
    descriptor_ = open_file(target_, O_WRONLY);
  } else {
    // Others may write beside the same path at the same time, in this process or another: each takes a name of its own.
    for (int attempt = 0; descriptor_ < 0 && (attempt == 0 || errno == EEXIST); ++attempt) {
      written_ = fmt::format("{}.partial-{}-{}", target_.string(), ::getpid(), attempt);
      descriptor_ = open_file(written_, O_WRONLY | O_CREAT | O_EXCL);
    }
  }
  if (descriptor_ < 0) {
    throw_system_error(path_, "cannot be written", errno);
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
    if (written_ != target_) {
      ::unlink(written_.c_str());
    }
  }
}

void AtomicFile::write(std::string_view text) {
  if (text.size() > kBufferBytes - buffered_) {
    flush();
    if (text.size() >= kBufferBytes) {
      write_out(text);
      return;
    }
  }
  std::memcpy(buffer_.get() + buffered_, text.data(), text.size());
  buffered_ += text.size();
}

void AtomicFile::commit() {
  flush();
  // Some file systems tell only at close that the disk is full. Whatever close says, the descriptor is gone.
  const int closed = ::close(std::exchange(descriptor_, -1));
  const int close_error = errno;
  const bool in_place = written_ == target_;
  if (closed == 0 && (in_place || ::rename(written_.c_str(), target_.c_str()) == 0)) {
    return;
  }
  const int code = closed == 0 ? errno : close_error;
  if (!in_place) {
    ::unlink(written_.c_str());
  }
  throw_system_error(path_, "cannot be written", code);
}

void AtomicFile::flush() {
  write_out({buffer_.get(), buffered_});
  buffered_ = 0;
}

void AtomicFile::write_out(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    if (count < 0) {
      if (errno == EINTR) {
        continue;
      }
      throw_system_error(path_, "cannot be written", errno);
    }
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void write_text_file(const std::filesystem::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

}  // namespace foldwise
