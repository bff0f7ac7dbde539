#include "simulate_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/formats/scalesim_config.hpp"
#include "foldwise/report/layer_reports.hpp"
#include "foldwise/report/network_json.hpp"
#include "foldwise/report/scalesim_reports.hpp"
#include "foldwise/report/simulate_network.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "run_directory.hpp"
#include "simulate_output.hpp"

namespace foldwise {

namespace {

struct SimulateOptions {
  std::string config;
  std::string topology;
  std::string input_type = "conv";
  std::string output = "test_runs";
  std::string model = std::string(kScaleSimV2);
  bool save_traces = false;
  bool json = false;
  bool quiet = false;

  TopologyKind kind() const { return input_type == "gemm" ? TopologyKind::gemm : TopologyKind::conv; }
  ScaleSimVersion version() const { return model == kScaleSimV3 ? ScaleSimVersion::v3 : ScaleSimVersion::v2; }
  bool prints_lines() const { return !json && !quiet; }
};

/// How far the run is, on a terminal that shows nothing else, once the run has proved to be a long one.
class Progress {
 public:
  explicit Progress(bool wanted) : is_shown_(wanted && ::isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (is_drawn_) {
      fmt::print(stderr, "\r\033[K");
    }
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t total) {
    const Clock::time_point now = Clock::now();
    if (is_shown_ && now >= next_) {
      fmt::print(stderr, "\r{} of {} layers\033[K", done, total);
      is_drawn_ = true;
      next_ = now + std::chrono::milliseconds(200);
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  bool is_shown_;
  bool is_drawn_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(2);
};

/// Simulates all layers on all cores, and prints the lines of each. `traces` is where the traces go, nullptr without.
LayerReports simulate_layers(const SimulateOptions& options, const Accelerator& accelerator, const Network& network,
                             const std::filesystem::path* traces) {
  Progress progress(!options.quiet && (options.json || ::isatty(STDOUT_FILENO) == 0));
  NetworkSimulationOptions simulation{.version = options.version()};
  if (traces != nullptr) {
    simulation.trace_directory = *traces;
  }
  if (options.prints_lines()) {
    simulation.on_layer = [&](std::size_t layer, const LayerReport& report) {
      fmt::print("{}{}", layer_lines(layer, report, options.version()), traces == nullptr ? "" : traces_line());
    };
  }
  simulation.on_progress = [&](std::size_t done, std::size_t total) { progress.show(done, total); };
  ThreadExecutor threads(ThreadExecutor::available_threads());
  try {
    return simulate_network(network, accelerator, threads, simulation).value();
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", options.topology, error.what()));
  }
}

void run_simulation(const SimulateOptions& options) {
  const ScaleSimConfig config = read_scalesim_config(options.config);
  const NetworkFile file =
      is_model(options.topology) ? read_network(options.topology) : read_topology(options.topology, options.kind());
  if (!options.quiet) {
    for (const std::vector<std::string>* warnings : {&config.warnings, &file.warnings}) {
      for (const std::string& warning : *warnings) {
        fmt::print(stderr, "foldwise: warning: {}\n", warning);
      }
    }
  }
  if (options.prints_lines()) {
    fmt::print("{}", settings_banner(config, options.topology, options.version()));
  }

  // Without traces nothing is on disk before all layers are simulated.
  const std::filesystem::path target = std::filesystem::path(options.output) / config.accelerator.name;
  std::optional<RunDirectory> directory;
  if (options.save_traces) {
    directory.emplace(target);
  }
  const LayerReports reports =
      simulate_layers(options, config.accelerator, file.network, directory ? &directory->path() : nullptr);
  if (!directory) {
    directory.emplace(target);
  }
  write_scalesim_reports(directory->path(), reports, options.version());
  directory->publish();

  if (options.prints_lines()) {
    fmt::print("{}", closing_banner());
  } else if (options.json) {
    fmt::print("{}\n", network_json(options.model, config.accelerator, file.network, reports));
  }
}

}  // namespace

void add_simulate_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("simulate", "Simulate one network on one accelerator, as SCALE-Sim does");
  const auto options = std::make_shared<SimulateOptions>();
  command->add_option("-c,--config", options->config, "SCALE-Sim config of the accelerator (.cfg)")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("-t,--topology", options->topology,
                   "the network: a SCALE-Sim topology (.csv) or a model (.onnx, or weights)")
      ->required()
      ->type_name("FILE");
  command->add_option("-i,--input-type", options->input_type, "what the rows of the topology are")
      ->capture_default_str()
      ->check(CLI::IsMember({"conv", "gemm"}))
      ->type_name("TYPE");
  command
      ->add_option("-p,--output", options->output,
                   "directory of the results; this run's go to DIR/<run_name of the config>/")
      ->capture_default_str()
      ->type_name("DIR");
  command->add_flag("--save-traces", options->save_traces,
                    "write every SRAM and DRAM access too, to DIR/<run_name>/layer<i>/");
  command->add_option("--model", options->model, "the model that makes the numbers")
      ->capture_default_str()
      ->check(CLI::IsMember({std::string(kScaleSimV2), std::string(kScaleSimV3)}))
      ->type_name("NAME");
  CLI::Option* json = command->add_flag("--json", options->json, "print one JSON object instead of SCALE-Sim's lines");
  command->add_flag("-q,--quiet", options->quiet, "print nothing but errors")->excludes(json);
  command->footer(
      "Writes COMPUTE_REPORT.csv, BANDWIDTH_REPORT.csv and DETAILED_ACCESS_REPORT.csv, byte for byte SCALE-Sim's.\n"
      "Example, LeNet-5 on an 8x8 array:\n"
      "  foldwise simulate -c array.cfg -t workloads/lenet5.csv -p results");
  command->final_callback([options] { run_simulation(*options); });
}

}  // namespace foldwise
