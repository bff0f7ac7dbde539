// Channels lie innermost in every activation, so that a filter's window is `kernel` stretches of memory: gathering all
// windows of a batch into the columns of a matrix (im2col) is a few copies each, and one matrix product with the
// filters gives the ofmap in the very same layout. Weights are re-ordered to match once a call.
#include "foldwise/neural/sequential_forward.hpp"

#include <Eigen/Core>
#include <algorithm>

namespace foldwise {

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;  // column by column
using RowMajorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBatch = 32;  // what lies between layers then fits in a cache of a megabyte

/// A layer made ready: filters as rows, each in the order row, column, channel.
struct PreparedLayer {
  LayerGeometry shape;
  RowMajorMatrix filters;
  Eigen::VectorXf bias;
};

PreparedLayer prepare(const LayerGeometry& shape, const LayerWeights& weights) {
  const int area = shape.kernel * shape.kernel;
  PreparedLayer layer{.shape = shape,
                      .filters = RowMajorMatrix(shape.outputs, area * shape.inputs),
                      .bias = Eigen::Map<const Eigen::VectorXf>(weights.bias.data(), shape.outputs)};
  const float* value = weights.weight.data();
  for (int filter = 0; filter < shape.outputs; ++filter) {
    for (int channel = 0; channel < shape.inputs; ++channel) {
      for (int place = 0; place < area; ++place) {
        layer.filters(filter, place * shape.inputs + channel) = *value++;
      }
    }
  }
  return layer;
}

/// Gathers the windows of `images` ifmaps, [image][row][column][channel], into the columns of `windows`.
void gather_windows(const LayerGeometry& layer, std::span<const float> ifmaps, std::size_t images, Matrix& windows) {
  const std::ptrdiff_t channels = layer.inputs;
  const std::ptrdiff_t kernel = layer.kernel;
  const std::ptrdiff_t side = layer.side;
  const std::ptrdiff_t first = -layer.padding;
  const std::ptrdiff_t last = layer.ofmap() - layer.padding;
  const auto batch = static_cast<std::ptrdiff_t>(images);
  const std::ptrdiff_t windows_per_ifmap = std::ptrdiff_t{layer.ofmap()} * layer.ofmap();
  windows.resize(kernel * kernel * channels, batch * windows_per_ifmap);
  if (layer.padding > 0) {
    windows.setZero();
  }
  float* column = windows.data();
  for (const float* ifmap = ifmaps.data(); ifmap != ifmaps.data() + batch * side * side * channels;
       ifmap += side * side * channels) {
    for (std::ptrdiff_t top = first; top < last; ++top) {
      for (std::ptrdiff_t left = first; left < last; ++left) {
        const std::ptrdiff_t begin = std::max(left, std::ptrdiff_t{0});
        const std::ptrdiff_t end = std::min(left + kernel, side);
        for (std::ptrdiff_t y = 0; y < kernel; ++y) {
          if (top + y >= 0 && top + y < side) {
            std::copy_n(ifmap + ((top + y) * side + begin) * channels, (end - begin) * channels,
                        column + (y * kernel + begin - left) * channels);
          }
        }
        column += kernel * kernel * channels;
      }
    }
  }
}

/// Windows of 2 x 2 of ofmaps with `side` rows and columns become a pixel each.
void pool(const Matrix& ofmaps, std::size_t images, Eigen::Index side, Pooling pooling, std::vector<float>& pooled) {
  const Eigen::Index channels = ofmaps.rows();
  const Eigen::Index half = side / 2;
  pooled.resize(images * static_cast<std::size_t>(half * half * channels));
  float* to = pooled.data();
  for (Eigen::Index image = 0; image < static_cast<Eigen::Index>(images); ++image) {
    for (Eigen::Index row = 0; row < half; ++row) {
      for (Eigen::Index column = 0; column < half; ++column) {
        const Eigen::Index at = (image * side + 2 * row) * side + 2 * column;
        Eigen::Map<Eigen::VectorXf> pixel(to, channels);
        if (pooling == Pooling::average) {
          pixel = 0.25F * (ofmaps.col(at) + ofmaps.col(at + 1) + ofmaps.col(at + side) + ofmaps.col(at + side + 1));
        } else {
          pixel = ofmaps.col(at)
                      .cwiseMax(ofmaps.col(at + 1))
                      .cwiseMax(ofmaps.col(at + side).cwiseMax(ofmaps.col(at + side + 1)));
        }
        to += channels;
      }
    }
  }
}

/// Runs batches through the network and keeps the memory that they need.
class Forward {
 public:
  explicit Forward(const SequentialNetwork& network) {
    for (std::size_t index = 0; index < network.layers.size(); ++index) {
      layers_.push_back(prepare(network.layers[index], network.weights[index]));
    }
    activations_.layer_inputs.resize(layers_.size());
  }

  const Activations& run(std::span<const std::uint8_t> pixels) {
    const std::size_t images = pixels.size() / kImagePixels;
    std::vector<float>& entering = activations_.layer_inputs[0];
    entering.resize(pixels.size());
    std::transform(pixels.begin(), pixels.end(), entering.begin(),
                   [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0F; });
    for (std::size_t index = 0; index < layers_.size(); ++index) {
      const bool is_last = index + 1 == layers_.size();
      run_layer(layers_[index], activations_.layer_inputs[index], images,
                is_last ? activations_.logits : activations_.layer_inputs[index + 1]);
    }
    return activations_;
  }

 private:
  void run_layer(const PreparedLayer& layer, std::span<const float> ifmaps, std::size_t images,
                 std::vector<float>& result) {
    const int side = layer.shape.ofmap();
    const auto ofmap_columns = static_cast<Eigen::Index>(images) * side * side;
    if (side == 1 && layer.shape.padding == 0) {  // the ifmaps are the windows
      const Eigen::Map<const Matrix> windows(ifmaps.data(), layer.filters.cols(), ofmap_columns);
      ofmaps_.noalias() = layer.filters * windows;
    } else {
      gather_windows(layer.shape, ifmaps, images, windows_);
      ofmaps_.noalias() = layer.filters * windows_;
    }
    ofmaps_.colwise() += layer.bias;
    if (layer.shape.rectifies) {
      ofmaps_ = ofmaps_.cwiseMax(0.0F);
    }
    if (layer.shape.pooling != Pooling::none) {
      pool(ofmaps_, images, side, layer.shape.pooling, result);
    } else {
      result.assign(ofmaps_.data(), ofmaps_.data() + ofmaps_.size());
    }
  }

  std::vector<PreparedLayer> layers_;
  Matrix windows_;
  Matrix ofmaps_;
  Activations activations_;
};

}  // namespace

void forward(const SequentialNetwork& network, std::span<const std::uint8_t> pixels,
             const std::function<void(const Activations&)>& visit) {
  Forward pass(network);
  while (!pixels.empty()) {
    const std::size_t batch = std::min(pixels.size(), kBatch * kImagePixels);
    visit(pass.run(pixels.first(batch)));
    pixels = pixels.subspan(batch);
  }
}

std::vector<float> logits(const SequentialNetwork& network, std::span<const std::uint8_t> pixels) {
  std::vector<float> all;
  all.reserve(pixels.size() / kImagePixels * kImageClasses);
  forward(network, pixels,
          [&](const Activations& batch) { all.insert(all.end(), batch.logits.begin(), batch.logits.end()); });
  return all;
}

std::vector<std::uint8_t> largest_class(std::span<const float> logits) {
  std::vector<std::uint8_t> classes;
  for (; !logits.empty(); logits = logits.subspan(kImageClasses)) {
    const std::span<const float> scores = logits.first(kImageClasses);
    classes.push_back(static_cast<std::uint8_t>(std::max_element(scores.begin(), scores.end()) - scores.begin()));
  }
  return classes;
}

std::vector<std::uint8_t> classify(const SequentialNetwork& network, std::span<const std::uint8_t> pixels) {
  return largest_class(logits(network, pixels));
}

}  // namespace foldwise
