#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// foldwise train proxy, which is foldwise proxy train
void add_proxy_command(CLI::App& app);

}  // namespace foldwise
