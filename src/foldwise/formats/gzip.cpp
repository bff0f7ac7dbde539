#include "foldwise/formats/gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <limits>
#include <memory>
#include <new>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr int kGzipWindowBits = 15 + 16;  // the largest window, and a gzip header around it
constexpr std::size_t kChunkBytes = std::size_t{1} << 18;

/// zlib's decompressor, which closes itself.
class Inflater {
 public:
  explicit Inflater(const std::string& bytes) {
    if (::inflateInit2(&stream_, kGzipWindowBits) != Z_OK) {
      throw std::bad_alloc();
    }
    stream_.next_in = const_cast<Bytef*>(  // NOLINT(cppcoreguidelines-pro-type-const-cast): zlib only reads it
        reinterpret_cast<const Bytef*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }
  ~Inflater() { ::inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

std::string gunzip(std::string bytes, std::string_view file, std::uint64_t size_limit_bytes) {
  if (!bytes.starts_with("\x1f\x8b")) {
    return bytes;
  }
  if (bytes.size() > std::numeric_limits<uInt>::max()) {
    throw ParseError(file, 0, "is too large a gzip file");
  }
  Inflater inflater(bytes);
  z_stream& stream = inflater.stream();
  const auto chunk = std::make_unique<char[]>(kChunkBytes);
  std::string content;
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.get());
    stream.avail_out = static_cast<uInt>(kChunkBytes);
    const int status = ::inflate(&stream, Z_NO_FLUSH);
    content.append(chunk.get(), kChunkBytes - stream.avail_out);
    if (content.size() > size_limit_bytes) {
      throw ParseError(file, 0, fmt::format("holds more than {} bytes, the most that is read", size_limit_bytes));
    }
    if (status == Z_STREAM_END && stream.avail_in == 0) {
      return content;
    }
    if (status == Z_STREAM_END) {  // another member follows
      ::inflateReset(&stream);
    } else if (status == Z_BUF_ERROR) {
      throw ParseError(file, 0, "is a gzip file that was cut short");
    } else if (status != Z_OK) {
      throw ParseError(file, 0, fmt::format("is a damaged gzip file: {}", stream.msg == nullptr ? "?" : stream.msg));
    }
  }
}

}  // namespace foldwise
