#pragma once

#include <CLI/CLI.hpp>

namespace foldwise {

/// foldwise report: pictures of stored studies.
void add_report_command(CLI::App& app);

}  // namespace foldwise
