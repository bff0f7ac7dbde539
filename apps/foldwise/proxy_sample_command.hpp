#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise proxy sample`
void add_proxy_sample_command(CLI::App& proxy);

}  // namespace foldwise
