#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bind.hpp"
#include "foldwise/proxy/accuracy.hpp"
#include "foldwise/proxy/predict.hpp"
#include "foldwise/proxy/proxy.hpp"
#include "foldwise/proxy/proxy_input.hpp"
#include "foldwise/proxy/samples.hpp"
#include "foldwise/report/accuracy_json.hpp"
#include "interruptible.hpp"

namespace py = pybind11;

namespace foldwise {

namespace {

std::vector<py::dict> predict_for_python(const Predictor& predictor, const Network& network,
                                         const Accelerator& accelerator) {
  validate(accelerator);
  std::vector<ProxyInput> inputs;
  for (const Layer& layer : network.layers) {
    inputs.push_back(proxy_input(accelerator, layer.shape));
  }
  const std::vector<Prediction> predictions = predictor.predict(inputs);
  std::vector<py::dict> layers;
  for (std::size_t index = 0; index < inputs.size(); ++index) {
    py::dict layer;
    layer["name"] = network.layers[index].name;
    layer["predicted"] = predictions[index].value;
    layer["low"] = predictions[index].low;
    layer["high"] = predictions[index].high;
    layer["in_range"] = predictions[index].in_range;
    layer["out_of_range"] = out_of_range_text(predictor.proxy(), inputs[index]);
    layers.push_back(layer);
  }
  return layers;
}

std::string judge_in_json(const std::shared_ptr<const Predictor>& predictor, const std::filesystem::path& data) {
  const auto work = [=](const std::atomic<bool>& /*stop*/) {
    return accuracy_json(judge(*predictor, read_samples(data)), predictor->proxy()).dump();
  };
  return run_interruptibly(
      work, [] {}, Unwilling::leave);
}

}  // namespace

void bind_proxy(py::module_& core) {
  py::class_<Predictor, std::shared_ptr<Predictor>>(core, "Predictor")
      .def(py::init([](const std::filesystem::path& path) { return std::make_shared<Predictor>(read_proxy(path)); }),
           py::arg("path"))
      .def_property_readonly("target", [](const Predictor& predictor) { return predictor.proxy().target; })
      .def_property_readonly("model", [](const Predictor& predictor) { return predictor.proxy().model; })
      .def_property_readonly(
          "features", [](const Predictor& predictor) { return std::string(name_of(predictor.proxy().features)); })
      .def("predict", &predict_for_python, py::arg("network"), py::arg("accelerator"))
      .def(
          "judge",
          [](const std::shared_ptr<Predictor>& predictor, const std::filesystem::path& data) {
            return judge_in_json(predictor, data);
          },
          py::arg("data"));
}

}  // namespace foldwise
