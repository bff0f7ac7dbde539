#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foldwise/proxy/proxy.hpp"

namespace foldwise {

/// What a proxy says of one input.
struct Prediction {
  double value = 0;  ///< of the metric
  double low = 0;    ///< the interval that holds the truth in 9 of 10 cases, where the input is like the training's
  double high = 0;
  bool in_range = false;  ///< every number lies within what was seen in training

  bool operator==(const Prediction&) const = default;
};

/// A proxy made ready to be asked. May be used from several threads at once.
class Predictor {
 public:
  explicit Predictor(Proxy proxy);

  const Proxy& proxy() const { return proxy_; }

  /// One prediction for each input, which does not depend on the others. O(weights) each.
  std::vector<Prediction> predict(std::span<const ProxyInput> inputs) const;

 private:
  /// The base's answers b to what is in `features`, where it also puts them, standardised, in their places.
  std::vector<double> add_bases(std::vector<float>& features) const;

  Proxy proxy_;
  NetworkForward forward_;
  std::optional<NetworkForward> base_;
};

/// Features of an input as the network wants them, appended to `values`; behind them, where there is a base, the place
/// for its answer.
void append_standard_features(const Proxy& proxy, const ProxyInput& input, std::vector<float>& values);

/// Which number of an input lies outside of what the proxy has seen, e.g. "array.rows is 256, seen 1 to 128"; empty
/// when none does.
std::string out_of_range_text(const Proxy& proxy, const ProxyInput& input);

}  // namespace foldwise
