#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace foldwise {

/// Weights as a trainer leaves them: weight[output][input], row by row.
struct DenseLayer {
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::vector<float> weight;
  std::vector<float> bias;

  bool operator==(const DenseLayer&) const = default;
};

/// A multilayer perceptron with residuals, ReLU throughout:
///   h = relu(W0 x + b0),  h = h + relu(Wi h + bi) for each further hidden layer,  y = Wo [h; x] + bo.
/// The output sees the inputs too, so that what is linear in them need not pass the hidden layers.
struct ResidualNetwork {
  std::vector<DenseLayer> hidden;  ///< at least one, all of one width
  DenseLayer output;               ///< of the last hidden layer's width plus the inputs

  std::int64_t inputs() const { return hidden.front().inputs; }
  std::int64_t width() const { return hidden.front().outputs; }
  bool operator==(const ResidualNetwork&) const = default;
};

/// A network made ready to be asked in batches. Lanes of a vector register are different inputs, so each sum is formed
/// in one order whatever the processor is: equal bits on every machine, alone or in a batch. May be used from several
/// threads at once.
class NetworkForward {
 public:
  explicit NetworkForward(const ResidualNetwork& network);

  /// `inputs`: [count][stride], of which the first network.inputs() are seen; `outputs`:
  /// [count][network.output.outputs]. O(weights * count).
  void run(std::span<const float> inputs, std::int64_t stride, std::span<float> outputs) const;

 private:
  struct PackedLayer {
    std::int64_t inputs = 0;
    std::int64_t tiles = 0;      ///< of kTileRows outputs, the last one filled up with zeros
    std::vector<float> weights;  ///< [tile][input][row of the tile]
    std::vector<float> bias;     ///< [tile][row of the tile]
  };
  friend struct NetworkKernel;

  static PackedLayer packed(const DenseLayer& layer);

  std::int64_t inputs_;
  std::int64_t outputs_;
  std::vector<PackedLayer> layers_;  ///< the hidden ones and the output
};

}  // namespace foldwise
