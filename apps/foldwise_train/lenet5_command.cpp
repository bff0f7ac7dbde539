#include "lenet5_command.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "blas_threads.hpp"
#include "foldwise/base/digest.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/version.hpp"
#include "foldwise/formats/digits.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/neural/pruning.hpp"
#include "foldwise/neural/sequential_forward.hpp"
#include "foldwise/training/lenet5_trainer.hpp"
#include "foldwise/training/quantize_aware.hpp"
#include "foldwise/training/recipe.hpp"
#include "interrupt.hpp"
#include "training_log.hpp"

namespace foldwise {

namespace {

struct Options {
  std::string data;
  std::string output;
  std::string recipe = "better";
  int epochs = 0;  // as many as the recipe says
  std::uint64_t seed = 0;
  int threads = 1;
  std::string from;
  std::string pruning;
  std::string quantize_aware;
  bool json = false;
};

struct Digits {
  LabelledImages training;
  LabelledImages validation;
  LabelledImages test;
  std::string name;
};

/// The last of the training images are those that are held out.
Digits read_digits_of(const Options& options, const Recipe& recipe) {
  const LabelledImages all = read_digits(options.data, MnistPart::train);
  const std::size_t held_out =
      recipe.held_out == 0 ? 0 : std::max(all.size() / static_cast<std::size_t>(recipe.held_out), std::size_t{1});
  return {.training = slice(all, 0, all.size() - held_out),
          .validation = slice(all, all.size() - held_out, all.size()),
          .test = read_digits(options.data, MnistPart::test),
          .name = std::string(name_of_digits(options.data, all, MnistPart::train))};
}

/// Many bits and no pruning.
bool changes_little(const TrainingSettings& settings) {
  constexpr int many_bits = 7;
  return settings.quantize_aware && !settings.pruning && settings.quantize_aware->weight_bits >= many_bits &&
         settings.quantize_aware->activation_bits >= many_bits;
}

TrainingSettings settings_of(const Options& options) {
  TrainingSettings settings;
  settings.recipe = recipe_named(options.recipe);
  settings.seed = options.seed;
  settings.threads = options.threads;
  if (!options.pruning.empty()) {
    settings.pruning = parse_pruning(options.pruning);
  }
  if (!options.quantize_aware.empty()) {
    settings.quantize_aware = parse_quantize_aware(options.quantize_aware);
  }
  if (!options.from.empty()) {
    settings.start = read_lenet5(options.from);
    settings.recipe = fine_tuning(settings.recipe, changes_little(settings));
  }
  if (options.epochs > 0) {
    settings.recipe.epochs = options.epochs;
  }
  return settings;
}

TrainedLeNet5 train_with_log(const Digits& digits, const TrainingSettings& settings) {
  const DeferInterrupt deferred;
  TrainingLog log;
  TrainedLeNet5 trained =
      train_lenet5(digits.training, digits.validation, settings, [&](const TrainingProgress& progress) {
        log.show(progress);
        return !interrupted();
      });
  if (interrupted()) {
    throw Interrupted();
  }
  return trained;
}

/// The share of the test images that the network gets right, with the bits that it was trained for.
double test_accuracy_of(const TrainedLeNet5& trained, const LabelledImages& test, const TrainingSettings& settings) {
  return accuracy_of(trained.input_ranges ? classify_quantized(trained.network, *settings.quantize_aware,
                                                               *trained.input_ranges, test.pixels)
                                          : classify(sequential_of(trained.network), test.pixels),
                     test.labels);
}

/// What pruning and few bits did to the network.
void record_compression(const TrainedLeNet5& trained, const Options& options, Model& model) {
  if (!options.from.empty()) {
    model.attributes["from_sha256"] = sha256(read_binary_file(options.from, kModelSizeLimitBytes));
  }
  if (!options.pruning.empty()) {
    const SparseSize size = sparse_size(trained.network);
    model.attributes.insert({{"pruning", options.pruning},
                             {"weights", fmt::format("{}", size.weights)},
                             {"nonzero_weights", fmt::format("{}", size.nonzero)},
                             {"sparsity", fmt::format("{:.2f}", 100 * size.sparsity())},
                             {"dense_bytes", fmt::format("{}", size.dense_bytes)},
                             {"sparse_bytes", fmt::format("{}", size.sparse_bytes)}});
  }
  if (trained.input_ranges) {
    model.attributes["quantize_aware"] = options.quantize_aware;
    model.tensors.push_back({.name = "input_ranges",
                             .shape = {static_cast<std::int64_t>(trained.input_ranges->size())},
                             .values = std::vector<float>(trained.input_ranges->begin(), trained.input_ranges->end())});
  }
}

/// The weights and everything that is needed to make them again.
Model model_of(const TrainedLeNet5& trained, const Digits& digits, const TrainingSettings& settings,
               const Options& options) {
  Model model = model_of(trained.network);
  model.attributes.insert({
      {"made_by", fmt::format("foldwise-train {}", version())},
      {"data", digits.name},
      {"recipe", fmt::format("{}", settings.recipe.name)},
      {"recipe_settings", description(settings.recipe)},
      {"seed", fmt::format("{}", settings.seed)},
      {"threads", fmt::format("{}", settings.threads)},
      {"epochs", fmt::format("{}", trained.epochs)},
      {"best_epoch", fmt::format("{}", trained.best_epoch)},
      {"training_images", fmt::format("{}", digits.training.size())},
      {"validation_images", fmt::format("{}", digits.validation.size())},
      {"test_images", fmt::format("{}", digits.test.size())},
      {"test_accuracy", fmt::format("{:.2f}", 100 * test_accuracy_of(trained, digits.test, settings))},
  });
  if (trained.validation_accuracy) {
    model.attributes["validation_accuracy"] = fmt::format("{:.2f}", 100 * *trained.validation_accuracy);
  }
  record_compression(trained, options, model);
  return model;
}

void print_result(const Model& model, const Options& options) {
  if (options.json) {
    nlohmann::ordered_json result{{"output", options.output}};
    for (const auto& [name, value] : model.attributes) {
      result[name] = value;
    }
    fmt::print("{}\n", result.dump(2));
    return;
  }
  const auto of = [&](std::string_view name) { return attribute_of(model, name); };
  fmt::print("{}: LeNet-5 trained on {}, recipe {}, seed {}, {} epochs, the best was {}\n", options.output, of("data"),
             of("recipe"), of("seed"), of("epochs"), of("best_epoch"));
  if (of("validation_images") != "0") {
    fmt::print("validation accuracy  {:>6} %  ({} images)\n", of("validation_accuracy"), of("validation_images"));
  }
  fmt::print("test accuracy        {:>6} %  ({} images)\n", of("test_accuracy"), of("test_images"));
  if (!options.quantize_aware.empty()) {
    fmt::print("quantization-aware   {}, accuracies with these bits\n", of("quantize_aware"));
  }
  if (!options.pruning.empty()) {
    fmt::print("weights              {} of {} are not zero (sparsity {} %)\n", of("nonzero_weights"), of("weights"),
               of("sparsity"));
    fmt::print("size                 {} bytes, {} with zeros left out\n", of("dense_bytes"), of("sparse_bytes"));
  }
}

void train(const Options& options) {
  const TrainingSettings settings = settings_of(options);
  const Digits digits = read_digits_of(options, settings.recipe);
  static_cast<void>(AtomicFile(options.output));  // who cannot write there shall not learn it after the training
  if (!set_blas_threads(options.threads)) {
    fmt::print(stderr,
               "foldwise: warning: libtorch multiplies without OpenBLAS here, some 15 times slower; "
               "install libopenblas0-pthread\n");
  }
  const Model model = model_of(train_with_log(digits, settings), digits, settings, options);
  write_model_file(options.output, model);
  print_result(model, options);
}

std::string recipe_help() {
  std::string text;
  for (const Recipe& recipe : recipes()) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", recipe.name, recipe.meaning);
  }
  return text;
}

}  // namespace

void add_lenet5_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("lenet5", "Train LeNet-5 on handwritten digits");
  command->footer(
      "A twelfth of the training images is held out: it decides which epoch is kept and when to stop early. The "
      "recipe\n"
      "reference trains with all of them, to the last epoch. The test images are asked once, at the end. The same "
      "data,\n"
      "seed, recipe and number of threads give the same weights.");
  const auto options = std::make_shared<Options>();
  command->add_option("--data", options->data, "folder of MNIST's four IDX files, or 'synthetic': digits made here")
      ->type_name("DIR")
      ->required();
  command->add_option("-o,--output", options->output, "model file that is written")->type_name("FILE")->required();
  command->add_option("--recipe", options->recipe, recipe_help())->type_name("NAME")->capture_default_str();
  command->add_option("--epochs", options->epochs, "times that every image is shown; by default what the recipe says")
      ->check(CLI::Range(1, 10000));
  command->add_option("--seed", options->seed, "of first weights, order and distortion")->capture_default_str();
  command->add_option("--threads", options->threads, "of libtorch; more than one is seldom faster on matrices so small")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  CLI::Option* from = command->add_option("--from", options->from,
                                          "go on from these weights: five epochs with a smaller learning rate");
  from->type_name("FILE");
  command->add_option("--prune", options->pruning, "keep zero: magnitude:SHARE of all weights, or all but N of every M")
      ->type_name("magnitude:SHARE|N:M")
      ->needs(from);
  command
      ->add_option("--quantize-aware", options->quantize_aware,
                   "train for so few bits of weights and activations, 2 to 8 each")
      ->type_name("wBaB")
      ->needs(from);
  command->add_flag("--json", options->json, "print one JSON object instead of text");
  command->final_callback([options] { train(*options); });
}

}  // namespace foldwise
