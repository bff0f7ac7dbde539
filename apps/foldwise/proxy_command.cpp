#include "proxy_command.hpp"

#include "proxy_evaluate_command.hpp"
#include "proxy_predict_command.hpp"
#include "proxy_sample_command.hpp"
#include "train_command.hpp"

namespace foldwise {

void add_proxy_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("proxy", "Learn an evaluator: sample it, train on it, judge what was learned");
  command->require_subcommand(1);
  add_proxy_sample_command(*command);
  add_training_command(*command, "train", "Train a proxy on samples (by the program foldwise-train)", {"proxy"});
  add_proxy_evaluate_command(*command);
  add_proxy_predict_command(*command);
}

}  // namespace foldwise
