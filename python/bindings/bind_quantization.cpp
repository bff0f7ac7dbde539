#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "foldwise/formats/idx.hpp"
#include "foldwise/formats/quantize_file.hpp"
#include "foldwise/formats/trained_network.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/quantization/integer_network.hpp"
#include "interruptible.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

using Bits = std::pair<int, int>;  // of weights and activations

std::vector<std::string> quantize_for_python(const std::filesystem::path& path, const std::filesystem::path& output,
                                             const std::optional<std::filesystem::path>& data,
                                             const std::string& scheme, bool per_channel,
                                             const std::string& calibration, const Bits& bits,
                                             const std::map<std::string, Bits>& layer_bits, std::size_t images) {
  QuantizationRecipe recipe = recipe_of_words(scheme, calibration);
  recipe.per_channel = per_channel;
  recipe.bits = {bits.first, bits.second};
  for (const auto& [layer, own] : layer_bits) {
    recipe.bits_of_layer[layer] = {own.first, own.second};
  }
  const auto work = [=](const std::atomic<bool>& /*stop*/) {
    return quantize_file(path, data.value_or(""), recipe, images);
  };
  QuantizedFile result = run_interruptibly(
      work, [] {}, Unwilling::leave);
  write_model_file(output, result.model);
  return std::move(result.warnings);
}

using Classified = std::pair<std::vector<std::uint8_t>, std::vector<std::uint8_t>>;

/// (what test images show, what the network says, warnings)
py::tuple classify_for_python(const std::filesystem::path& path, const std::filesystem::path& data,
                              std::optional<std::size_t> images) {
  TrainedNetworkFile file = read_trained_network(path);
  const auto work = [network = std::move(file.network), data, images](const std::atomic<bool>& stop) {
    constexpr std::size_t images_at_once = 100;
    const LabelledImages all = read_mnist(data, MnistPart::test);
    const LabelledImages some = slice(all, 0, std::min(images.value_or(all.size()), all.size()));
    const auto* const quantized = std::get_if<QuantizedNetwork>(&network);
    const std::optional<IntegerNetwork> integers =
        quantized == nullptr ? std::nullopt : std::optional<IntegerNetwork>(std::in_place, *quantized);
    Classified result{some.labels, {}};
    for (std::size_t begin = 0; begin < some.size() && !stop.load(); begin += images_at_once) {
      const LabelledImages batch = slice(some, begin, std::min(begin + images_at_once, some.size()));
      const std::vector<std::uint8_t> answers =
          integers ? integers->classify(batch.pixels) : classify(std::get<SequentialNetwork>(network), batch.pixels);
      result.second.insert(result.second.end(), answers.begin(), answers.end());
    }
    return result;
  };
  const Classified result = run_interruptibly(work, [] {});
  const auto integers_of = [](const std::vector<std::uint8_t>& labels) {
    return std::vector<int>(labels.begin(), labels.end());
  };
  return py::make_tuple(integers_of(result.first), integers_of(result.second), file.warnings);
}

}  // namespace

void bind_quantization(py::module_& core) {
  core.def("quantize", &quantize_for_python, py::arg("model"), py::arg("output"), py::arg("data"), py::arg("scheme"),
           py::arg("per_channel"), py::arg("calibration"), py::arg("bits"), py::arg("layer_bits"), py::arg("images"));
  core.def("classify", &classify_for_python, py::arg("model"), py::arg("data"), py::arg("images"),
           "(labels, answers, warnings)");
}

}  // namespace foldwise
