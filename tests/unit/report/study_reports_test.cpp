#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "foldwise/report/study_csv.hpp"
#include "foldwise/report/study_json.hpp"
#include "foldwise/report/study_summary.hpp"
#include "foldwise/report/trial_table.hpp"
#include "foldwise/study/memory_storage.hpp"

namespace foldwise {
namespace {

using nlohmann::json;
using testing::HasSubstr;

StudyRecord record() {
  return {.name = "lab",
          .model = "scalesim-v2",
          .inputs = {{"study", "lab.yaml", "text", "00ff"}},
          .overrides = {{"seed", "3"}},
          .fields = {"array.rows", "dataflow"},
          .metrics = {"total_cycles", "latency_seconds"},
          .objectives = {{Sense::minimize, "total_cycles", "total_cycles"}, {Sense::maximize, "score", "1 / area"}},
          .constraints = {"array.rows <= 4", "total_cycles <= 50"},
          .merged_from = {}};
}

Trial trial(std::int64_t number, double rows, double cycles, double score, std::vector<double> violations = {0, 0}) {
  Trial made{.number = number,
             .rank = static_cast<std::uint64_t>(number),
             .fields = {rows, 1},
             .metrics = {cycles, std::nan("")},
             .objectives = {cycles, score},
             .violations = std::move(violations),
             .state = TrialState::complete,
             .text = ""};
  made.state = made.violation() > 0 ? TrialState::infeasible : TrialState::complete;
  return made;
}

Trial failed_trial(std::int64_t number) {
  return {.number = number,
          .rank = 9,
          .fields = {2, 2},
          .metrics = {},
          .objectives = {},
          .violations = {},
          .state = TrialState::failed,
          .text = "too many words, \"64\" bits"};
}

StudyOutcome outcome_of(const std::vector<Trial>& trials) {
  StudyOutcome outcome(record());
  for (const Trial& each : trials) {
    outcome.add(each);
  }
  return outcome;
}

TEST(TrialTable, stacks_headings_and_shows_each_objective_that_is_no_metric) {
  EXPECT_EQ(trial_table(record(), std::vector{trial(0, 8, 123456789, 0.123456789), trial(12, 16, 7, 2)}),
            "       array                          total  latency\n"
            "trial   rows  dataflow     score     cycles  seconds\n"
            "    0      8        ws  0.123457  123456789        -\n"
            "   12     16        ws         2          7        -\n");
}

TEST(TrialTable, shows_violations_when_there_are_any) {
  EXPECT_THAT(trial_table(record(), std::vector{trial(0, 8, 60, 1, {1, 0.2})}), HasSubstr("        1.2\n"));
  EXPECT_THAT(trial_table(record(), std::vector{failed_trial(0)}), HasSubstr("        inf\n"));
}

TEST(StudyCsv, has_all_digits_and_leaves_open_what_has_no_value) {
  MemoryStorage storage(record());
  storage.append(std::vector{trial(1, 8, 1.0 / 3.0, 2, {1, 0}), trial(0, 3, 40, -1), failed_trial(2)});
  std::string text;
  write_study_csv(storage, [&](std::string_view part) { text += part; });
  EXPECT_EQ(text,
            "number,rank,state,text,array.rows,dataflow,total_cycles,latency_seconds,objective_1,objective_2,"
            "violation_1,violation_2\n"
            "0,0,complete,,3,ws,40,,40,-1,0,0\n"
            "1,1,infeasible,,8,ws,0.3333333333333333,,0.3333333333333333,2,1,0\n"
            "2,9,failed,\"too many words, \"\"64\"\" bits\",2,is,,,,,,\n");
}

TEST(StudyJson, says_what_was_asked_and_found) {
  const json result = json::parse(study_json(record(),
                                             outcome_of({trial(0, 3, 40, 1), trial(1, 8, 60, 1, {1, 0.2}),
                                                         trial(2, 4, 45, 5), trial(3, 4, 40, 1), failed_trial(4)}),
                                             StudyEnd::exhausted));
  EXPECT_EQ(result["model"], "scalesim-v2");
  EXPECT_EQ(result["study"], "lab");
  EXPECT_EQ(result["inputs"][0], (json{{"role", "study"}, {"path", "lab.yaml"}, {"sha256", "00ff"}}));
  EXPECT_EQ(result["overrides"][0], (json{{"name", "seed"}, {"value", "3"}}));
  EXPECT_EQ(result["objectives"][1], (json{{"name", "score"}, {"maximize", "1 / area"}}));
  EXPECT_EQ(result["constraints"][1],
            (json{{"constraint", "total_cycles <= 50"}, {"broken_by", 1}, {"smallest_violation", 0}}));
  EXPECT_EQ(result["trials"], (json{{"complete", 3}, {"infeasible", 1}, {"failed", 1}}));
  ASSERT_EQ(result["best"].size(), 4U);
  EXPECT_EQ(result["best"][0], (json{{"number", 0},
                                     {"state", "complete"},
                                     {"fields", {{"array.rows", 3}, {"dataflow", "ws"}}},
                                     {"metrics", {{"total_cycles", 40}, {"latency_seconds", nullptr}}},
                                     {"objectives", {40, 1}},
                                     {"violations", {0, 0}}}));
  ASSERT_EQ(result["pareto_front"].size(), 2U);
  EXPECT_EQ(result["pareto_front"][0]["designs_alike"], 2);
  EXPECT_EQ(result["pareto_front"][1]["number"], 2);
  EXPECT_EQ(result["end"], "exhausted");
  EXPECT_EQ(result["knee"], nullptr);
  EXPECT_EQ(result["hypervolume"], (json{{"volume", (45 - 45) * (5 - 1)}, {"reference", {45, 1}}}));
  EXPECT_EQ(result["binding_constraints"], json::array());
}

TEST(StudySummary, shows_the_front_and_the_best_feasible_designs) {
  const std::string text =
      study_summary(record(), outcome_of({trial(0, 3, 40, 1), trial(1, 8, 10, 9, {1, 0}), failed_trial(2)}));
  EXPECT_THAT(text, testing::StartsWith("lab: 3 designs evaluated, 1 feasible, 1 failed (model scalesim-v2)\n"
                                        "The first failure: too many words, \"64\" bits\n"));
  EXPECT_THAT(text, HasSubstr("\nPareto front of minimize total_cycles, maximize score: 1 outcome\n"));
  EXPECT_THAT(text, HasSubstr("\nBest designs (minimize total_cycles, then maximize score):\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("violation")));
}

TEST(StudySummary, says_which_constraint_binds_when_nothing_is_feasible) {
  const std::string text =
      study_summary(record(), outcome_of({trial(0, 8, 60, 1, {0, 0.2}), trial(1, 9, 70, 1, {1.25, 0.4})}));
  EXPECT_THAT(text, HasSubstr("\nNo design is feasible.\n"
                              "  total_cycles <= 50: broken by 2 of 2 designs, missed by 20 % at the least\n"
                              "  array.rows <= 4: broken by 1 of 2 designs\n"
                              "The design that comes closest breaks total_cycles <= 50.\n"
                              "\nThe designs that come closest:\n"));
  EXPECT_THAT(text, HasSubstr("violation"));
}

TEST(StudySummary, of_nothing_but_failures_says_why) {
  EXPECT_EQ(study_summary(record(), outcome_of({failed_trial(0)})),
            "lab: 1 design evaluated, 0 feasible, 1 failed (model scalesim-v2)\n"
            "The first failure: too many words, \"64\" bits\n");
}

}  // namespace
}  // namespace foldwise
