#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include "ask_command.hpp"
#include "evaluate_command.hpp"
#include "explain_command.hpp"
#include "explore_command.hpp"
#include "export_command.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/version.hpp"
#include "import_command.hpp"
#include "interrupt.hpp"
#include "list_command.hpp"
#include "proxy_command.hpp"
#include "quantize_command.hpp"
#include "report_command.hpp"
#include "simulate_command.hpp"
#include "study_command.hpp"
#include "tell_command.hpp"
#include "train_command.hpp"
#include "verify_command.hpp"

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

/// One line for each subcommand.
constexpr void (*kCommands[])(CLI::App&) = {
    foldwise::add_simulate_command, foldwise::add_explore_command,  foldwise::add_study_command,
    foldwise::add_ask_command,      foldwise::add_tell_command,     foldwise::add_report_command,
    foldwise::add_explain_command,  foldwise::add_verify_command,   foldwise::add_train_command,
    foldwise::add_quantize_command, foldwise::add_evaluate_command, foldwise::add_export_command,
    foldwise::add_import_command,   foldwise::add_list_command,     foldwise::add_proxy_command,
};

int fail(std::string_view message) {
  fmt::print(stderr, "foldwise: {}\n", message);
  return kFailed;
}

int run(int argc, char** argv) {
  CLI::App app("Finds the best systolic-array accelerator for a neural network, exactly and in seconds.", "foldwise");
  app.set_version_flag("--version", fmt::format("foldwise {}", foldwise::version()));
  app.require_subcommand(0, 1);
  app.footer(
      "Results go to standard output, progress and warnings to standard error.\n"
      "Exit status: 0 done, 1 bad input or a failed run, 2 wrong usage, 130 interrupted.");
  for (const auto add_command : kCommands) {
    add_command(app);
  }
  try {
    app.parse(argc, argv);  // runs the subcommand
    if (app.get_subcommands().empty()) {
      throw CLI::RequiredError("A subcommand");
    }
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return app.exit(error);  // --help or --version
    }
    const std::vector<CLI::App*> command = app.get_subcommands();
    fmt::print(stderr, "foldwise: {}; see foldwise {}--help\n", error.what(),
               command.empty() ? "" : command.front()->get_name() + " ");
    return kWrongUsage;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return fail(fmt::format("standard output: {}", std::generic_category().message(errno)));
  }
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  foldwise::end_on_interrupt();
  try {
    return run(argc, argv);
  } catch (const foldwise::Interrupted&) {
    return foldwise::kInterruptedStatus;
  } catch (const foldwise::Error& error) {
    return fail(error.what());
  } catch (const std::bad_alloc&) {
    return fail("not enough memory");
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
