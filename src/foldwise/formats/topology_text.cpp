#include "foldwise/formats/topology_text.hpp"

#include <fmt/format.h>

#include <iterator>
#include <span>
#include <string_view>

#include "foldwise/base/error.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/topology.hpp"

namespace foldwise {

namespace {

constexpr std::string_view kHeading =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Row Stride, Column "
    "Stride,\n";
constexpr std::string_view kFirstChannel = "Channel_0";

void append_row(std::string& text, std::string_view name, const ConvShape& shape, std::size_t channels) {
  fmt::format_to(std::back_inserter(text), "{}, {}, {}, {}, {}, {}, {}, {}, {},\n", name, shape.ifmap_height,
                 shape.ifmap_width, shape.filter_height, shape.filter_width, channels, shape.filters, shape.row_stride,
                 shape.column_stride);
}

/// How many layers at the start of `layers` are the channels of one depth-wise row named `name`.
std::size_t count_channels(std::span<const Layer> layers, std::string_view name) {
  std::size_t count = 0;
  while (count < layers.size() && count < std::size_t{kMostDepthwiseChannels} &&
         layers[count].shape == layers[0].shape && layers[count].name == fmt::format("{}Channel_{}", name, count)) {
    ++count;
  }
  return count;
}

}  // namespace

std::string topology_text(const Network& network) {
  std::string text(kHeading);
  std::span<const Layer> rest = network.layers;
  while (!rest.empty()) {
    const Layer& layer = rest.front();
    std::string_view name = layer.name;
    const bool is_depthwise = name.find("DP") != std::string_view::npos;
    if (name.find_first_of(",\r\n") != std::string_view::npos || name != trimmed(name) ||
        (is_depthwise && (!name.ends_with(kFirstChannel) || layer.shape.channels != 1))) {
      throw Error(fmt::format("no row of a topology can have the name {}", quoted_text(name)));
    }
    std::size_t layers = 1;
    if (is_depthwise) {
      name.remove_suffix(kFirstChannel.size());
      layers = count_channels(rest, name);
    }
    append_row(text, name, layer.shape, is_depthwise ? layers : static_cast<std::size_t>(layer.shape.channels));
    rest = rest.subspan(layers);
  }
  return text;
}

}  // namespace foldwise
