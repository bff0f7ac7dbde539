#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// `foldwise study`: looks into stored studies.
void add_study_command(CLI::App& app);

}  // namespace foldwise
