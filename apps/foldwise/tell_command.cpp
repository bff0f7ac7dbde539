#include "tell_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "foldwise/base/file.hpp"
#include "outside_study.hpp"
#include "study_options.hpp"
#include "trial_exchange.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestInputBytes = std::uint64_t{1} << 30;

struct TellOptions {
  std::string file;
  std::string json;
  WaitOption wait;
};

void tell(const TellOptions& options) {
  const bool standard_input = options.json == "-";
  const std::string text = read_text_file(standard_input ? "/dev/stdin" : options.json, kLargestInputBytes);
  OutsideStudy outside(options.file, options.wait.patience());
  const std::vector<ToldResult> results =
      parse_told(text, standard_input ? "standard input" : options.json, outside.study, outside.ask_tell);
  const std::vector<Trial> trials = outside.ask_tell.tell(results);
  fmt::print("{}\n", told_json(trials, outside.ask_tell));
}

}  // namespace

void add_tell_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("tell", "Store the results of designs that foldwise ask handed out");
  const auto options = std::make_shared<TellOptions>();
  command->add_option("file", options->file, "the stored study")->type_name("FILE.db")->required();
  command->add_option("--json", options->json, "where the results are; - is standard input")
      ->type_name("FILE")
      ->required();
  add_wait_option(*command, options->wait);
  command->footer(
      "A result is an object: {\"number\": 3, \"metrics\": {\"total_cycles\": 4711}}, or, where there is none,\n"
      "{\"number\": 3, \"failure\": \"timing not met\"}; \"seconds\" may say how long it took. Several make a list.\n"
      "All are stored or, when one is refused, none.");
  command->final_callback([options] { tell(*options); });
}

}  // namespace foldwise
