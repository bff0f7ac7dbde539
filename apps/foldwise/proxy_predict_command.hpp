#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise proxy predict`
void add_proxy_predict_command(CLI::App& proxy);

}  // namespace foldwise
