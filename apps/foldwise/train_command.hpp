#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// foldwise train: hands its arguments to the program foldwise-train, which needs libtorch.
void add_train_command(CLI::App& app);

}  // namespace foldwise
