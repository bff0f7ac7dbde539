#include "foldwise/catalog/proxies.hpp"

#include <filesystem>

#include "foldwise/catalog/data_directory.hpp"
#include "foldwise/proxy/proxy.hpp"
#include "foldwise/proxy/proxy_evaluator.hpp"

namespace foldwise {

namespace {

std::filesystem::path find_proxy(const Study& study, std::string_view file) {
  const std::filesystem::path folder =
      study.inputs.empty() ? "" : std::filesystem::path(study.inputs.front().path).parent_path();
  const std::filesystem::path shipped = data_directory() / "models" / file;
  return !std::filesystem::exists(folder / file) && std::filesystem::exists(shipped) ? shipped : folder / file;
}

}  // namespace

bool names_a_proxy(std::string_view model) { return model.ends_with(".proxy"); }

std::unique_ptr<Evaluator> make_proxy_evaluator(const Study& study, std::string_view file,
                                                std::span<const std::string> metrics) {
  return std::make_unique<ProxyEvaluator>(read_proxy(find_proxy(study, file)), study.workloads, metrics);
}

}  // namespace foldwise
