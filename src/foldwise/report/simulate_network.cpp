#include "foldwise/report/simulate_network.hpp"

#include <fmt/format.h>

#include <exception>
#include <mutex>
#include <numeric>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/report/scalesim_traces.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "foldwise/simulator/trace_layer.hpp"
#include "foldwise/workload/distinct_shapes.hpp"

namespace foldwise {

namespace {

/// Ends a trace that is no longer wanted.
class Stopped : public std::exception {};

/// Passes rows on until somebody wants it to stop.
class StoppableSink final : public TraceSink {
 public:
  StoppableSink(TraceSink& sink, const std::function<bool()>& should_stop) : sink_(sink), should_stop_(should_stop) {}

  void row(TraceKind kind, std::int64_t cycle, std::span<const std::int64_t> addresses) override {
    constexpr std::uint32_t rows_between = 1024;  // some milliseconds of writing
    if (++rows_ % rows_between == 0 && should_stop_()) {
      throw Stopped();
    }
    sink_.row(kind, cycle, addresses);
  }

 private:
  TraceSink& sink_;
  const std::function<bool()>& should_stop_;
  std::uint32_t rows_ = 0;
};

/// With traces every layer is simulated for itself, otherwise every shape.
DistinctShapes work_of(const Network& network, bool with_traces) {
  if (!with_traces) {
    return distinct_shapes(network.layers);
  }
  DistinctShapes work;
  for (const Layer& layer : network.layers) {
    work.shapes.push_back(layer.shape);
  }
  work.index.resize(work.shapes.size());
  std::iota(work.index.begin(), work.index.end(), 0);
  return work;
}

}  // namespace

std::optional<LayerReport> write_traces(const std::filesystem::path& directory, const ConvShape& shape,
                                        const Accelerator& accelerator, ScaleSimVersion version,
                                        const std::function<bool()>& should_stop) {
  std::filesystem::create_directory(directory);
  ScaleSimTraces traces(directory);
  StoppableSink sink(traces, should_stop);
  try {
    const LayerReport report = trace_layer(shape, accelerator, sink, version);
    traces.commit();
    return report;
  } catch (const Stopped&) {
    return std::nullopt;
  }
}

std::optional<LayerReports> simulate_network(const Network& network, const Accelerator& accelerator, Executor& executor,
                                             const NetworkSimulationOptions& options) {
  const DistinctShapes work = work_of(network, options.trace_directory.has_value());
  LayerReports reports{.distinct = std::vector<LayerReport>(work.shapes.size()), .index = work.index};
  std::vector<std::string> failures(work.shapes.size());
  std::vector<bool> is_done(work.shapes.size());
  std::size_t done = 0;
  std::size_t told = 0;
  std::mutex mutex;

  const auto simulate_one = [&](std::size_t which) {
    try {
      const ConvShape& shape = work.shapes[which];
      const std::optional<LayerReport> report =
          options.trace_directory ? write_traces(*options.trace_directory / fmt::format("layer{}", which), shape,
                                                 accelerator, options.version, options.should_stop)
                                  : simulate(shape, accelerator, ReportDetail::all, options.version);
      if (!report) {
        return;
      }
      reports.distinct[which] = *report;
    } catch (const std::exception& error) {
      failures[which] = error.what();
      return;
    }
    const std::scoped_lock lock(mutex);
    is_done[which] = true;
    options.on_progress(++done, work.shapes.size());
    for (; told < reports.size() && is_done[reports.index[told]]; ++told) {
      options.on_layer(told, reports[told]);
    }
  };
  executor.for_each(work.shapes.size(), simulate_one, options.should_stop);

  if (options.should_stop()) {
    return std::nullopt;
  }
  for (std::size_t layer = 0; layer < reports.size(); ++layer) {
    if (const std::string& failure = failures[reports.index[layer]]; !failure.empty()) {
      throw Error(fmt::format("layer {} {}: {}", layer, quoted_text(network.layers[layer].name), failure));
    }
  }
  return reports;
}

}  // namespace foldwise
