#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace foldwise {

/// foldwise train: hands its arguments to the program foldwise-train, which needs libtorch.
void add_train_command(CLI::App& app);

/// A command that hands its arguments, after `first_words`, to foldwise-train.
void add_training_command(CLI::App& app, const std::string& name, const std::string& meaning,
                          const std::vector<std::string>& first_words);

}  // namespace foldwise
