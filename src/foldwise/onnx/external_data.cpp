#include "foldwise/onnx/external_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

constexpr std::int64_t kMostShapeNumbers = 1 << 16;

/// Bytes of one number, 0 for a type whose numbers are not read.
std::int64_t bytes_of_type(int type) {
  switch (type) {
    case onnx::TensorProto::INT8:
    case onnx::TensorProto::UINT8:
    case onnx::TensorProto::BOOL:
      return 1;
    case onnx::TensorProto::FLOAT16:
    case onnx::TensorProto::BFLOAT16:
    case onnx::TensorProto::INT16:
    case onnx::TensorProto::UINT16:
      return 2;
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::INT32:
    case onnx::TensorProto::UINT32:
      return 4;
    case onnx::TensorProto::DOUBLE:
    case onnx::TensorProto::INT64:
    case onnx::TensorProto::UINT64:
      return 8;
    default:
      return 0;
  }
}

std::int64_t elements(const onnx::TensorProto& tensor) {
  std::int64_t product = 1;
  for (const std::int64_t size : tensor.dims()) {
    product = checked_product("numbers of a constant", {product, size});
  }
  return product;
}

std::string entry(const onnx::TensorProto& tensor, std::string_view key) {
  const auto found = std::ranges::find(tensor.external_data(), key, [](const auto& each) { return each.key(); });
  return found == tensor.external_data().end() ? "" : found->value();
}

std::int64_t number_in(const onnx::TensorProto& tensor, std::string_view key, std::int64_t otherwise) {
  const std::string text = entry(tensor, key);
  if (text.empty()) {
    return otherwise;
  }
  const std::optional<std::int64_t> number = parse_integer(text);
  if (!number || *number < 0) {
    throw Error(fmt::format("constant {}: its {} is {}, must be a whole number", quoted_text(tensor.name()), key,
                            quoted_text(text)));
  }
  return *number;
}

}  // namespace

void require_data_fits(const onnx::TensorProto& tensor) {
  const std::int64_t element = bytes_of_type(tensor.data_type());
  if (tensor.raw_data().empty() || element == 0) {
    return;
  }
  const std::int64_t bytes = checked_product("bytes of a constant", {elements(tensor), element});
  if (const auto actual = static_cast<std::int64_t>(tensor.raw_data().size()); actual != bytes) {
    throw Error(
        fmt::format("constant {} has {} bytes, must have {} by its shape", quoted_text(tensor.name()), actual, bytes));
  }
}

void load_external_data(onnx::TensorProto& tensor, const std::filesystem::path& folder) {
  if (tensor.data_location() != onnx::TensorProto::EXTERNAL) {
    return;
  }
  const std::int64_t element = bytes_of_type(tensor.data_type());
  if (element == 0) {
    throw Error(
        fmt::format("constant {} has the type {}, which is not read", quoted_text(tensor.name()), tensor.data_type()));
  }
  const std::filesystem::path location = std::filesystem::path(entry(tensor, "location")).lexically_normal();
  if (location.empty() || location.is_absolute() || *location.begin() == "..") {
    throw Error(fmt::format("constant {} lies in {}, must lie in the model's folder", quoted_text(tensor.name()),
                            quoted_text(location.string())));
  }
  const std::int64_t bytes = checked_product("bytes of a constant", {elements(tensor), element});
  const std::int64_t offset = number_in(tensor, "offset", 0);
  if (const std::int64_t length = number_in(tensor, "length", bytes); length != bytes) {
    throw Error(fmt::format("constant {} has {} bytes by its shape, but the file says {}", quoted_text(tensor.name()),
                            bytes, length));
  }
  std::ifstream file(folder / location, std::ios::binary | std::ios::ate);
  const std::int64_t size = file ? static_cast<std::int64_t>(file.tellg()) : -1;
  if (size < 0) {
    throw Error(fmt::format("constant {} lies in {}, which cannot be read", quoted_text(tensor.name()),
                            quoted_text(location.string())));
  }
  if (offset > size || bytes > size - offset) {
    throw Error(fmt::format("constant {} ends at byte {} of {}, which has {}", quoted_text(tensor.name()),
                            checked_sum("end of a constant", {offset, bytes}), quoted_text(location.string()), size));
  }
  std::string data(static_cast<std::size_t>(bytes), '\0');
  file.seekg(offset);
  file.read(data.data(), bytes);
  if (!file) {
    throw Error(fmt::format("constant {} lies in {}, which cannot be read", quoted_text(tensor.name()),
                            quoted_text(location.string())));
  }
  tensor.set_raw_data(std::move(data));
  tensor.set_data_location(onnx::TensorProto::DEFAULT);
  tensor.clear_external_data();
}

void load_shape_data(onnx::TensorProto& tensor, const std::filesystem::path& folder) {
  const bool is_whole =
      tensor.data_type() == onnx::TensorProto::INT64 || tensor.data_type() == onnx::TensorProto::INT32;
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL && is_whole && tensor.dims_size() <= 1 &&
      elements(tensor) <= kMostShapeNumbers) {
    load_external_data(tensor, folder);
  }
}

}  // namespace foldwise
