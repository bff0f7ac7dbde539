// A model file is text that a person can read with `head`, then numbers:
//
//   foldwise-model 1
//   content 247140 bytes sha256 0c7e...
//   attribute accuracy 99.12
//   attribute network lenet5
//   tensor conv1.weight float32 6x1x5x5
//   tensor conv1.bias float32 6
//   data
//   <the values of each tensor in this order, little-endian, nothing between them>
//
// The content is all that follows the second line. Its size comes before its checksum, so that a file that was cut
// short is told from one that was altered; the version comes before both, so that a newer format is told from a broken
// file.
#include "foldwise/neural/model_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they lie in memory");
static_assert(std::numeric_limits<float>::is_iec559 && sizeof(float) == 4);

constexpr std::string_view kMagic = "foldwise-model ";
bool is_word(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// The number of elements of a shape, nullopt when it is none: no extents, one below 1, or more elements than a file
/// has.
std::optional<std::size_t> element_count(const Shape& shape) {
  std::uint64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 1 || static_cast<std::uint64_t>(extent) > kModelSizeLimitBytes / count) {
      return std::nullopt;
    }
    count *= static_cast<std::uint64_t>(extent);
  }
  return shape.empty() ? std::nullopt : std::optional<std::size_t>(count);
}

template <typename T>
std::string_view as_bytes(const std::vector<T>& values) {
  return {static_cast<const char*>(static_cast<const void*>(values.data())), values.size() * sizeof(T)};
}

/// The position of the first value that is not finite.
std::optional<std::size_t> first_not_finite(const Tensor::Values& values) {
  const auto* floats = std::get_if<std::vector<float>>(&values);
  if (floats == nullptr) {
    return std::nullopt;
  }
  const auto found = std::find_if_not(floats->begin(), floats->end(), [](float value) { return std::isfinite(value); });
  return found == floats->end() ? std::nullopt
                                : std::optional<std::size_t>(static_cast<std::size_t>(found - floats->begin()));
}

std::string not_finite_message(const Tensor& tensor, std::size_t position) {
  return fmt::format("tensor '{}' holds {} at position {}: only finite numbers are allowed", tensor.name,
                     std::get<std::vector<float>>(tensor.values)[position], position);
}

/// Reads the content line by line, then the values.
class ContentReader {
 public:
  ContentReader(std::string_view content, std::string_view file, int first_line)
      : rest_(content), file_(file), line_(first_line) {}

  Model read() {
    Model model;
    for (std::string_view line = next_line(); line != "data"; line = next_line()) {
      const std::string_view keyword = next_word(line);
      if (keyword == "attribute") {
        add_attribute(model, line);
      } else if (keyword == "tensor") {
        add_tensor(model, line);
      } else {
        fail(fmt::format("{} is none of attribute, tensor, data", quoted_text(keyword)));
      }
    }
    line_ = 0;
    for (Tensor& tensor : model.tensors) {
      std::visit([&](auto& values) { read_values(tensor, values); }, tensor.values);
    }
    if (!rest_.empty()) {
      fail(fmt::format("has {} bytes behind its last tensor", rest_.size()));
    }
    return model;
  }

 private:
  [[noreturn]] void fail(std::string_view message) const { throw ParseError(file_, line_, message); }

  std::string_view next_line() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) {
      fail("the line 'data' is missing");
    }
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    ++line_;
    return line;
  }

  /// Takes a word and the blank behind it from the beginning of `line`.
  static std::string_view next_word(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    return word;
  }

  std::string_view next_name(std::string_view& line) const {
    const std::string_view name = next_word(line);
    if (!is_word(name)) {
      fail(fmt::format("{} is no name: letters, digits, '.', '_' and '-'", quoted_text(name)));
    }
    return name;
  }

  void add_attribute(Model& model, std::string_view line) const {
    const std::string_view name = next_name(line);
    if (!is_line(line)) {
      fail(fmt::format("the value of attribute '{}' holds a control character", name));
    }
    if (!model.attributes.emplace(name, line).second) {
      fail(fmt::format("attribute '{}' stands twice", name));
    }
  }

  void add_tensor(Model& model, std::string_view line) {
    const std::string_view name = next_name(line);
    const std::string_view element = next_word(line);
    Tensor tensor{.name = std::string(name), .shape = shape_of(line), .values = values_named(element)};
    if (!names_.insert(tensor.name).second) {
      fail(fmt::format("tensor '{}' stands twice", name));
    }
    model.tensors.push_back(std::move(tensor));
  }

  /// No values yet, of the type that is called `element`.
  Tensor::Values values_named(std::string_view element) const {
    for (const Tensor::Values& values :
         {Tensor::Values(std::vector<float>()), Tensor::Values(std::vector<std::int8_t>()),
          Tensor::Values(std::vector<std::int32_t>())}) {
      if (element_name(values) == element) {
        return values;
      }
    }
    fail(fmt::format("{} is no element type: float32, int8 or int32", quoted_text(element)));
  }

  Shape shape_of(std::string_view text) const {
    Shape shape;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view extent = rest.substr(0, rest.find('x'));
      rest.remove_prefix(std::min(rest.size(), extent.size() + 1));
      shape.push_back(parse_integer(extent).value_or(0));
    }
    if (!element_count(shape) || shape_text(shape) != text) {
      fail(fmt::format("{} is no shape like 6x1x5x5", quoted_text(text)));
    }
    return shape;
  }

  template <typename T>
  void read_values(Tensor& tensor, std::vector<T>& values) {
    const std::size_t count = element_count(tensor.shape).value();
    if (rest_.size() / sizeof(T) < count) {
      fail(fmt::format("ends within tensor '{}'", tensor.name));
    }
    values.resize(count);
    std::memcpy(values.data(), rest_.data(), count * sizeof(T));
    rest_.remove_prefix(count * sizeof(T));
    if (const auto position = first_not_finite(tensor.values)) {
      fail(not_finite_message(tensor, *position));
    }
  }

  std::string_view rest_;
  std::string_view file_;
  int line_;
  std::set<std::string> names_;
};

/// The whole number between `before` and `after`, which `text` must consist of.
std::optional<std::int64_t> number_between(std::string_view text, std::string_view before, std::string_view after) {
  if (text.size() < before.size() + after.size() || !text.starts_with(before) || !text.ends_with(after)) {
    return std::nullopt;
  }
  const std::string_view digits = text.substr(before.size(), text.size() - before.size() - after.size());
  const std::optional<std::int64_t> number = parse_integer(digits);
  return number && fmt::format("{}", *number) == digits ? number : std::nullopt;
}

void require_tensor(const Tensor& tensor) {
  const std::size_t count = std::visit([](const auto& values) { return values.size(); }, tensor.values);
  if (!is_word(tensor.name)) {
    throw Error(fmt::format("tensor {} cannot be written: its name is no word", quoted_text(tensor.name)));
  }
  if (element_count(tensor.shape) != count) {
    throw Error(fmt::format("tensor '{}' cannot be written: {} values do not fill shape {}", tensor.name, count,
                            shape_text(tensor.shape)));
  }
  if (const auto position = first_not_finite(tensor.values)) {
    throw Error(not_finite_message(tensor, *position));
  }
}

}  // namespace

bool is_model_file(const std::filesystem::path& path) {
  std::error_code cannot_tell;
  if (!std::filesystem::is_regular_file(path, cannot_tell)) {
    return false;  // of a pipe nothing may be read twice
  }
  std::ifstream file(path, std::ios::binary);
  std::string beginning(kMagic.size(), '\0');
  return file.read(beginning.data(), static_cast<std::streamsize>(beginning.size())) && beginning == kMagic;
}

Model read_model_file(const std::filesystem::path& path) {
  return parse_model_file(read_binary_file(path, kModelSizeLimitBytes), path.string());
}

Model parse_model_file(std::string_view bytes, std::string_view file) {
  constexpr std::size_t longest_line = 200;
  const auto take_line = [&](std::string_view& rest) {
    const std::size_t end = rest.substr(0, longest_line).find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
  };
  std::string_view content = bytes;
  const std::optional<std::int64_t> version = number_between(take_line(content), kMagic, "");
  if (!version || *version < 1) {
    throw ParseError(file, 0, "is no model file of Foldwise: it does not begin with 'foldwise-model VERSION'");
  }
  if (*version > kModelFormatVersion) {
    throw ParseError(file, 1,
                     fmt::format("format version {} is newer than {}, the newest that this Foldwise reads", *version,
                                 kModelFormatVersion));
  }
  const std::string_view line = take_line(content);
  constexpr std::string_view sha_word = " bytes sha256 ";
  const std::size_t middle = std::min(line.find(sha_word), line.size());
  const std::optional<std::int64_t> size = number_between(line.substr(0, middle), "content ", "");
  if (!size || *size < 0 || middle == line.size()) {
    throw ParseError(file, 2, "must read 'content SIZE bytes sha256 CHECKSUM'");
  }
  if (content.size() != static_cast<std::uint64_t>(*size)) {
    throw ParseError(
        file, 0,
        fmt::format("{}: {} bytes of content where {} are said to be",
                    content.size() < static_cast<std::uint64_t>(*size) ? "is cut short" : "goes on too long",
                    content.size(), *size));
  }
  if (sha256(content) != line.substr(middle + sha_word.size())) {
    throw ParseError(file, 0, "was altered: its SHA-256 is not the one that its second line says");
  }
  return ContentReader(content, file, 2).read();
}

std::string model_file_bytes(const Model& model) {
  std::string content;
  for (const auto& [name, value] : model.attributes) {
    if (!is_word(name) || !is_line(value)) {
      throw Error(
          fmt::format("attribute {} cannot be written: a name is a word and a value one line", quoted_text(name)));
    }
    content += fmt::format("attribute {} {}\n", name, value);
  }
  for (const Tensor& tensor : model.tensors) {
    require_tensor(tensor);
    content += fmt::format("tensor {} {} {}\n", tensor.name, element_name(tensor.values), shape_text(tensor.shape));
  }
  content += "data\n";
  for (const Tensor& tensor : model.tensors) {
    content += std::visit([](const auto& values) { return as_bytes(values); }, tensor.values);
  }
  return fmt::format("{}{}\ncontent {} bytes sha256 {}\n{}", kMagic, kModelFormatVersion, content.size(),
                     sha256(content), content);
}

void write_model_file(const std::filesystem::path& path, const Model& model) {
  const std::string bytes = model_file_bytes(model);
  // What is written must be readable again: names that stand twice, a file that is too large.
  static_cast<void>(parse_model_file(bytes, path.string()));
  write_text_file(path, bytes);
}

}  // namespace foldwise
