#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace foldwise {

/// The sizes that a user gives to dimensions which a model leaves open.
struct OnnxSizes {
  std::optional<std::int64_t> batch;                           ///< the first dimension of the first input
  std::vector<std::pair<std::string, std::int64_t>> settings;  ///< by its name, `seq`, or by its place, `input[1]`
};

/// An operator of ONNX's own set with the names of the values that it reads and makes. A name that is empty stands for
/// an optional value that is not there.
struct OnnxNode {
  std::string name;  ///< its own; without one, that of its first output
  std::string op;    ///< `Conv`
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, std::vector<std::int64_t>, std::less<>> integers;  ///< attributes that are whole numbers
  std::map<std::string, std::string, std::less<>> texts;                   ///< attributes that are text
  std::map<std::string, float, std::less<>> reals;                         ///< attributes that are one real number
};

using OnnxShape = std::vector<std::int64_t>;

/// The numbers of a constant, row-major: real ones or whole ones.
struct OnnxTensor {
  OnnxShape shape;
  std::vector<float> reals;
  std::vector<std::int64_t> integers;
  bool is_unsigned = false;  ///< the integers are stored in unsigned bytes
};

/// What is read of a model: weights take as much memory as the file.
enum class OnnxContent { shapes, weights };

/// An ONNX model as plain values: its nodes, each after those whose outputs it reads, and the shapes that ONNX infers.
struct OnnxGraph {
  std::vector<OnnxNode> nodes;
  std::unordered_map<std::string, OnnxShape> shapes;    ///< of every value whose shape does not depend on data
  std::unordered_set<std::string> constants;            ///< values that do not depend on an input of the model
  std::unordered_map<std::string, OnnxTensor> tensors;  ///< constants, when weights are read
  std::vector<std::string> inputs;                      ///< values that are given to the model, without weights
  std::vector<std::string> outputs;
  std::vector<std::string> notes;  ///< what was assumed, one line each

  /// The shape of a value, nullptr when it is not known.
  const OnnxShape* shape_of(const std::string& value) const;
};

}  // namespace foldwise
