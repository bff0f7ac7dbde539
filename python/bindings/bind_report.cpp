#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/cost/metric_fields.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/report/explanation_json.hpp"
#include "foldwise/report/explanation_text.hpp"
#include "foldwise/report/network_json.hpp"
#include "foldwise/report/page/explanation_page.hpp"
#include "foldwise/report/scalesim_reports.hpp"
#include "foldwise/report/simulate_network.hpp"
#include "foldwise/report/staged_directory.hpp"
#include "foldwise/study/thread_executor.hpp"
#include "interruptible.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

ScaleSimVersion version_named(const std::string& model) {
  if (model != kScaleSimV2 && model != kScaleSimV3) {
    throw Error(fmt::format("model is '{}', must be {} or {}", model, kScaleSimV2, kScaleSimV3));
  }
  return model == kScaleSimV2 ? ScaleSimVersion::v2 : ScaleSimVersion::v3;
}

int threads_of(std::optional<int> wanted) {
  constexpr int most_threads = 1024;
  if (wanted && (*wanted < 1 || *wanted > most_threads)) {
    throw Error(fmt::format("threads is {}, must be from 1 to {}", *wanted, most_threads));
  }
  return wanted.value_or(ThreadExecutor::available_threads());
}

/// What a simulation of a network says.
class NetworkResult {
 public:
  NetworkResult(Network network, Accelerator accelerator, ScaleSimVersion version, LayerReports reports)
      : network_(std::move(network)),
        accelerator_(std::move(accelerator)),
        version_(version),
        reports_(std::move(reports)),
        whole_{.layers = reports_.distinct, .runs = std::vector<double>(reports_.distinct.size(), 0.0)} {
    for (const std::uint32_t which : reports_.index) {
      whole_.runs[which] += 1.0;
    }
  }

  const Network& network() const { return network_; }
  const Accelerator& accelerator() const { return accelerator_; }
  std::string model() const { return std::string(name_of(version_)); }
  std::size_t size() const { return reports_.size(); }

  double total(const std::string& metric) const { return value_of(parse_metric_request(metric), whole_, accelerator_); }

  double of_layer(std::size_t layer, const std::string& metric) const {
    if (layer >= size()) {
      throw py::index_error(fmt::format("layer {} of {}", layer, size()));
    }
    const MetricField& field = *parse_metric_request(metric).field;
    if (field.of_layer == nullptr) {
      throw Error(fmt::format("metric {} is a figure of the design, not of a layer", metric));
    }
    return field.of_layer(reports_[layer], accelerator_);
  }

  std::string json() const { return network_json(name_of(version_), accelerator_, network_, reports_); }

  void write_reports(const std::filesystem::path& directory) const {
    StagedDirectory stage(std::filesystem::absolute(directory));
    write_scalesim_reports(stage.path(), reports_, version_);
    stage.publish();
  }

 private:
  Network network_;
  Accelerator accelerator_;
  ScaleSimVersion version_;
  LayerReports reports_;
  NetworkReport whole_;
};

std::vector<std::string> names_of_metrics(bool of_layers) {
  std::vector<std::string> names;
  for (const MetricField& field : metric_fields()) {
    if (!of_layers || field.of_layer != nullptr) {
      names.emplace_back(field.name);
    }
  }
  return names;
}

/// What a run of simulate() owns; a run that is interrupted may outlive the call.
struct NetworkRun {
  Network network;
  Accelerator accelerator;
  NetworkSimulationOptions options;
  int threads = 1;
  std::optional<StagedDirectory> stage;
};

NetworkResult simulate_for_python(const Network& network, const Accelerator& accelerator, const std::string& model,
                                  const std::optional<std::filesystem::path>& output, bool save_traces,
                                  std::optional<int> threads) {
  validate(accelerator);
  if (save_traces && !output) {
    throw Error("save_traces needs an output directory");
  }
  const auto run = std::make_shared<NetworkRun>();
  run->network = network;
  run->accelerator = accelerator;
  run->options.version = version_named(model);
  run->threads = threads_of(threads);
  if (output) {
    run->stage.emplace(std::filesystem::absolute(*output) / accelerator.name);
    if (save_traces) {
      run->options.trace_directory = run->stage->path();
    }
  }
  const auto work = [run](const std::atomic<bool>& stop) {
    run->options.should_stop = [&stop] { return stop.load(std::memory_order_relaxed); };
    ThreadExecutor executor(run->threads);
    return simulate_network(run->network, run->accelerator, executor, run->options);
  };
  std::optional<LayerReports> reports;
  try {
    reports = run_interruptibly(
        work, [] {}, Unwilling::leave);
  } catch (const py::error_already_set&) {
    if (run->stage) {
      run->stage->discard();
    }
    throw;
  }
  if (run->stage) {
    write_scalesim_reports(run->stage->path(), *reports, run->options.version);
    run->stage->publish();
  }
  return {network, accelerator, run->options.version, *std::move(reports)};
}

void trace_for_python(const Layer& layer, const Accelerator& accelerator, ScaleSimVersion version,
                      const std::filesystem::path& directory) {
  validate(accelerator);
  const auto work = [=](const std::atomic<bool>& stop) {
    return write_traces(directory, layer.shape, accelerator, version, [&stop] { return stop.load(); });
  };
  run_interruptibly(
      work, [] {}, Unwilling::leave);
}

/// As the one JSON object of the command line.
nlohmann::ordered_json explanation_of(const Network& network, const Accelerator& accelerator,
                                      const std::string& model) {
  validate(accelerator);
  const ScaleSimVersion version = version_named(model);
  const auto work = [=](const std::atomic<bool>& stop) {
    std::vector<LayerExplanation> layers;
    for (const Layer& layer : network.layers) {
      if (stop.load()) {
        return nlohmann::ordered_json();
      }
      layers.push_back(explain_layer(layer, accelerator, version));
    }
    return explanation_json(model, accelerator, network.name, layers, best_changes(network, accelerator, version));
  };
  return run_interruptibly(
      work, [] {}, Unwilling::leave);
}

std::string explain_in_json(const Network& network, const Accelerator& accelerator, const std::string& model) {
  return explanation_of(network, accelerator, model).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write_explanation(const Network& network, const Accelerator& accelerator, const std::string& model,
                       const std::filesystem::path& output) {
  write_text_file(output, explanation_page(explanation_of(network, accelerator, model)));
}

std::string explain_for_python(const Network& network, const Accelerator& accelerator, const std::string& model) {
  validate(accelerator);
  const ScaleSimVersion version = version_named(model);
  const auto work = [=](const std::atomic<bool>& stop) {
    std::string text;
    for (const Layer& layer : network.layers) {
      if (stop.load()) {
        return text;
      }
      text += explanation_text(explain_layer(layer, accelerator, version), accelerator) + "\n";
    }
    return text + best_changes_text(best_changes(network, accelerator, version));
  };
  return run_interruptibly(
      work, [] {}, Unwilling::leave);
}

}  // namespace

void bind_report(py::module_& core) {
  py::class_<NetworkResult>(core, "NetworkResult")
      .def_property_readonly("network", &NetworkResult::network)
      .def_property_readonly("accelerator", &NetworkResult::accelerator)
      .def_property_readonly("model", &NetworkResult::model)
      .def("__len__", &NetworkResult::size)
      .def("total", &NetworkResult::total, py::arg("metric"))
      .def("of_layer", &NetworkResult::of_layer, py::arg("layer"), py::arg("metric"))
      .def("to_json", &NetworkResult::json)
      .def("write_reports", &NetworkResult::write_reports, py::arg("directory"));

  core.def("metrics", &names_of_metrics, py::arg("of_layers") = false);
  core.def("simulate", &simulate_for_python, py::arg("network"), py::arg("accelerator"), py::arg("model"),
           py::arg("output"), py::arg("save_traces"), py::arg("threads"));

  core.def("explain", &explain_for_python, py::arg("network"), py::arg("accelerator"), py::arg("model"));
  core.def("explain_in_json", &explain_in_json, py::arg("network"), py::arg("accelerator"), py::arg("model"));
  core.def("write_explanation", &write_explanation, py::arg("network"), py::arg("accelerator"), py::arg("model"),
           py::arg("output"));
  core.def("trace_layer", &trace_for_python, py::arg("layer"), py::arg("accelerator"), py::arg("version"),
           py::arg("directory"));
}

}  // namespace foldwise
