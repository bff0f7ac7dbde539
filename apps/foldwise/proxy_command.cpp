#include "proxy_command.hpp"

#include "proxy_sample_command.hpp"

namespace foldwise {

void add_proxy_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("proxy", "Learn an evaluator: sample it, train on it, judge what was learned");
  command->require_subcommand(1);
  add_proxy_sample_command(*command);
}

}  // namespace foldwise
