#include "foldwise/study/study_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "foldwise/study/field_text.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

constexpr std::string_view kLab = R"(name: lab
workload:
  - {file: a.csv, weight: 2}
  - {file: b.csv, kind: gemm}
base: lab.cfg
accelerator: {bandwidth.mode: USER, area.pe_area: 525}
space:
  array.rows: {from: 3, to: 10}
  array.cols: {from: 4, to: 10, step: 3}
  sram.ifmap_kib: {from: 3, to: 64, powers_of: 2}
  clock_ghz: {from: 0.1, to: 0.5, step: 0.1}
  dataflow: [ws, os]
constraints: ["array.rows * array.cols <= 64", mapping_efficiency >= 90]
objectives:
  - {minimize: total_cycles}
  - {maximize: 1 / area, name: density}
metrics: [macs]
strategy: {name: random, depth: 3}
budget: {trials: 100, seconds: 2.5}
seed: 7
)";

/// A study with one line in place of its space, or with one more.
std::string with_space(std::string_view space) {
  return fmt::format("workload: a.csv\nobjectives: {{minimize: total_cycles}}\nspace:\n  {}\n", space);
}

std::string with_line(std::string_view line) { return with_space("array.rows: [1]") + std::string(line) + "\n"; }

std::string refusal(std::string_view text, const std::vector<Override>& overrides = {}) {
  return message_of<ParseError>([&] { parse_study(text, "s.yaml", overrides); });
}

std::vector<double> values_of(const FieldValues& values) {
  std::vector<double> all;
  for (std::uint32_t i = 0; i < values.size(); ++i) {
    all.push_back(values[i]);
  }
  return all;
}

std::vector<double> values_in(std::string_view space) {
  return values_of(parse_study(with_space(space), "s.yaml").space.parameters()[0].values[0]);
}

TEST(StudyFile, says_all_of_a_study) {
  const StudySpec spec = parse_study(kLab, "folder/other.yaml");
  EXPECT_EQ(spec.name, "lab");
  ASSERT_EQ(spec.workloads.size(), 2U);
  EXPECT_EQ(spec.workloads[0].file.text, "a.csv");
  EXPECT_EQ(spec.workloads[0].weight, 2);
  EXPECT_EQ(spec.workloads[0].kind, std::nullopt);
  EXPECT_EQ(spec.workloads[1].kind, TopologyKind::gemm);
  EXPECT_EQ(spec.workloads[1].weight, 1);
  EXPECT_EQ(spec.base.text, "lab.cfg");
  EXPECT_EQ(spec.base.line, 5);
  ASSERT_EQ(spec.accelerator.size(), 2U);
  EXPECT_EQ(spec.accelerator[1].field->name, "area.pe_area");
  EXPECT_EQ(spec.accelerator[1].value, 525);
  EXPECT_EQ(spec.space.design_space().size(), 8U * 3 * 5 * 5 * 2);
  EXPECT_EQ(spec.constraints[1].text(), "mapping_efficiency >= 90");
  EXPECT_EQ(spec.objectives[0].sense, Sense::minimize);
  EXPECT_EQ(spec.objectives[1].sense, Sense::maximize);
  EXPECT_EQ(spec.objectives[1].name, "density");
  EXPECT_THAT(spec.metrics, testing::ElementsAre("macs"));
  EXPECT_EQ(spec.strategy.name.text, "random");
  ASSERT_EQ(spec.strategy.settings.size(), 1U);
  EXPECT_EQ(spec.strategy.settings[0].name, "depth");
  EXPECT_EQ(spec.strategy.settings[0].value.text, "3");
  EXPECT_EQ(spec.budget.trials, 100);
  EXPECT_EQ(spec.budget.seconds, 2.5);
  EXPECT_EQ(spec.seed, 7U);
}

TEST(StudyFile, has_defaults_for_what_it_leaves_out) {
  const StudySpec spec = parse_study(with_space("array.rows: 8"), "folder/lab.yaml");
  EXPECT_EQ(spec.name, "lab");
  EXPECT_EQ(spec.strategy.name.text, "grid");
  EXPECT_TRUE(parse_study(with_line("constraints: []\nmetrics:"), "s").constraints.empty());
  EXPECT_EQ(spec.base.text, "");
  EXPECT_EQ(spec.budget.trials, std::nullopt);
  EXPECT_EQ(spec.budget.seconds, std::nullopt);
  EXPECT_EQ(spec.space.design_space().size(), 1U);
}

TEST(StudyFile, ranges_hold_both_ends_when_the_step_meets_them) {
  EXPECT_THAT(values_in("array.rows: {from: 3, to: 6}"), testing::ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(values_in("array.rows: {from: 4, to: 10, step: 3}"), testing::ElementsAre(4, 7, 10));
  EXPECT_THAT(values_in("array.rows: {from: 4, to: 12, step: 3}"), testing::ElementsAre(4, 7, 10));
  EXPECT_THAT(values_in("clock_ghz: {from: 0.1, to: 0.5, step: 0.1}"), testing::SizeIs(5));
  EXPECT_THAT(values_in("array.rows: {from: 3, to: 64, powers_of: 2}"), testing::ElementsAre(4, 8, 16, 32, 64));
  EXPECT_THAT(values_in("array.rows: {from: 1, to: 100, powers_of: 10}"), testing::ElementsAre(1, 10, 100));
}

TEST(StudyFile, a_range_is_not_spelled_out_in_memory) {
  EXPECT_EQ(parse_study(with_space("array.rows: {from: 1, to: 2147483648}"), "s").space.design_space().size(),
            std::uint64_t{1} << 31);
}

TEST(StudyFile, fields_may_go_together) {
  const StudySpec spec = parse_study(with_space("array.rows, array.cols: [[1, 64], [8, 8], [64, 1]]"), "s");
  ASSERT_EQ(spec.space.design_space().size(), 3U);
  Accelerator accelerator;
  spec.space.apply({{2}}, accelerator);
  EXPECT_EQ(accelerator.array, (ArrayShape{64, 1}));
}

TEST(StudyFile, settings_of_the_command_line_take_the_files_place) {
  const StudySpec spec = parse_study(kLab, "s.yaml",
                                     {{"set", "array.rows=1,2,4"},
                                      {"set", "array.cols={from: 2, to: 3}"},
                                      {"set", "sram.ofmap_kib=8"},
                                      {"strategy", "grid"},
                                      {"trials", "5"},
                                      {"seconds", "0.5"},
                                      {"seed", "9"}});
  EXPECT_THAT(values_of(spec.space.parameters()[0].values[0]), testing::ElementsAre(1, 2, 4));
  EXPECT_THAT(values_of(spec.space.parameters()[1].values[0]), testing::ElementsAre(2, 3));
  EXPECT_EQ(spec.space.parameters()[5].fields[0]->name, "sram.ofmap_kib");
  EXPECT_EQ(spec.strategy.name.text, "grid");
  EXPECT_TRUE(spec.strategy.settings.empty());
  EXPECT_EQ(spec.budget.trials, 5);
  EXPECT_EQ(spec.budget.seconds, 0.5);
  EXPECT_EQ(spec.seed, 9U);
}

TEST(StudyFile, refuses_bad_settings_of_the_command_line) {
  EXPECT_EQ(refusal(kLab, {{"set", "array.rows"}}), "--set array.rows: must be FIELD=VALUES");
  EXPECT_EQ(refusal(kLab, {{"set", "array.row=1"}}),
            "--set array.row=1: unknown field \"array.row\"; the nearest known name is \"array.rows\"");
  EXPECT_EQ(refusal(kLab, {{"set", "array.rows=0"}}),
            "--set array.rows=0: array.rows is 0, must be from 1 to 2147483648");
  EXPECT_EQ(refusal(kLab, {{"set", "array.rows="}}), "--set array.rows=: array.rows is empty");
  EXPECT_EQ(refusal(kLab, {{"trials", "none"}}), "--trials: trials is \"none\", must be a whole number from 1");
  EXPECT_EQ(refusal(kLab, {{"seconds", "-1"}}), "--seconds: seconds is -1, must be more than 0");
  EXPECT_EQ(refusal(kLab, {{"seed", "-1"}}), "--seed: seed is \"-1\", must be a whole number from 0");
  EXPECT_EQ(refusal(with_space("array.rows, array.cols: [[1, 64]]"), {{"set", "array.rows=3"}}),
            "--set array.rows=3: the study sets \"array.rows, array.cols\" together, set them together");
}

struct BadStudy {
  std::string what;
  std::string text;
  std::string message;
};

void PrintTo(const BadStudy& study, std::ostream* out) { *out << study.what; }

class BadStudyFile : public testing::TestWithParam<BadStudy> {};

TEST_P(BadStudyFile, is_refused_in_one_line_that_names_the_place) {
  EXPECT_EQ(refusal(GetParam().text), GetParam().message);
}

const BadStudy kBadStudies[] = {
    {"empty", "", "s.yaml: is empty; a study has at least a workload, a space and an objective"},
    {"no_map", "lenet5\n", "s.yaml:1: a study must be a map of keys and values"},
    {"tab", "space:\n\tdataflow: [ws]\n", "s.yaml:2: a tab in the indentation; YAML takes spaces only"},
    {"unknown_key", with_line("objective: total_cycles"),
     "s.yaml:5: unknown key of a study \"objective\"; the nearest known name is \"objectives\""},
    {"name_of_two_lines", with_line("name: \"a\\nb\""), "s.yaml:5: name is \"a?b\", must have no control characters"},
    {"no_workload", "space: {array.rows: [1]}\nobjectives: {minimize: area}\n",
     "s.yaml:1: the study has no key \"workload\""},
    {"no_space", "workload: a.csv\nobjectives: {minimize: area}\n", "s.yaml:1: the study has no key \"space\""},
    {"no_objectives", "workload: a.csv\nspace: {array.rows: [1]}\n", "s.yaml:1: the study has no key \"objectives\""},
    {"empty_workload", "workload:\nspace: {array.rows: [1]}\nobjectives: {minimize: area}\n",
     "s.yaml:1: workload is empty"},
    {"unknown_workload_key", "workload: {file: a, wieght: 2}\n",
     "s.yaml:1: unknown key of workload \"wieght\"; the nearest known name is \"weight\""},
    {"unknown_kind", "workload: {file: a, kind: dense}\n", "s.yaml:1: kind is \"dense\", must be conv or gemm"},
    {"weight_of_zero", "workload: {file: a, weight: 0}\n", "s.yaml:1: weight is 0, must be more than 0"},
    {"text_weight", "workload: {file: a, weight: heavy}\n", "s.yaml:1: weight is \"heavy\", must be a number"},
    {"space_is_a_list", with_space("- array.rows"), "s.yaml:4: space must be a map of keys and values"},
    {"unknown_field", with_space("array.row: [1]"),
     "s.yaml:4: unknown field \"array.row\"; the nearest known name is \"array.rows\""},
    {"unknown_dataflow", with_space("dataflow: [ws, rs]"),
     "s.yaml:4: dataflow is \"rs\", must be one of os, ws, is, per-layer"},
    {"text_value", with_space("array.rows: [8, big]"), "s.yaml:4: array.rows is \"big\", must be a number"},
    {"fraction", with_space("array.rows: [8, 8.5]"), "s.yaml:4: array.rows is 8.5, must be a whole number"},
    {"out_of_bounds", with_space("array.rows: [0]"), "s.yaml:4: array.rows is 0, must be from 1 to 2147483648"},
    {"negative", with_space("sram.ifmap_kib: [-4]"), "s.yaml:4: sram.ifmap_kib is -4, must be from 1 to 1073741824"},
    {"value_twice", with_space("array.rows: [8, 4, 8]"), "s.yaml:4: array.rows has the value 8 twice"},
    {"empty_list", with_space("array.rows: []"), "s.yaml:4: array.rows is empty"},
    {"range_without_end", with_space("array.rows: {from: 1}"), "s.yaml:4: the range of array.rows has no key \"to\""},
    {"range_backwards", with_space("array.rows: {from: 9, to: 3}"),
     "s.yaml:4: the range of array.rows begins at 9 and ends before, at 3"},
    {"unknown_range_key", with_space("array.rows: {from: 1, too: 3}"),
     "s.yaml:4: unknown key of the range of array.rows \"too\"; the nearest known name is \"to\""},
    {"step_of_zero", with_space("array.rows: {from: 1, to: 3, step: 0}"),
     "s.yaml:4: step is 0, must be whole and more than 0"},
    {"fractional_step", with_space("array.rows: {from: 1, to: 3, step: 0.5}"),
     "s.yaml:4: step is 0.5, must be whole and more than 0"},
    {"powers_of_one", with_space("array.rows: {from: 1, to: 3, powers_of: 1}"),
     "s.yaml:4: powers_of is 1, must be a whole number from 2"},
    {"no_power_within", with_space("array.rows: {from: 5, to: 7, powers_of: 2}"),
     "s.yaml:4: the range of array.rows holds no power of 2"},
    {"step_and_powers", with_space("array.rows: {from: 1, to: 8, step: 1, powers_of: 2}"),
     "s.yaml:4: the range of array.rows has both a step and powers_of"},
    {"range_of_choices", with_space("dataflow: {from: os, to: is}"),
     "s.yaml:4: dataflow is a choice, list its values: [os, ws, is, per-layer]"},
    {"field_twice", with_space("array.rows: [1]\n  array.rows: [2]"), "s.yaml:5: key \"array.rows\" stands twice"},
    {"field_twice_together", with_space("array.rows: [1]\n  array.cols, array.rows: [[1, 2]]"),
     "s.yaml:5: array.rows and array.cols, array.rows both set a field"},
    {"together_with_itself", with_space("array.rows, array.rows: [[1, 2]]"),
     "s.yaml:4: \"array.rows, array.rows\" names a field twice"},
    {"together_too_few", with_space("array.rows, array.cols: [[1, 2], [3]]"),
     "s.yaml:4: must be a list of 2 values, one for each field"},
    {"together_twice", with_space("array.rows, array.cols: [[1, 2], [1, 2]]"), "s.yaml:4: the same values stand twice"},
    {"too_many_points",
     with_space("array.rows: {from: 1, to: 2147483648}\n  array.cols: {from: 1, to: 2147483648}\n"
                "  sram.ifmap_kib: [1, 2, 3]"),
     "s.yaml:4: the space has more than 2^63 points, counted up to parameter sram.ifmap_kib"},
    {"too_many_values", with_space("clock_ghz: {from: 0, to: 1000, step: 0.0000001}"),
     "s.yaml:4: the range of clock_ghz has 10000000001 values, must be at most 2^32 - 1"},
    {"unknown_metric", "workload: a\nspace: {array.rows: [1]}\nobjectives:\n  - minimize: total_cycle\n",
     "s.yaml:4: expression \"total_cycle\", column 1: unknown name \"total_cycle\"; the nearest known name is "
     "\"total_cycles\""},
    {"broken_expression", "workload: a\nspace: {array.rows: [1]}\nobjectives: {minimize: total_cycles * }\n",
     "s.yaml:3: expression \"total_cycles *\", column 15: a number or a name is missing"},
    {"constraint_without_relation", with_line("constraints: mapping_efficiency"),
     "s.yaml:5: constraint \"mapping_efficiency\": needs one of < <= == != >= >"},
    {"two_senses", "workload: a\nobjectives: {minimize: area, maximize: area}\n",
     "s.yaml:2: an objective has either minimize or maximize"},
    {"no_sense", "workload: a\nobjectives: {name: area}\n", "s.yaml:2: an objective has either minimize or maximize"},
    {"unknown_recorded_metric", with_line("metrics: [cycles]"),
     "s.yaml:5: unknown metric \"cycles\"; the nearest known name is \"total_cycles\""},
    {"strategy_without_name", with_line("strategy: {depth: 3}"), "s.yaml:5: strategy has no key \"name\""},
    {"unknown_budget_key", with_line("budget: {trails: 3}"),
     "s.yaml:5: unknown key of budget \"trails\"; the nearest known name is \"trials\""},
    {"no_trials", with_line("budget: {trials: 0}"), "s.yaml:5: trials is \"0\", must be a whole number from 1"},
    {"fractional_trials", with_line("budget: {trials: 1.5}"),
     "s.yaml:5: trials is \"1.5\", must be a whole number from 1"},
    {"no_seconds", with_line("budget: {seconds: 0}"), "s.yaml:5: seconds is 0, must be more than 0"},
    {"negative_seed", with_line("seed: -1"), "s.yaml:5: seed is \"-1\", must be a whole number from 0"},
    {"seed_is_a_list", with_line("seed: [1, 2]"), "s.yaml:5: seed must be a word or number"},
    {"unknown_accelerator_field", with_line("accelerator: {bandwidth: 10}"),
     "s.yaml:5: unknown field \"bandwidth\"; the nearest known name is \"bandwidth.mode\""},
};

INSTANTIATE_TEST_SUITE_P(Each, BadStudyFile, testing::ValuesIn(kBadStudies),
                         [](const auto& study) { return study.param.what; });

}  // namespace
}  // namespace foldwise
