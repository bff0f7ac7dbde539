#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "foldwise/cost/evaluator.hpp"
#include "foldwise/study/study.hpp"

namespace foldwise {

/// Whether a model that a study names is the file of a proxy, cycles.proxy.
bool names_a_proxy(std::string_view model);

/// The proxy in that file, relative to the study, or of that name among those that ship with Foldwise, as an evaluator
/// of the study's workloads. Throws Error for what is no proxy, and for a metric that it has not.
std::unique_ptr<Evaluator> make_proxy_evaluator(const Study& study, std::string_view file,
                                                std::span<const std::string> metrics);

}  // namespace foldwise
