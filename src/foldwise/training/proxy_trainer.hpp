#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "foldwise/proxy/proxy.hpp"
#include "foldwise/proxy/samples.hpp"

namespace foldwise {

/// How a proxy is trained: by AdamW (Loshchilov and Hutter 2019) on the mean relative error of 1 + metric. The learning
/// rate rises over the first steps and falls along half a cosine to zero.
struct ProxyRecipe {
  FeatureSet features = FeatureSet::structured;
  std::string target = "total_cycles";
  int hidden_layers = 3;
  int width = 128;
  int epochs = 100;
  int batch = 2048;
  double learning_rate = 5e-3;
  double weight_decay = 1e-2;
  int patience = 60;       ///< epochs without a better validation error after which training stops
  std::uint64_t seed = 0;  ///< of the first weights, of the order of the samples, and of which are held out
  int threads = 1;         ///< of libtorch
};

/// "structured features, 3 hidden layers of 128, batch 4096, learning rate 0.002 ..."
std::string description(const ProxyRecipe& recipe);

/// How far a training is. Errors are means of |log(1 + prediction) - log(1 + metric)|.
struct ProxyProgress {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  std::size_t samples = 0;  ///< of the epoch so far
  std::size_t samples_per_epoch = 0;
  double error = 0;             ///< of the epoch so far
  double validation_error = 0;  ///< at the end of an epoch
  bool is_end_of_epoch = false;
  bool is_best = false;  ///< no earlier epoch had such a validation error
};

struct TrainedProxy {
  Proxy proxy;     ///< as after the epoch with the best validation error; its facts are left empty
  int epochs = 0;  ///< that were run
  int best_epoch = 0;
  std::size_t validation_samples = 0;
  double validation_error = 0;
};

/// Trains with libtorch. A twentieth of the samples is held out: it says which epoch is kept, when to stop early, and
/// how wide the intervals must be. Equal samples and recipe give equal weights. Throws Error for a target that the
/// samples lack, and for fewer of them than a batch. When `progress`, called after every step, returns false, the
/// training ends with what is best so far.
TrainedProxy train_proxy(const ProxySamples& samples, const ProxyRecipe& recipe,
                         const std::function<bool(const ProxyProgress&)>& progress);

}  // namespace foldwise
