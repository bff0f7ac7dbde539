#include "train_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

/// Becomes foldwise-train, which lies beside this program.
[[noreturn]] void start_training(std::vector<std::string> arguments) {
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  std::string program = (folder / "foldwise-train").string();
  // Threads of OpenMP that wait would otherwise keep a core busy, which on a machine with other work makes training
  // many times slower. It is read when the library is loaded, too early for foldwise-train itself.
  ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);  // NOLINT(concurrency-mt-unsafe): there is one thread
  std::vector<char*> words = {program.data()};
  for (std::string& argument : arguments) {
    words.push_back(argument.data());
  }
  words.push_back(nullptr);
  ::execv(program.c_str(), words.data());
  const int code = errno;
  if (code == ENOENT) {
    throw Error(
        fmt::format("{} is not there: training needs libtorch and was not built "
                    "(tools/install_dependencies developers, then cmake -DFOLDWISE_TRAINING=ON)",
                    program));
  }
  throw Error(fmt::format("{}: cannot be started: {}", program, std::generic_category().message(code)));
}

}  // namespace

void add_train_command(CLI::App& app) {
  add_training_command(app, "train", "Train a network (by the program foldwise-train)", {});
}

void add_training_command(CLI::App& app, const std::string& name, const std::string& meaning,
                          const std::vector<std::string>& first_words) {
  CLI::App* command = app.add_subcommand(name, meaning);
  command->set_help_flag();  // --help is foldwise-train's to answer
  command->prefix_command();
  command->final_callback([command, first_words] {
    std::vector<std::string> words = first_words;
    const std::vector<std::string> given = command->remaining();
    words.insert(words.end(), given.begin(), given.end());
    start_training(std::move(words));
  });
}

}  // namespace foldwise
