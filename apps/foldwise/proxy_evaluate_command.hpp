#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise proxy evaluate`
void add_proxy_evaluate_command(CLI::App& proxy);

}  // namespace foldwise
