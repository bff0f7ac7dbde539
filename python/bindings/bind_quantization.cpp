#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/formats/idx.hpp"
#include "foldwise/formats/quantize_file.hpp"
#include "foldwise/formats/trained_network.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/quantization/integer_network.hpp"
#include "foldwise/report/array_evaluation.hpp"
#include "foldwise/simulator/run_on_array.hpp"
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

struct Classified {
  std::vector<std::uint8_t> labels;
  std::vector<std::uint8_t> answers;
  std::string array;  ///< JSON, empty unless it was asked for
};

/// On one accelerator: in its accumulators, with its cycles, and some images through its registers.
struct OnArray {
  Accelerator accelerator;
  Accumulator accumulator;
  std::size_t images = 0;
};

/// (what test images show, what the network says, what the accelerator needs as JSON, warnings)
py::tuple classify_for_python(const std::filesystem::path& path, const std::filesystem::path& data,
                              std::optional<std::size_t> images, const std::optional<OnArray>& on_array) {
  TrainedNetworkFile file = read_trained_network(path);
  if (on_array && !std::holds_alternative<QuantizedNetwork>(file.network)) {
    throw Error(fmt::format("{}: is a network in float, must be quantized to run in accumulators", path.string()));
  }
  const auto work = [network = std::move(file.network), data, images, on_array](const std::atomic<bool>& stop) {
    constexpr std::size_t images_at_once = 100;
    const LabelledImages all = read_mnist(data, MnistPart::test);
    const LabelledImages some = slice(all, 0, std::min(images.value_or(all.size()), all.size()));
    const auto* const quantized = std::get_if<QuantizedNetwork>(&network);
    Classified result{some.labels, {}, {}};
    Summation summation;
    if (on_array) {
      const ArrayEvaluation evaluation = evaluate_on_array(*quantized, on_array->accelerator);
      const LabelledImages watched = slice(some, 0, std::min(on_array->images, some.size()));
      require_equal_accumulators(evaluation, *quantized, on_array->accumulator, watched.pixels);
      result.array = array_json(evaluation, on_array->accumulator).dump();
      summation = {on_array->accumulator, words_summed_in_array(evaluation.accelerator)};
    }
    const std::optional<IntegerNetwork> integers =
        quantized == nullptr ? std::nullopt : std::optional<IntegerNetwork>(std::in_place, *quantized, summation);
    for (std::size_t begin = 0; begin < some.size() && !stop.load(); begin += images_at_once) {
      const LabelledImages batch = slice(some, begin, std::min(begin + images_at_once, some.size()));
      const std::vector<std::uint8_t> answers =
          integers ? integers->classify(batch.pixels) : classify(std::get<SequentialNetwork>(network), batch.pixels);
      result.answers.insert(result.answers.end(), answers.begin(), answers.end());
    }
    return result;
  };
  const Classified result = run_interruptibly(work, [] {});
  const auto integers_of = [](const std::vector<std::uint8_t>& labels) {
    return std::vector<int>(labels.begin(), labels.end());
  };
  return py::make_tuple(integers_of(result.labels), integers_of(result.answers), result.array, file.warnings);
}

}  // namespace

void bind_quantization(py::module_& core) {
  core.def("quantize", &quantize_for_python, py::arg("model"), py::arg("output"), py::arg("data"), py::arg("scheme"),
           py::arg("per_channel"), py::arg("calibration"), py::arg("bits"), py::arg("layer_bits"), py::arg("images"));
  py::class_<OnArray>(core, "OnArray")
      .def(py::init([](const Accelerator& accelerator, int accumulator_bits, const std::string& overflow,
                       std::size_t images) {
             if (accumulator_bits < kFewestAccumulatorBits || accumulator_bits > kMostAccumulatorBits) {
               throw Error(fmt::format("accumulator_bits is {}, must be from {} to {}", accumulator_bits,
                                       kFewestAccumulatorBits, kMostAccumulatorBits));
             }
             if (overflow != "saturate" && overflow != "wrap") {
               throw Error(fmt::format("overflow is '{}', must be saturate or wrap", overflow));
             }
             return OnArray{
                 accelerator,
                 {.bits = accumulator_bits, .overflow = overflow == "saturate" ? Overflow::saturate : Overflow::wrap},
                 images};
           }),
           py::arg("accelerator"), py::arg("accumulator_bits"), py::arg("overflow"), py::arg("images"));
  core.def("classify", &classify_for_python, py::arg("model"), py::arg("data"), py::arg("images"), py::arg("on_array"),
           "(labels, answers, JSON of the accelerator, warnings)");
}

}  // namespace foldwise
