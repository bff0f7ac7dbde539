#include "foldwise/onnx/tensor_values.hpp"

#include <fmt/format.h>

#include <cstring>
#include <functional>
#include <numeric>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

/// Numbers of type T, from the bytes where there are any, else from the list that the type has in protobuf.
template <typename T, typename Result, typename List>
std::vector<Result> numbers_of(const onnx::TensorProto& tensor, const List& list) {
  if (tensor.raw_data().empty()) {
    std::vector<Result> numbers;
    for (const auto number : list) {
      numbers.push_back(static_cast<Result>(static_cast<T>(number)));
    }
    return numbers;
  }
  std::vector<T> stored(tensor.raw_data().size() / sizeof(T));
  std::memcpy(stored.data(), tensor.raw_data().data(), stored.size() * sizeof(T));
  return {stored.begin(), stored.end()};
}

template <typename T, typename List>
std::vector<std::int64_t> integers_of(const onnx::TensorProto& tensor, const List& list) {
  return numbers_of<T, std::int64_t>(tensor, list);
}

}  // namespace

std::optional<OnnxTensor> values_of(const onnx::TensorProto& tensor) {
  OnnxTensor values{.shape = {tensor.dims().begin(), tensor.dims().end()}, .reals = {}, .integers = {}};
  switch (tensor.data_type()) {
    case onnx::TensorProto::FLOAT:
      values.reals = numbers_of<float, float>(tensor, tensor.float_data());
      break;
    case onnx::TensorProto::INT8:
      values.integers = integers_of<std::int8_t>(tensor, tensor.int32_data());
      break;
    case onnx::TensorProto::UINT8:
      values.integers = integers_of<std::uint8_t>(tensor, tensor.int32_data());
      values.is_unsigned = true;
      break;
    case onnx::TensorProto::INT32:
      values.integers = integers_of<std::int32_t>(tensor, tensor.int32_data());
      break;
    case onnx::TensorProto::INT64:
      values.integers = integers_of<std::int64_t>(tensor, tensor.int64_data());
      break;
    default:
      return std::nullopt;
  }
  const std::size_t count = values.reals.size() + values.integers.size();
  const std::int64_t expected =
      std::accumulate(values.shape.begin(), values.shape.end(), std::int64_t{1}, [](std::int64_t a, std::int64_t b) {
        return checked_product("numbers of a constant", {a, b});
      });
  if (count == 0) {
    return std::nullopt;
  }
  if (static_cast<std::int64_t>(count) != expected) {
    throw Error(fmt::format("constant {} has {} numbers, must have {} by its shape", quoted_text(tensor.name()), count,
                            expected));
  }
  return values;
}

}  // namespace foldwise
