#include "proxy_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "blas_threads.hpp"
#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/version.hpp"
#include "foldwise/neural/model_file.hpp"
#include "foldwise/training/proxy_trainer.hpp"
#include "interrupt.hpp"

namespace foldwise {

namespace {

constexpr double kSecondsBetweenLines = 0.2;

struct ProxyTrainingOptions {
  std::string data;
  std::string output;
  std::string features = std::string(name_of(ProxyRecipe().features));
  ProxyRecipe recipe;
  bool json = false;
};

/// A line for every epoch, and on a terminal one that says how far the epoch is.
class ProxyTrainingLog {
 public:
  void show(const ProxyProgress& progress) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    if (progress.is_end_of_epoch) {
      fmt::print(stderr, "{}epoch {:>3}/{}   training {:8.4f} %   validation {:8.4f} %   {:.1f} s{}\n",
                 on_terminal_ ? "\r\x1b[K" : "", progress.epoch, progress.epochs, 100 * progress.error,
                 100 * progress.validation_error, seconds, progress.is_best ? "   best" : "");
    } else if (on_terminal_ && seconds - shown_at_ >= kSecondsBetweenLines) {
      shown_at_ = seconds;
      const double share = (progress.epoch - 1 +
                            static_cast<double>(progress.samples) / static_cast<double>(progress.samples_per_epoch)) /
                           progress.epochs;
      fmt::print(stderr, "\repoch {}/{}   {}/{}   training {:.4f} %   {:.0f} s left\x1b[K", progress.epoch,
                 progress.epochs, progress.samples, progress.samples_per_epoch, 100 * progress.error,
                 seconds * (1 - share) / share);
      static_cast<void>(std::fflush(stderr));  // what cannot be shown is no failure
    }
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  bool on_terminal_ = ::isatty(STDERR_FILENO) == 1;
  double shown_at_ = 0;
};

TrainedProxy train_with_log(const ProxySamples& samples, const ProxyRecipe& recipe) {
  const DeferInterrupt deferred;
  ProxyTrainingLog log;
  TrainedProxy trained = train_proxy(samples, recipe, [&](const ProxyProgress& progress) {
    log.show(progress);
    return !interrupted();
  });
  if (interrupted()) {
    throw Interrupted();
  }
  return trained;
}

std::string fact_of(const ProxySamples& samples, const std::string& name) {
  const auto found = samples.facts.find(name);
  return found == samples.facts.end() ? std::string() : found->second;
}

/// Everything that is needed to make the proxy again, and what came out.
void add_facts(const ProxySamples& samples, const ProxyTrainingOptions& options, TrainedProxy& trained) {
  Proxy& proxy = trained.proxy;
  proxy.model = fact_of(samples, "evaluator");
  proxy.facts = {
      {"made_by", fmt::format("foldwise-train {}", version())},
      {"recipe", description(options.recipe)},
      {"seed", fmt::to_string(options.recipe.seed)},
      {"threads", fmt::to_string(options.recipe.threads)},
      {"epochs", fmt::to_string(trained.epochs)},
      {"best_epoch", fmt::to_string(trained.best_epoch)},
      {"samples", fmt::to_string(samples.inputs.size())},
      {"samples_sha256", sha256(read_binary_file(options.data, kModelSizeLimitBytes))},
      {"samples_seed", fact_of(samples, "seed")},
      {"space", fact_of(samples, "space")},
      {"space_sha256", fact_of(samples, "space_sha256")},
      {"workloads", fact_of(samples, "workloads")},
      {"validation_samples", fmt::to_string(trained.validation_samples)},
      {"validation_error_percent", fmt::format("{:.4f}", 100 * trained.validation_error)},
  };
}

void print_result(const Proxy& proxy, const ProxyTrainingOptions& options) {
  if (options.json) {
    nlohmann::ordered_json result{{"output", options.output}, {"target", proxy.target}};
    for (const auto& [name, value] : proxy.facts) {
      result[name] = value;
    }
    fmt::print("{}\n", result.dump(2));
    return;
  }
  fmt::print("{}: {} of {}, {} samples, seed {}, {} epochs, the best was {}\n", options.output, proxy.target,
             proxy.model, proxy.facts.at("samples"), proxy.facts.at("seed"), proxy.facts.at("epochs"),
             proxy.facts.at("best_epoch"));
  fmt::print("validation error {} %, the mean over {} samples that were held out\n",
             proxy.facts.at("validation_error_percent"), proxy.facts.at("validation_samples"));
}

void train(ProxyTrainingOptions options) {
  options.recipe.features = feature_set_named(options.features);
  const ProxySamples samples = read_samples(options.data);
  static_cast<void>(AtomicFile(options.output));  // who cannot write there shall not learn it after the training
  if (!set_blas_threads(options.recipe.threads)) {
    fmt::print(stderr,
               "foldwise: warning: libtorch multiplies without OpenBLAS here, some 15 times slower; "
               "install libopenblas0-pthread\n");
  }
  TrainedProxy trained = located(options.data, 0, [&] { return train_with_log(samples, options.recipe); });
  add_facts(samples, options, trained);
  write_proxy(options.output, trained.proxy);
  print_result(trained.proxy, options);
}

}  // namespace

void add_proxy_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("proxy", "Train a proxy on samples of an evaluator");
  command->footer(
      "A twentieth of the samples is held out: it decides which epoch is kept, when to stop early, and how wide the\n"
      "intervals are. The same samples, options and number of threads give the same proxy.");
  const auto options = std::make_shared<ProxyTrainingOptions>();
  ProxyRecipe& recipe = options->recipe;
  command->add_option("data", options->data, "samples, by foldwise proxy sample")->type_name("FILE")->required();
  command->add_option("-o,--output", options->output, "the proxy that is written")->type_name("FILE.proxy")->required();
  command
      ->add_option("--features", options->features, "raw: the inputs alone; structured: and what folding makes of them")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--target", recipe.target, "the metric to learn, one of those sampled")
      ->type_name("METRIC")
      ->capture_default_str();
  command->add_option("--epochs", recipe.epochs, "times that every sample is shown")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--layers", recipe.hidden_layers, "hidden layers")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--width", recipe.width, "of each hidden layer")
      ->check(CLI::Range(1, 16384))
      ->capture_default_str();
  command->add_option("--batch", recipe.batch, "samples a step")->check(CLI::Range(1, 1 << 20))->capture_default_str();
  command->add_option("--learning-rate", recipe.learning_rate, "the highest; it rises at first and then falls to zero")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--patience", recipe.patience, "epochs without a better validation error before it stops")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--seed", recipe.seed, "of first weights, order and what is held out")->capture_default_str();
  command->add_option("--threads", recipe.threads, "of libtorch")->check(CLI::Range(1, 1024))->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object instead of text");
  command->final_callback([options] { train(*options); });
}

}  // namespace foldwise
