#include "study_options.hpp"

namespace foldwise {

void add_study_options(CLI::App& command, StudyOptions& options) {
  command.add_option("study", options.study, "the study file")->type_name("STUDY.yaml")->required();
  command.add_option("--set", options.set, "values of a field in the study's place: 8 or 1,2,4 or {from: 3, to: 10}")
      ->type_name("FIELD=VALUES")
      ->allow_extra_args(false);
  command.add_option("--strategy", options.strategy, "how to search, see foldwise list strategies")->type_name("NAME");
  command
      .add_option("--strategy-option", options.strategy_options,
                  "a number by which the strategy is adjusted, see foldwise list strategy-options")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_option("--trials", options.trials, "end after so many designs")->type_name("N");
  command.add_option("--seconds", options.seconds, "end after so many seconds")->type_name("S");
  command.add_option("--seed", options.seed, "where randomness begins")->type_name("N");
}

std::vector<Override> overrides_of(const StudyOptions& options) {
  std::vector<Override> overrides;
  for (const std::string& assignment : options.set) {
    overrides.push_back({"set", assignment});
  }
  const auto add_given = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) {
      overrides.push_back({name, value});
    }
  };
  add_given("strategy", options.strategy);
  for (const std::string& assignment : options.strategy_options) {
    overrides.push_back({"strategy-option", assignment});
  }
  add_given("trials", options.trials);
  add_given("seconds", options.seconds);
  add_given("seed", options.seed);
  return overrides;
}

std::chrono::milliseconds WaitOption::patience() const {
  constexpr std::chrono::hours for_ever(24 * 365 * 100);
  return wait ? for_ever : std::chrono::hours(0);
}

void add_wait_option(CLI::App& command, WaitOption& option) {
  command.add_flag("--wait", option.wait, "wait while another process writes the stored study");
}

}  // namespace foldwise
