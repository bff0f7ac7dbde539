#include "foldwise/formats/idx.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/formats/gzip.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kSizeLimitBytes = std::uint64_t{1} << 30;
constexpr std::uint32_t kUnsignedBytes = 0x0800;  // the magic number of an array of bytes, less its number of extents
constexpr std::size_t kWordBytes = 4;
constexpr std::uint8_t kLargestLabel = 9;
constexpr int kMnistSide = 28;

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t word = 0;
  for (const char byte : bytes.substr(0, kWordBytes)) {
    word = word << 8 | static_cast<unsigned char>(byte);
  }
  return word;
}

IdxArray read_idx(const std::filesystem::path& path, int dimensions) {
  return parse_idx(read_binary_file(path, kSizeLimitBytes), path.string(), dimensions);
}

/// `name` in the directory, or `name`.gz when only that is there.
std::filesystem::path data_file(const std::filesystem::path& directory, const std::string& name) {
  for (const char* const suffix : {"", ".gz"}) {
    std::filesystem::path path = directory / (name + suffix);
    if (std::filesystem::exists(path)) {
      return path;
    }
  }
  throw Error(fmt::format("{}: has no file {} or {}.gz", directory.string(), name, name));
}

}  // namespace

IdxArray parse_idx(std::string_view bytes, std::string_view file, int dimensions) {
  const std::string content = gunzip(std::string(bytes), file, kSizeLimitBytes);
  const std::size_t heading = kWordBytes * static_cast<std::size_t>(1 + dimensions);
  const std::uint32_t wanted = kUnsignedBytes + static_cast<std::uint32_t>(dimensions);
  if (content.size() < kWordBytes) {
    throw ParseError(file, 0, fmt::format("{} bytes are too few for an IDX file", content.size()));
  }
  if (big_endian(content) != wanted) {
    throw ParseError(file, 0,
                     fmt::format("begins with 0x{:08x}, must begin with 0x{:08x} as an IDX file of {}",
                                 big_endian(content), wanted, dimensions == 1 ? "labels" : "images"));
  }
  if (content.size() < heading) {
    throw ParseError(file, 0, "is cut short within its heading");
  }
  IdxArray array;
  std::uint64_t count = 1;
  for (std::size_t place = kWordBytes; place < heading; place += kWordBytes) {
    const std::uint64_t extent = big_endian(std::string_view(content).substr(place));
    if (extent == 0) {
      throw ParseError(file, 0, "holds nothing: one of its extents is 0");
    }
    if (extent > kSizeLimitBytes / count) {
      throw ParseError(file, 0, fmt::format("says that it holds more than {} bytes", kSizeLimitBytes));
    }
    count *= extent;
    array.extents.push_back(static_cast<std::int64_t>(extent));
  }
  const std::size_t held = content.size() - heading;
  if (held != count) {
    throw ParseError(
        file, 0,
        fmt::format("{}: {} bytes of {} where its heading says {}", held < count ? "is cut short" : "goes on too long",
                    held, dimensions == 1 ? "labels" : "pixels", count));
  }
  array.values.assign(content.begin() + static_cast<std::ptrdiff_t>(heading), content.end());
  return array;
}

LabelledImages read_labelled_images(const std::filesystem::path& images, const std::filesystem::path& labels) {
  IdxArray pixels = read_idx(images, 3);
  IdxArray classes = read_idx(labels, 1);
  if (pixels.extents[0] != classes.extents[0]) {
    throw ParseError(
        labels.string(), 0,
        fmt::format("holds {} labels, but {} holds {} images", classes.extents[0], images.string(), pixels.extents[0]));
  }
  const auto wrong = std::find_if(classes.values.begin(), classes.values.end(),
                                  [](std::uint8_t label) { return label > kLargestLabel; });
  if (wrong != classes.values.end()) {
    throw ParseError(
        labels.string(), 0,
        fmt::format("label {} of image {} is above {}", *wrong, wrong - classes.values.begin(), kLargestLabel));
  }
  return {.rows = static_cast<int>(pixels.extents[1]),
          .columns = static_cast<int>(pixels.extents[2]),
          .pixels = std::move(pixels.values),
          .labels = std::move(classes.values)};
}

LabelledImages read_mnist(const std::filesystem::path& directory, MnistPart part) {
  const std::string prefix = part == MnistPart::train ? "train" : "t10k";
  const std::filesystem::path images = data_file(directory, prefix + "-images-idx3-ubyte");
  LabelledImages read = read_labelled_images(images, data_file(directory, prefix + "-labels-idx1-ubyte"));
  if (read.rows != kMnistSide || read.columns != kMnistSide) {
    throw ParseError(images.string(), 0,
                     fmt::format("holds images of {} x {} pixels; MNIST's are {} x {}", read.rows, read.columns,
                                 kMnistSide, kMnistSide));
  }
  return read;
}

}  // namespace foldwise
