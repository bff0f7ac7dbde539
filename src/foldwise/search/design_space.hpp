#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace foldwise {

/// `ordered`: neighbouring values are alike, so a search may step from one to the next. `choice`: they are not.
enum class ParameterKind { ordered, choice };

/// One dimension of a design space: a name and how many values it can take. What the values mean is not known here.
struct Parameter {
  std::string name;
  std::uint32_t values = 0;
  ParameterKind kind = ParameterKind::ordered;

  bool operator==(const Parameter&) const = default;
};

/// One design: for each parameter of a space, in order, the index of its value.
struct DesignPoint {
  std::vector<std::uint32_t> indices;

  bool operator==(const DesignPoint&) const = default;
};

/// For unordered containers of points.
struct DesignPointHash {
  std::size_t operator()(const DesignPoint& point) const;
};

/// The finite set of all designs: every combination of the parameters' values. Points are numbered by their rank, from
/// 0 to size() - 1, in the order of nested loops over the parameters, the last one innermost.
class DesignSpace {
 public:
  /// Throws Error when a parameter has no value or a space has more than 2^63 points. Without parameters the space is
  /// one point.
  explicit DesignSpace(std::vector<Parameter> parameters);

  std::span<const Parameter> parameters() const { return parameters_; }
  std::uint64_t size() const { return size_; }
  bool contains(const DesignPoint& point) const;

  /// The point of a rank below size().
  DesignPoint point(std::uint64_t rank) const;

  /// The rank of a point within the space.
  std::uint64_t rank(const DesignPoint& point) const;

 private:
  std::vector<Parameter> parameters_;
  std::uint64_t size_ = 1;
};

}  // namespace foldwise
