#include "ask_command.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "foldwise/report/trial_table.hpp"
#include "outside_study.hpp"
#include "study_options.hpp"
#include "trial_exchange.hpp"

namespace foldwise {

namespace {

struct AskOptions {
  std::string file;
  std::int64_t count = 1;
  bool json = false;
  bool stream = false;
  WaitOption wait;
};

void print_table(const OutsideStudy& outside, const std::vector<PendingTrial>& asked) {
  if (asked.empty()) {
    fmt::print("No further design: {}\n", meaning_of(*outside.ask_tell.end()));
    return;
  }
  StudyRecord columns;
  columns.fields = outside.storage->study().fields;
  std::vector<Trial> rows;
  for (const PendingTrial& pending : asked) {
    const std::optional<Accelerator> accelerator = outside.ask_tell.accelerator_of(pending.number);
    Trial& row = rows.emplace_back();
    row.number = pending.number;
    for (const AcceleratorField* field : outside.study.spec.space.fields()) {
      row.fields.push_back(field->get(*accelerator));
    }
  }
  fmt::print("{}", trial_table(columns, rows));
}

/// A conversation: a line of designs out, a line of results in, until the study or the input ends.
void converse(const AskOptions& options, OutsideStudy& outside) {
  std::string line;
  do {
    if (!line.empty()) {
      outside.ask_tell.tell(parse_told(line, "standard input", outside.study, outside.ask_tell));
    }
    const std::vector<PendingTrial> asked = outside.ask_tell.ask(options.count);
    fmt::print("{}\n", asked_json(outside.study, asked, outside.ask_tell, true));
    if (std::fflush(stdout) != 0 || asked.empty()) {
      return;
    }
  } while (std::getline(std::cin, line));
}

void ask(const AskOptions& options) {
  OutsideStudy outside(options.file, options.wait.patience());
  if (options.stream) {
    converse(options, outside);
    return;
  }
  const std::vector<PendingTrial> asked = outside.ask_tell.ask(options.count);
  if (options.json) {
    fmt::print("{}\n", asked_json(outside.study, asked, outside.ask_tell, false));
  } else {
    print_table(outside, asked);
  }
}

}  // namespace

void add_ask_command(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("ask", "Hand out designs of a stored study, to be evaluated by another program");
  const auto options = std::make_shared<AskOptions>();
  command->add_option("file", options->file, "the stored study; foldwise study create makes one")
      ->type_name("FILE.db")
      ->required();
  command->add_option("--count", options->count, "at most so many designs; pending ones come first")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object instead of a table");
  command->add_flag("--stream", options->stream,
                    "print designs as a line of JSON, read a line of results from standard input, and so on");
  add_wait_option(*command, options->wait);
  command->footer(
      "Designs stay pending until foldwise tell knows their results; pending ones are handed out again. New ones come\n"
      "when none is pending, because the strategy learns from what it asked for before it asks for more.");
  command->final_callback([options] { ask(*options); });
}

}  // namespace foldwise
