#include "evaluate_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/version.hpp"
#include "foldwise/formats/idx.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/formats/trained_network.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/quantization/integer_network.hpp"
#include "foldwise/report/array_evaluation.hpp"
#include "foldwise/report/text_table.hpp"
#include "foldwise/simulator/run_on_array.hpp"
#include "progress_line.hpp"

namespace foldwise {

namespace {

using Json = nlohmann::ordered_json;
using Classify = std::function<std::vector<std::uint8_t>(std::span<const std::uint8_t> pixels)>;

constexpr std::string_view kSaturate = "saturate";
constexpr std::string_view kWrap = "wrap";

struct EvaluateOptions {
  std::string model;
  std::string data;
  std::size_t images = 0;  ///< 0: all
  bool confusion = false;
  bool json = false;
  bool on_array = false;
  std::string config;
  int accumulator_bits = kMostAccumulatorBits;
  std::string overflow = std::string(kSaturate);
  std::size_t array_images = 2;

  Accumulator accumulator() const {
    return {.bits = accumulator_bits, .overflow = overflow == kSaturate ? Overflow::saturate : Overflow::wrap};
  }
};

constexpr std::size_t kClasses = kImageClasses;
constexpr std::size_t kImagesBetweenProgress = 500;

/// How many images of each digit (first index) were taken for each digit (second).
using Confusion = std::array<std::array<std::size_t, kClasses>, kClasses>;

std::size_t right_answers(const Confusion& confusion) {
  std::size_t right = 0;
  for (std::size_t digit = 0; digit < kClasses; ++digit) {
    right += confusion[digit][digit];
  }
  return right;
}

Classify classifier_of(const TrainedNetwork& network) {
  if (const auto* quantized = std::get_if<QuantizedNetwork>(&network)) {
    return
        [ready = IntegerNetwork(*quantized)](std::span<const std::uint8_t> pixels) { return ready.classify(pixels); };
  }
  return [ready = std::get<SequentialNetwork>(network)](std::span<const std::uint8_t> pixels) {
    return classify(ready, pixels);
  };
}

Confusion classify_all(const Classify& classify, const LabelledImages& images) {
  Confusion confusion{};
  ProgressLine progress("images");
  for (std::size_t begin = 0; begin < images.size(); begin += kImagesBetweenProgress) {
    const std::size_t end = std::min(begin + kImagesBetweenProgress, images.size());
    const LabelledImages some = slice(images, begin, end);
    const std::vector<std::uint8_t> answers = classify(some.pixels);
    for (std::size_t image = 0; image < some.size(); ++image) {
      ++confusion[some.labels[image]][answers[image]];
    }
    progress.show(end, images.size());
  }
  return confusion;
}

std::string confusion_table(const Confusion& confusion) {
  std::vector<TextColumn> columns = {{"shown", {}}};
  for (std::size_t digit = 0; digit < kClasses; ++digit) {
    columns.front().cells.push_back(fmt::to_string(digit));
    TextColumn column{fmt::format("as {}", digit), {}};
    for (const auto& row : confusion) {
      column.cells.push_back(fmt::to_string(row[digit]));
    }
    columns.push_back(std::move(column));
  }
  return text_table(columns);
}

/// What is asked of an accelerator: its figures, after some images have gone through its registers one cycle at a time.
ArrayEvaluation run_on_accelerator(const QuantizedNetwork& network, const LabelledImages& images,
                                   const EvaluateOptions& options) {
  ArrayEvaluation evaluation = evaluate_on_array(network, read_scalesim_config(options.config).accelerator);
  const LabelledImages some = slice(images, 0, std::min(options.array_images, images.size()));
  require_equal_accumulators(evaluation, network, options.accumulator(), some.pixels);
  return evaluation;
}

void evaluate_model(const EvaluateOptions& options) {
  const TrainedNetworkFile model = read_trained_network(options.model);
  for (const std::string& warning : model.warnings) {
    fmt::print(stderr, "foldwise: warning: {}\n", warning);
  }
  Classify classify = classifier_of(model.network);
  LabelledImages images = read_mnist(options.data, MnistPart::test);
  if (options.images != 0) {
    images = slice(images, 0, std::min(options.images, images.size()));
  }
  std::optional<ArrayEvaluation> array;
  if (options.on_array) {
    const auto* const quantized = std::get_if<QuantizedNetwork>(&model.network);
    if (quantized == nullptr) {
      throw Error(fmt::format("{}: is a network in float, must be quantized to run in accumulators", options.model));
    }
    const QuantizedNetwork& network = *quantized;
    array = run_on_accelerator(network, images, options);
    classify = [ready = IntegerNetwork(network, {options.accumulator(), words_summed_in_array(array->accelerator)})](
                   std::span<const std::uint8_t> pixels) { return ready.classify(pixels); };
  }
  const std::clock_t start = std::clock();
  const Confusion confusion = classify_all(classify, images);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const std::size_t right = right_answers(confusion);
  const double percent = 100.0 * static_cast<double>(right) / static_cast<double>(images.size());
  if (options.json) {
    Json result{{"foldwise", version()},   {"model", options.model}, {"attributes", model.attributes},
                {"images", images.size()}, {"right", right},         {"accuracy_percent", percent},
                {"confusion", confusion}};
    if (array) {
      result["array"] = array_json(*array, options.accumulator());
    }
    fmt::print("{}\n", result.dump(2));
    return;
  }
  fmt::print("{}: {} of {} images right, accuracy {:.2f} %\n", options.model, right, images.size(), percent);
  if (options.confusion) {
    fmt::print("\n{}", confusion_table(confusion));
  }
  if (array) {
    const PerOperand<std::int64_t>& bits = array->accelerator.memory.word_bits;
    fmt::print(
        "\nOn {}: words of {} (ifmap), {} (filter) and {} (ofmap) bits, accumulators of {} bits that {};\n"
        "the register-level array gave the same accumulators for the first {} of the images\n\n{}\n",
        array->accelerator.name, bits.ifmap, bits.filter, bits.ofmap, options.accumulator_bits, options.overflow,
        std::min(options.array_images, images.size()), array_table(*array));
  }
  fmt::print("{:.2f} s of one core, {:.0f} images/s\n", seconds,
             static_cast<double>(images.size()) / std::max(seconds, 1e-9));
}

}  // namespace

void add_evaluate_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("evaluate", "Measure the accuracy of a model, float or quantized");
  const auto options = std::make_shared<EvaluateOptions>();
  command->add_option("model", options->model, "a model file, or an ONNX model (.onnx) that is a sequence of layers")
      ->type_name("MODEL")
      ->required();
  command->add_option("--data", options->data, "folder with MNIST's test images")->type_name("DIR")->required();
  command->add_option("--images", options->images, "only the first N test images")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  command->add_flag("--confusion", options->confusion, "show what each digit was taken for");
  command->add_flag("--json", options->json, "print one JSON object");
  CLI::Option* on_array =
      command->add_flag("--on-array", options->on_array, "on one accelerator: in its accumulators, with its cycles");
  CLI::Option* config =
      command->add_option("-c,--config", options->config, "SCALE-Sim config of the accelerator (.cfg)")
          ->type_name("FILE")
          ->needs(on_array);
  on_array->needs(config);
  command->add_option("--accumulator-bits", options->accumulator_bits, "width of the accumulators")
      ->type_name("N")
      ->check(CLI::Range(kFewestAccumulatorBits, kMostAccumulatorBits))
      ->needs(on_array)
      ->capture_default_str();
  command->add_option("--overflow", options->overflow, "what a sum beyond the accumulator becomes: saturate or wrap")
      ->check(CLI::IsMember({std::string(kSaturate), std::string(kWrap)}))
      ->type_name("WORD")
      ->needs(on_array)
      ->capture_default_str();
  command
      ->add_option("--array-images", options->array_images,
                   "images that the register-level array computes too, cycle by cycle")
      ->type_name("N")
      ->needs(on_array)
      ->capture_default_str();
  command->footer("A quantized model runs in integers from its first layer to its logits.");
  command->final_callback([options] { evaluate_model(*options); });
}

}  // namespace foldwise
