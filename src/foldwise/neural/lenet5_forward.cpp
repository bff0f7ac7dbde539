// Channels lie innermost in every activation, so that a filter's window is `kernel` stretches of memory: gathering all
// windows of a batch into the columns of a matrix (im2col) is a few copies each, and one matrix product with the
// filters gives the ofmap in the very same layout. Weights are re-ordered to match once a call.
#include "foldwise/neural/lenet5_forward.hpp"

#include <Eigen/Core>
#include <algorithm>

namespace foldwise {

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;  // column by column
using RowMajorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBatch = 32;  // what lies between layers then fits in a cache of a megabyte

/// A layer made ready: filters as rows, each in the order row, column, channel.
struct PreparedLayer {
  LeNet5Layer shape;
  RowMajorMatrix filters;
  Eigen::VectorXf bias;
};

PreparedLayer prepare(const LeNet5Layer& shape, const LayerWeights& weights) {
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
void gather_windows(const LeNet5Layer& layer, std::span<const float> ifmaps, std::size_t images, Matrix& windows) {
  const std::ptrdiff_t channels = layer.inputs;
  const std::ptrdiff_t kernel = layer.kernel;
  const std::ptrdiff_t side =
      layer.ofmap + kernel - 1 - 2 * std::ptrdiff_t{layer.padding};  // rows and columns of an ifmap
  const std::ptrdiff_t first = -layer.padding;
  const std::ptrdiff_t last = layer.ofmap - layer.padding;
  const auto batch = static_cast<std::ptrdiff_t>(images);
  const std::ptrdiff_t windows_per_ifmap = std::ptrdiff_t{layer.ofmap} * layer.ofmap;
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

/// Averages windows of 2 x 2: `side` x `side` pixels of `channels` become a quarter of them.
void average_pool(const Matrix& ofmaps, std::size_t images, int side, std::vector<float>& pooled) {
  const Eigen::Index channels = ofmaps.rows();
  pooled.resize(static_cast<std::size_t>(ofmaps.size()) / 4);
  float* to = pooled.data();
  for (Eigen::Index top = 0; top < static_cast<Eigen::Index>(images) * side; top += 2) {  // rows of all images
    for (Eigen::Index left = 0; left < side; left += 2) {
      const Eigen::Index at = top * side + left;
      Eigen::Map<Eigen::VectorXf>(to, channels) =
          0.25F * (ofmaps.col(at) + ofmaps.col(at + 1) + ofmaps.col(at + side) + ofmaps.col(at + side + 1));
      to += channels;
    }
  }
}

/// Runs batches through the network and keeps the memory that they need.
class Forward {
 public:
  explicit Forward(const LeNet5& network) {
    for (std::size_t index = 0; index < kLeNet5Layers.size(); ++index) {
      layers_.push_back(prepare(kLeNet5Layers[index], network.layers[index]));
    }
  }

  const LeNet5Activations& run(std::span<const std::uint8_t> pixels) {
    const std::size_t images = pixels.size() / kLeNet5Pixels;
    std::vector<float>& entering = activations_.layer_inputs[0];
    entering.resize(pixels.size());
    std::transform(pixels.begin(), pixels.end(), entering.begin(),
                   [](std::uint8_t pixel) { return static_cast<float>(pixel) / 255.0F; });
    for (std::size_t index = 0; index < layers_.size(); ++index) {
      const bool is_last = index + 1 == layers_.size();
      run_layer(layers_[index], activations_.layer_inputs[index], images,
                is_last ? activations_.logits : activations_.layer_inputs[index + 1], is_last);
    }
    return activations_;
  }

 private:
  void run_layer(const PreparedLayer& layer, std::span<const float> ifmaps, std::size_t images,
                 std::vector<float>& result, bool is_last) {
    const auto ofmap_columns = static_cast<Eigen::Index>(images) * layer.shape.ofmap * layer.shape.ofmap;
    if (layer.shape.ofmap == 1) {  // the ifmaps are the windows
      const Eigen::Map<const Matrix> windows(ifmaps.data(), layer.filters.cols(), ofmap_columns);
      ofmaps_.noalias() = layer.filters * windows;
    } else {
      gather_windows(layer.shape, ifmaps, images, windows_);
      ofmaps_.noalias() = layer.filters * windows_;
    }
    ofmaps_.colwise() += layer.bias;
    if (!is_last) {
      ofmaps_ = ofmaps_.cwiseMax(0.0F);
    }
    if (layer.shape.ofmap > 1) {
      average_pool(ofmaps_, images, layer.shape.ofmap, result);
    } else {
      result.assign(ofmaps_.data(), ofmaps_.data() + ofmaps_.size());
    }
  }

  std::vector<PreparedLayer> layers_;
  Matrix windows_;
  Matrix ofmaps_;
  LeNet5Activations activations_;
};

}  // namespace

void forward(const LeNet5& network, std::span<const std::uint8_t> pixels,
             const std::function<void(const LeNet5Activations&)>& visit) {
  Forward pass(network);
  while (!pixels.empty()) {
    const std::size_t batch = std::min(pixels.size(), kBatch * kLeNet5Pixels);
    visit(pass.run(pixels.first(batch)));
    pixels = pixels.subspan(batch);
  }
}

std::vector<float> logits(const LeNet5& network, std::span<const std::uint8_t> pixels) {
  std::vector<float> all;
  all.reserve(pixels.size() / kLeNet5Pixels * kLeNet5Classes);
  forward(network, pixels,
          [&](const LeNet5Activations& batch) { all.insert(all.end(), batch.logits.begin(), batch.logits.end()); });
  return all;
}

std::vector<std::uint8_t> largest_class(std::span<const float> logits) {
  std::vector<std::uint8_t> classes;
  for (; !logits.empty(); logits = logits.subspan(kLeNet5Classes)) {
    const std::span<const float> scores = logits.first(kLeNet5Classes);
    classes.push_back(static_cast<std::uint8_t>(std::max_element(scores.begin(), scores.end()) - scores.begin()));
  }
  return classes;
}

std::vector<std::uint8_t> classify(const LeNet5& network, std::span<const std::uint8_t> pixels) {
  return largest_class(logits(network, pixels));
}

}  // namespace foldwise
