#include "proxy_sample_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/version.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/sample_spaces.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/proxy/sampling.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "foldwise/workload/distinct_shapes.hpp"
#include "interrupt.hpp"
#include "progress_line.hpp"

namespace foldwise {

namespace {

/// Labels between two looks at the clock and at Ctrl-C.
constexpr std::uint64_t kChunkSamples = 2048;
constexpr std::chrono::seconds kBetweenSaves(20);
constexpr std::uint64_t kLargestSpaceFileBytes = std::uint64_t{1} << 20;

struct SampleOptions {
  std::string output;
  std::uint64_t count = 0;
  std::string space = "wide";
  std::vector<std::string> workloads;
  std::string evaluator = std::string(models().front().name);
  std::vector<std::string> metrics = {"total_cycles", "stall_cycles"};
  std::uint64_t seed = 1;
  int threads = ThreadExecutor::available_threads();
  bool quiet = false;
};

/// Every layer of the workloads; `text` gathers what they were read from.
std::vector<ConvShape> layers_of(const std::vector<std::string>& workloads, const std::filesystem::path& folder,
                                 std::string& text) {
  std::vector<Layer> layers;
  for (const std::string& workload : workloads) {
    const NetworkFile file = read_network(find_workload(workload, folder), std::nullopt);
    for (const Layer& layer : file.network.layers) {
      layers.push_back(layer);
      const ConvShape& shape = layer.shape;
      text += fmt::format("{} {} {} {} {} {} {} {}\n", shape.ifmap_height, shape.ifmap_width, shape.filter_height,
                          shape.filter_width, shape.channels, shape.filters, shape.row_stride, shape.column_stride);
    }
  }
  return distinct_shapes(layers).shapes;
}

/// What is sampled, and the facts by which a file of samples tells whether it is the same again.
struct Source {
  DesignSampler sampler;
  std::map<std::string, std::string> facts;
};

Source source_of(const SampleOptions& options, const std::vector<std::string>& metrics) {
  const std::filesystem::path path = find_sample_space(options.space);
  std::string text = read_text_file(path, kLargestSpaceFileBytes);
  SampleSpace space = parse_sample_space(text, path.string());
  if (!options.workloads.empty()) {
    space.workloads = options.workloads;
    space.workload_share = space.workload_share > 0 ? space.workload_share : 0.5;
  }
  const std::vector<std::string> names = space.workloads;
  std::vector<ConvShape> layers =
      layers_of(names, options.workloads.empty() ? path.parent_path() : std::filesystem::path(), text);
  return {.sampler = DesignSampler(std::move(space), std::move(layers), options.seed),
          .facts = {{"evaluator", options.evaluator},
                    {"metrics", fmt::format("{}", fmt::join(metrics, ", "))},
                    {"space", options.space},
                    {"space_sha256", sha256(text)},
                    {"workloads", fmt::format("{}", fmt::join(names, ", "))},
                    {"seed", fmt::to_string(options.seed)}}};
}

/// The samples of a run that ended early, or none; refuses those of another question.
ProxySamples begun_samples(const SampleOptions& options, const Source& source,
                           const std::vector<std::string>& metrics) {
  if (!std::filesystem::exists(options.output)) {
    return {.inputs = {}, .metrics = metrics, .values = std::vector<std::vector<float>>(metrics.size()), .facts = {}};
  }
  ProxySamples samples = read_samples(options.output);
  for (const auto& [name, value] : source.facts) {
    const auto found = samples.facts.find(name);
    if (found == samples.facts.end() || found->second != value) {
      throw Error(fmt::format("{} holds other samples ({} is {}, not {}): give another file", options.output, name,
                              found == samples.facts.end() ? "missing" : found->second, value));
    }
  }
  return samples;
}

std::uint64_t numbers_done(const ProxySamples& samples) {
  const auto found = samples.facts.find("numbers");
  return found == samples.facts.end() ? 0 : static_cast<std::uint64_t>(parse_integer(found->second).value_or(0));
}

void save(const SampleOptions& options, const Source& source, std::uint64_t done, ProxySamples& samples) {
  samples.facts = source.facts;
  samples.facts["numbers"] = fmt::to_string(done);
  samples.facts["made_by"] = fmt::format("foldwise {}", version());
  write_samples(options.output, samples);
}

void print_outcome(const SampleOptions& options, const ProxySamples& samples, std::uint64_t done, double seconds,
                   std::uint64_t labelled, const std::string& failure) {
  fmt::print("{}: {} samples of {} by {}", options.output, samples.inputs.size(), options.space, options.evaluator);
  const auto stalls = std::ranges::find(samples.metrics, "stall_cycles");
  if (stalls != samples.metrics.end()) {
    const std::vector<float>& values = samples.values_of("stall_cycles");
    const auto stalled = std::ranges::count_if(values, [](float value) { return value > 0; });
    fmt::print(", {:.1f} % stalled", 100.0 * static_cast<double>(stalled) / static_cast<double>(values.size()));
  }
  fmt::print("\n{} labels in {:.1f} s, {:.0f}/s\n", labelled, seconds, static_cast<double>(labelled) / seconds);
  if (done > samples.inputs.size()) {
    fmt::print(stderr, "foldwise: warning: {} designs failed and were left out{}{}\n", done - samples.inputs.size(),
               failure.empty() ? "" : ", the first one now: ", failure);
  }
}

void sample(const SampleOptions& options) {
  const ModelEntry& evaluator = model_named(options.evaluator);
  std::vector<std::string> metrics;
  for (const std::string& metric : options.metrics) {
    metrics.push_back(parse_metric_request(metric).name());
  }
  const Source source = source_of(options, metrics);
  ProxySamples samples = begun_samples(options, source, metrics);
  const SampleLabeller labeller(source.sampler, metrics, evaluator.make);
  ThreadExecutor executor(options.threads);
  const DeferInterrupt deferred;
  ProgressLine line("samples", !options.quiet);
  const auto begin = std::chrono::steady_clock::now();
  auto saved = begin;
  const std::uint64_t first = numbers_done(samples);
  std::uint64_t done = first;
  std::string failure;
  while (done < options.count && !interrupted()) {
    const std::uint64_t end = std::min(options.count, done + kChunkSamples);
    const std::string failed = labeller.append(done, end, executor, samples);
    failure = failure.empty() ? failed : failure;
    done = end;
    line.show(done, options.count);
    if (std::chrono::steady_clock::now() - saved > kBetweenSaves && !samples.inputs.empty()) {
      save(options, source, done, samples);
      saved = std::chrono::steady_clock::now();
    }
  }
  if (samples.inputs.empty() && !interrupted()) {
    throw Error(fmt::format("every design failed, the first one: {}", failure));
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (done > first) {
    save(options, source, done, samples);
  }
  if (interrupted()) {
    fmt::print(stderr, "foldwise: {} of {} samples are kept; the same command goes on\n", done, options.count);
    throw Interrupted();
  }
  print_outcome(options, samples, done, seconds, done - first, failure);
}

std::string space_help() {
  std::string text = "file of a space, or";
  for (const SampleSpaceEntry& space : shipped_sample_spaces()) {
    text += fmt::format("{} {}: {}", text.ends_with("or") ? "" : ";", space.name, space.meaning);
  }
  return text;
}

}  // namespace

void add_proxy_sample_command(CLI::App& proxy) {
  CLI::App* command = proxy.add_subcommand("sample", "Ask an evaluator about many designs, for a proxy to learn from");
  const auto options = std::make_shared<SampleOptions>();
  command->add_option("-o,--output", options->output, "file of samples; one that was begun is gone on with")
      ->type_name("FILE")
      ->required();
  command->add_option("--count", options->count, "how many samples the file is to hold")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{3'000'000}))
      ->required();
  command->add_option("--space", options->space, space_help())->type_name("SPACE")->capture_default_str();
  command->add_option("--workloads", options->workloads, "networks in place of those of the space, files or names")
      ->type_name("NAME");
  command->add_option("--evaluator", options->evaluator, "the model that is asked: foldwise list models")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--metrics", options->metrics, "what it is asked for; stall_cycles tells later who stalled")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "of the samples; held-out data wants another one")
      ->capture_default_str();
  command->add_option("--threads", options->threads, "by default all that the machine has")->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options->quiet, "no progress");
  command->footer(
      "The samples fill the space evenly (a scrambled Halton sequence); a sample depends on its number and the seed\n"
      "alone. Ctrl-C keeps what is there; the same command, or one with a larger count, goes on.");
  command->final_callback([options] { sample(*options); });
}

}  // namespace foldwise
