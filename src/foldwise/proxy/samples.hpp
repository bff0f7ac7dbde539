#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "foldwise/neural/model.hpp"
#include "foldwise/proxy/proxy_input.hpp"

namespace foldwise {

/// Inputs and what an evaluator says of them: what a proxy is trained on or judged by.
struct ProxySamples {
  std::vector<ProxyInput> inputs;  ///< all of one bandwidth mode
  std::vector<std::string> metrics;
  std::vector<std::vector<float>> values;    ///< [metric][input]; 24 bits of an exact number
  std::map<std::string, std::string> facts;  ///< where they come from: evaluator, space, seed

  /// The values of a metric; throws Error, naming those that there are, when the samples lack it.
  const std::vector<float>& values_of(std::string_view metric) const;

  bool operator==(const ProxySamples&) const = default;
};

/// A file of samples is a model file of kind "proxy-samples" (docs/file-formats.md). Throws ParseError for what is
/// none, and for a design that no accelerator can be or a metric below 0.
Model model_of(const ProxySamples& samples);
ProxySamples samples_of(const Model& model, std::string_view file);

ProxySamples read_samples(const std::filesystem::path& path);
void write_samples(const std::filesystem::path& path, const ProxySamples& samples);

}  // namespace foldwise
