// foldwise-train: trains networks with libtorch. A program of its own, started by `foldwise train`, because libtorch
// loads some 290 shared libraries and takes a second to start, which no other command shall wait for.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "foldwise/base/error.hpp"
#include "interrupt.hpp"
#include "lenet5_command.hpp"
#include "proxy_command.hpp"

namespace {

int run(int argc, char** argv) {
  CLI::App app("Trains networks. Needs libtorch, which foldwise itself does not.", "foldwise train");
  app.require_subcommand(1);
  app.footer(
      "Results go to standard output, progress and warnings to standard error.\n"
      "Exit status: 0 done, 1 bad input or a failed run, 2 wrong usage, 130 interrupted.");
  foldwise::add_lenet5_command(app);
  foldwise::add_proxy_command(app);
  try {
    app.parse(argc, argv);  // runs the subcommand
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return app.exit(error);  // --help
    }
    fmt::print(stderr, "foldwise: {}; see foldwise train {}--help\n", error.what(),
               app.get_subcommands().empty() ? "" : app.get_subcommands().front()->get_name() + " ");
    return 2;
  }
  return 0;
}

int fail(const char* message) {
  fmt::print(stderr, "foldwise: {}\n", message);
  return 1;
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
