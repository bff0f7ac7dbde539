#include "foldwise/study/study_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/base/nearest_name.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/cost/metric_request.hpp"
#include "foldwise/study/field_text.hpp"
#include "foldwise/study/space_file.hpp"
#include "foldwise/study/yaml_source.hpp"

namespace foldwise {

namespace {

SpecText spec_text(const YamlSource& source, std::string_view what) {
  return {.text = text_of(source, what), .file = source.file, .line = source.node.line};
}

WorkloadSource workload_of(const YamlSource& source) {
  if (source.node.kind != YamlKind::map) {
    return {.file = spec_text(source, "workload"), .kind = std::nullopt};
  }
  refuse_unknown_keys(source, "workload", {"file", "kind", "weight"});
  WorkloadSource workload{.file = spec_text(required_key(source, "file", "workload"), "file"), .kind = std::nullopt};
  with_key(source, "kind", [&](const YamlSource& kind) {
    const std::string& word = text_of(kind, "kind");
    if (word != "conv" && word != "gemm") {
      kind.fail(fmt::format("kind is \"{}\", must be conv or gemm", one_line(word)));
    }
    workload.kind = word == "conv" ? TopologyKind::conv : TopologyKind::gemm;
  });
  with_key(source, "weight", [&](const YamlSource& weight) {
    workload.weight = number_of(weight, "weight");
    if (workload.weight <= 0) {
      weight.fail(fmt::format("weight is {}, must be more than 0", workload.weight));
    }
  });
  return workload;
}

std::string metric_of(const YamlSource& source) {
  return source.located([&] { return parse_metric_request(text_of(source, "a metric")).name(); });
}

/// A metric of an external model: a word that expressions can name.
std::string external_metric_of(const YamlSource& source) {
  const std::string& name = text_of(source, "a metric");
  const auto is_letter = [](char symbol) { return std::isalpha(static_cast<unsigned char>(symbol)) != 0; };
  const auto is_name_part = [](char symbol) {
    return std::isalnum(static_cast<unsigned char>(symbol)) != 0 || symbol == '_' || symbol == '.';
  };
  if (name.empty() || !is_letter(name.front()) || !std::ranges::all_of(name, is_name_part)) {
    source.fail(fmt::format(R"(metric "{}" must be letters, digits, "_" and ".", a letter first)", one_line(name)));
  }
  if (find_accelerator_field(name) != nullptr) {
    source.fail(fmt::format("metric {} has the name of a field", name));
  }
  return name;
}

Objective objective_of(const YamlSource& source, const std::vector<std::string>& further_names) {
  refuse_unknown_keys(source, "an objective", {"minimize", "maximize", "name"});
  const YamlNode* minimized = source.node.find("minimize");
  const YamlNode* maximized = source.node.find("maximize");
  if ((minimized == nullptr) == (maximized == nullptr)) {
    source.fail("an objective has either minimize or maximize");
  }
  const YamlSource expression = source.at(minimized != nullptr ? *minimized : *maximized);
  std::string name;
  with_key(source, "name", [&](const YamlSource& value) { name = name_of(value, "name"); });
  return expression.located([&] {
    return Objective(minimized != nullptr ? Sense::minimize : Sense::maximize,
                     Expression::parse(text_of(expression, "an objective"), further_names), name);
  });
}

/// The program and its arguments: a list, or a line that is split at blanks.
std::vector<std::string> command_of(const YamlSource& source) {
  std::vector<std::string> words;
  if (source.node.kind == YamlKind::scalar) {
    std::string_view rest = trimmed(source.node.text);
    while (!rest.empty()) {
      const std::size_t length = std::min(rest.find_first_of(" \t"), rest.size());
      words.emplace_back(rest.substr(0, length));
      rest = trimmed(rest.substr(length));
    }
  } else {
    for (const YamlSource& item : items_of(source)) {
      words.push_back(name_of(item, "an argument of command"));
    }
  }
  if (words.empty()) {
    source.fail("command is empty");
  }
  return words;
}

ExternalProgram program_of(const YamlSource& source) {
  ExternalProgram program{.command = command_of(required_key(source, "command", "model")), .at_once = std::nullopt};
  with_key(source, "timeout_seconds", [&](const YamlSource& seconds) {
    program.timeout_seconds = number_of(seconds, "timeout_seconds");
    if (program.timeout_seconds <= 0) {
      seconds.fail(fmt::format("timeout_seconds is {}, must be more than 0", program.timeout_seconds));
    }
  });
  with_key(source, "at_once", [&](const YamlSource& count) {
    constexpr std::int64_t most = 1024;
    program.at_once = integer_of(count, "at_once", 1);
    if (*program.at_once > most) {
      count.fail(fmt::format("at_once is {}, must be at most {}", *program.at_once, most));
    }
  });
  return program;
}

/// Sets who evaluates: a name, or with `name` what more has to be said of model external.
void set_model(const YamlSource& source, StudySpec& spec) {
  if (source.node.kind != YamlKind::map) {
    spec.model = spec_text(source, "model");
    return;
  }
  refuse_unknown_keys(source, "model", {"name", "command", "timeout_seconds", "at_once"});
  spec.model = spec_text(required_key(source, "name", "model"), "name");
  if (spec.is_external()) {
    spec.program = program_of(source);
  } else if (source.node.entries.size() > 1) {
    source.fail(fmt::format("model {} has no {}; {} runs a program", one_line(spec.model.text),
                            source.node.entries.back().key, kExternalModel));
  }
}

StrategyChoice strategy_of(const YamlSource& source) {
  if (source.node.kind == YamlKind::scalar) {
    return {.name = spec_text(source, "strategy"), .settings = {}};
  }
  require_map(source, "strategy");
  StrategyChoice strategy{.name = spec_text(required_key(source, "name", "strategy"), "name"), .settings = {}};
  for (const YamlEntry& entry : source.node.entries) {
    if (entry.key != "name") {
      strategy.settings.push_back({entry.key, spec_text(source.at(entry.value), entry.key)});
    }
  }
  return strategy;
}

/// Reads "population=64"; it takes the place of what the file says of that option.
void set_option(const YamlSource& source, StrategyChoice& strategy) {
  const std::string& assignment = source.node.text;
  const std::size_t equals = assignment.find('=');
  const std::string place = fmt::format("{} {}", source.file, one_line(assignment));
  if (equals == std::string::npos) {
    throw ParseError(place, 0, "must be NAME=VALUE");
  }
  const std::string name(trimmed(assignment.substr(0, equals)));
  std::erase_if(strategy.settings, [&](const StrategySetting& setting) { return setting.name == name; });
  strategy.settings.push_back({name, {.text = assignment.substr(equals + 1), .file = place, .line = 0}});
}

double seconds_of(const YamlSource& source) {
  const double seconds = number_of(source, "seconds");
  if (seconds <= 0) {
    source.fail(fmt::format("seconds is {}, must be more than 0", seconds));
  }
  return seconds;
}

Budget budget_of(const YamlSource& source) {
  refuse_unknown_keys(source, "budget", {"trials", "seconds"});
  Budget budget;
  with_key(source, "trials", [&](const YamlSource& trials) { budget.trials = integer_of(trials, "trials", 1); });
  with_key(source, "seconds", [&](const YamlSource& seconds) { budget.seconds = seconds_of(seconds); });
  return budget;
}

std::uint64_t seed_of(const YamlSource& source) { return static_cast<std::uint64_t>(integer_of(source, "seed", 0)); }

std::vector<FieldSetting> settings_of(const YamlSource& source) {
  require_map(source, "accelerator");
  std::vector<FieldSetting> settings;
  for (const YamlEntry& entry : source.node.entries) {
    const YamlNode key = yaml_scalar(entry.key, entry.line);
    const AcceleratorField& field =
        source.at(key).located([&]() -> const AcceleratorField& { return accelerator_field_named(entry.key); });
    settings.push_back({&field, field_value(source.at(entry.value), field)});
  }
  return settings;
}

void apply(const Override& given, StudySpec& spec, std::vector<StudyParameter>& parameters) {
  const std::string place = fmt::format("--{}", given.name);
  const YamlNode value = yaml_scalar(given.value, 0);
  const YamlSource source{value, place};
  if (given.name == "set") {
    set_parameter(given.value, parameters);
  } else if (given.name == "strategy") {
    spec.strategy = strategy_of(source);
  } else if (given.name == "strategy-option") {
    set_option(source, spec.strategy);
  } else if (given.name == "trials") {
    spec.budget.trials = integer_of(source, "trials", 1);
  } else if (given.name == "seconds") {
    spec.budget.seconds = seconds_of(source);
  } else if (given.name == "seed") {
    spec.seed = seed_of(source);
  } else {
    throw Error(fmt::format("a study has no setting \"{}\"", one_line(given.name)));
  }
}

}  // namespace

StudySpec parse_study(std::string_view text, const std::string& file, const std::vector<Override>& overrides) {
  const YamlNode root = parse_yaml(text, file);
  const YamlSource study{root, file};
  if (root.kind == YamlKind::null) {
    throw ParseError(file, 0, "is empty; a study has at least a workload, a space and an objective");
  }
  refuse_unknown_keys(study, "a study",
                      {"name", "workload", "base", "accelerator", "space", "constraints", "objectives", "metrics",
                       "model", "strategy", "budget", "seed"});
  StudySpec spec;
  spec.name = std::filesystem::path(file).stem().string();
  with_key(study, "name", [&](const YamlSource& name) { spec.name = name_of(name, "name"); });
  spec.model.file = file;
  with_key(study, "model", [&](const YamlSource& model) { set_model(model, spec); });
  if (!spec.is_external() || study.node.find("workload") != nullptr) {
    for (const YamlSource& workload : some_items_of(required_key(study, "workload", "the study"), "workload")) {
      spec.workloads.push_back(workload_of(workload));
    }
  }
  with_key(study, "base", [&](const YamlSource& base) { spec.base = spec_text(base, "base"); });
  with_key(study, "accelerator", [&](const YamlSource& settings) { spec.accelerator = settings_of(settings); });
  with_key(study, "metrics", [&](const YamlSource& metrics) {
    for (const YamlSource& item : items_of(metrics)) {
      spec.metrics.push_back(spec.is_external() ? external_metric_of(item) : metric_of(item));
    }
  });
  const std::vector<std::string> further_names = spec.is_external() ? spec.metrics : std::vector<std::string>();
  with_key(study, "constraints", [&](const YamlSource& constraints) {
    for (const YamlSource& item : items_of(constraints)) {
      spec.constraints.push_back(
          item.located([&] { return Constraint::parse(text_of(item, "a constraint"), further_names); }));
    }
  });
  for (const YamlSource& objective : some_items_of(required_key(study, "objectives", "the study"), "objectives")) {
    spec.objectives.push_back(objective_of(objective, further_names));
  }
  with_key(study, "strategy", [&](const YamlSource& strategy) { spec.strategy = strategy_of(strategy); });
  with_key(study, "budget", [&](const YamlSource& budget) { spec.budget = budget_of(budget); });
  with_key(study, "seed", [&](const YamlSource& seed) { spec.seed = seed_of(seed); });

  const YamlSource space = required_key(study, "space", "the study");
  std::vector<StudyParameter> parameters = parameters_of(space);
  for (const Override& given : overrides) {
    apply(given, spec, parameters);
  }
  spec.space = space.located([&] { return StudySpace(std::move(parameters)); });
  return spec;
}

}  // namespace foldwise
