#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/report/layer_reports.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/study/executor.hpp"
#include "foldwise/workload/layer.hpp"

namespace foldwise {

struct NetworkSimulationOptions {
  ScaleSimVersion version = ScaleSimVersion::v2;

  /// An existing directory that gets the traces of layer i in `layer<i>`; without one there are none.
  std::optional<std::filesystem::path> trace_directory = {};

  /// Asked often and from several threads: once it answers true nothing more is begun or traced.
  std::function<bool()> should_stop = [] { return false; };

  /// Told of every layer, in order, as soon as it and those before it are done. Never called twice at the same time, on
  /// any thread; nor is the next one.
  std::function<void(std::size_t layer, const LayerReport& report)> on_layer = [](std::size_t, const LayerReport&) {};

  /// Told how many of the pieces of work are done.
  std::function<void(std::size_t done, std::size_t total)> on_progress = [](std::size_t, std::size_t) {};
};

/// Writes the six traces of one layer into `directory`, which is made. nullopt when it was stopped.
std::optional<LayerReport> write_traces(const std::filesystem::path& directory, const ConvShape& shape,
                                        const Accelerator& accelerator, ScaleSimVersion version,
                                        const std::function<bool()>& should_stop);

/// Simulates all layers of a network in any order: every distinct shape once, or with traces every layer. nullopt when
/// it was stopped. Throws Error "layer <number> '<name>': …" for the first layer that fails.
std::optional<LayerReports> simulate_network(const Network& network, const Accelerator& accelerator, Executor& executor,
                                             const NetworkSimulationOptions& options = {});

}  // namespace foldwise
