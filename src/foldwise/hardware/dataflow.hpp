#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace foldwise {

/// Which operand stays in the processing elements.
enum class Dataflow { output_stationary, weight_stationary, input_stationary };

inline constexpr std::array<Dataflow, 3> kDataflows = {Dataflow::output_stationary, Dataflow::weight_stationary,
                                                       Dataflow::input_stationary};

/// The dimensions of the layer's matrix product: m ofmap pixels, n filters, k words of a window.
enum class GemmDimension { m, n, k };

/// Where a dataflow lays the three dimensions: along array rows, along array columns, and in time.
struct Mapping {
  GemmDimension rows;
  GemmDimension columns;
  GemmDimension time;
};

Mapping mapping_of(Dataflow dataflow);

/// SCALE-Sim's two letters: "os", "ws", "is".
std::string_view short_name(Dataflow dataflow);

/// The dataflow of a two-letter name, exactly as SCALE-Sim compares it (lower case); nullopt for any other word.
std::optional<Dataflow> dataflow_named(std::string_view name);

}  // namespace foldwise
