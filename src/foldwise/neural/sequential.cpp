#include "foldwise/neural/sequential.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"

namespace foldwise {

namespace {

constexpr int kMostChannels = 1 << 16;
constexpr std::array<std::string_view, 3> kPoolings = {"none", "average", "maximum"};

/// Takes the text before the next `mark`, or all of it.
std::string_view take_until(std::string_view& rest, char mark) {
  const std::string_view taken = rest.substr(0, rest.find(mark));
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
  return taken;
}

/// -1 where there is no number from 0 to kMostChannels.
int take_number(std::string_view& rest, char mark) {
  const std::string_view text = take_until(rest, mark);
  const std::optional<std::int64_t> number = parse_integer(text);
  return number && *number >= 0 && *number <= kMostChannels ? static_cast<int>(*number) : -1;
}

LayerGeometry parse_layer(std::string_view text) {
  std::string_view rest = text;
  LayerGeometry layer{.name = std::string(take_until(rest, ':'))};
  layer.inputs = take_number(rest, 'x');
  layer.side = take_number(rest, ':');
  layer.outputs = take_number(rest, 'x');
  layer.kernel = take_number(rest, ':');
  layer.padding = take_number(rest, ':');
  const std::string_view activation = take_until(rest, ':');
  layer.rectifies = activation == "relu";
  const auto pooling = std::ranges::find(kPoolings, rest);
  const bool is_whole = !layer.name.empty() && layer.inputs > 0 && layer.side > 0 && layer.outputs > 0 &&
                        layer.kernel > 0 && layer.padding >= 0 && (layer.rectifies || activation == "linear");
  if (!is_whole || pooling == kPoolings.end()) {
    throw Error(fmt::format("layer {} is not written as conv1:1x28:6x5:2:relu:average", quoted_text(text)));
  }
  layer.pooling = static_cast<Pooling>(pooling - kPoolings.begin());
  return layer;
}

void require_layer(const LayerGeometry& layer, bool holds, std::string_view rule) {
  if (!holds) {
    throw Error(fmt::format("layer {}: {}", layer.name, rule));
  }
}

}  // namespace

std::string_view name_of(Pooling pooling) { return kPoolings[static_cast<std::size_t>(pooling)]; }

void validate(const std::vector<LayerGeometry>& layers) {
  if (layers.empty()) {
    throw Error("has no layer with weights");
  }
  int channels = 1;
  int side = kImageSide;
  for (const LayerGeometry& layer : layers) {
    require_layer(layer, layer.inputs == channels && layer.side == side,
                  fmt::format("takes {} x {} x {}, but is given {} x {} x {}", layer.inputs, layer.side, layer.side,
                              channels, side, side));
    require_layer(layer, layer.outputs >= 1 && layer.outputs <= kMostChannels,
                  fmt::format("has {} filters, must have 1 to {}", layer.outputs, kMostChannels));
    require_layer(layer, layer.padding >= 0 && layer.padding < layer.kernel && layer.kernel <= layer.padded_side(),
                  fmt::format("filters of {} x {} and padding of {} do not go with an ifmap of {} x {}", layer.kernel,
                              layer.kernel, layer.padding, side, side));
    require_layer(layer, layer.pooled_side() >= 1, "pools an ofmap of 1 x 1");
    channels = layer.outputs;
    side = layer.pooled_side();
  }
  if (side != 1 || channels != kImageClasses) {
    throw Error(fmt::format("leaves {} x {} x {} scores, must leave {}", channels, side, side, kImageClasses));
  }
}

std::string geometry_text(const std::vector<LayerGeometry>& layers) {
  std::string text;
  for (const LayerGeometry& layer : layers) {
    text += fmt::format("{}{}:{}x{}:{}x{}:{}:{}:{}", text.empty() ? "" : " ", layer.name, layer.inputs, layer.side,
                        layer.outputs, layer.kernel, layer.padding, layer.rectifies ? "relu" : "linear",
                        name_of(layer.pooling));
  }
  return text;
}

std::vector<LayerGeometry> parse_geometry(std::string_view text) {
  std::vector<LayerGeometry> layers;
  while (!text.empty()) {
    layers.push_back(parse_layer(take_until(text, ' ')));
  }
  validate(layers);
  return layers;
}

}  // namespace foldwise
