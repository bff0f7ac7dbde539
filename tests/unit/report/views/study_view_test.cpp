#include "foldwise/report/views/study_view.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "foldwise/base/error.hpp"
#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/report/page/study_page.hpp"
#include "foldwise/search/strategies/grid.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "foldwise/study/run_study.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kStudy = R"(name: "</script><b>"
workload: two.csv
space:
  array.rows: {from: 1, to: 8}
  array.cols: {from: 1, to: 8}
  bandwidth.mode: [USER]
constraints: [array.rows * array.cols <= 20]
objectives: [{minimize: total_cycles}, {minimize: area}]
)";
constexpr std::string_view kNetwork = "name, M, N, K,\nfirst, 9, 8, 7,\nsecond, 20, 3, 11,\nagain, 9, 8, 7,\n";

MakeEvaluator evaluators(const std::string&) {
  return [](std::span<const Workload> workloads, std::span<const std::string> metrics) -> std::unique_ptr<Evaluator> {
    return std::make_unique<ScaleSimEvaluator>(workloads, metrics);
  };
}

/// The study above, evaluated and stored.
MemoryStorage stored(std::string_view more = "") {
  StudyRecord record;
  record.inputs = {{"study", "two.yaml", std::string(kStudy) + std::string(more), "a"},
                   {"workload", "two.csv", std::string(kNetwork), "b"}};
  const Study study = study_of(record);
  const ScaleSimEvaluator evaluator(study.workloads, metrics_of(study.spec));
  MemoryStorage storage(record_of(study, evaluator.metrics(), evaluator.model()));
  GridSearch strategy(study.spec.space.design_space());
  SerialExecutor executor;
  run_study(study, strategy, evaluator, executor, {.storage = &storage});
  return storage;
}

StudyView view_of(const Storage& storage, const StudyViewLimits& limits = {}) {
  const Storage* one = &storage;
  return view_studies({&one, 1}, evaluators, limits).front();
}

TEST(StudyViewTest, ShowsAllTrialsOfAShortStudy) {
  const MemoryStorage storage = stored();
  const StudyView view = view_of(storage);
  EXPECT_EQ(view.trials_in_all, 64);
  ASSERT_EQ(view.trials.size(), 64U);
  for (const Trial& trial : view.trials) {
    EXPECT_EQ(trial, storage.trial(trial.number));
  }
  EXPECT_TRUE(view.is_whole_space);
  EXPECT_EQ(view.axes.size(), 2U);
  EXPECT_EQ(view.facts[3].heading, "How sure");
  EXPECT_THAT(view.facts[3].text, HasSubstr("Exact: every design"));
  EXPECT_THAT(view.facts[1].text, HasSubstr("64 designs: array.rows 1, 2, ... 8 (8 values)"));
}

TEST(StudyViewTest, OfALongStudyShowsTheFrontTheBestAndSomeOthers) {
  const MemoryStorage storage = stored();
  const StudyView whole = view_of(storage);
  const StudyView view = view_of(storage, {.feasible_trials = 2, .other_trials = 3, .groups = 3, .designs = 2});
  EXPECT_EQ(view.trials_in_all, 64);
  EXPECT_LE(view.trials.size(), 10 + 5 + view.front.size());
  EXPECT_EQ(view.front, whole.front);
  for (const std::int64_t number : view.front) {
    EXPECT_TRUE(std::ranges::binary_search(view.trials, number, {}, &Trial::number)) << number;
  }
  EXPECT_EQ(view.best->trial, whole.best->trial);
  EXPECT_EQ(view.layers.designs.size(), 2U);
  EXPECT_EQ(view.heat_maps.front().best.front().size(), 9U);
}

TEST(StudyViewTest, LayersAreComputedAgainFromTheStoredInputs) {
  const StudyView view = view_of(stored());
  EXPECT_THAT(view.layers.layers, ElementsAre("first", "second", "again"));
  ASSERT_FALSE(view.layers.designs.empty());
  for (const LayersOfDesign& design : view.layers.designs) {
    const auto& trial = *std::ranges::find(view.trials, design.trial, &Trial::number);
    Accelerator accelerator;
    accelerator.memory.mode = BandwidthMode::user;
    accelerator.array = {static_cast<std::int64_t>(trial.fields[0]), static_cast<std::int64_t>(trial.fields[1])};
    const LayerReport second = simulate(as_conv({.m = 20, .n = 3, .k = 11}), accelerator);
    EXPECT_EQ(view.layers.metrics[0], "total_cycles");
    EXPECT_EQ(design.values[0][1], static_cast<double>(second.total_cycles));
    EXPECT_EQ(design.values[0][0], design.values[0][2]);
    EXPECT_EQ(design.values[0][0] + design.values[0][1] + design.values[0][2], trial.objectives[0]);
  }
}

TEST(StudyViewTest, AStudyWithoutAFeasibleDesignSaysSo) {
  const StudyView view = view_of(stored("budget: {trials: 8}\nseed: 2\nmetrics: [dram_accesses]\n"));
  EXPECT_FALSE(view.is_whole_space);
  EXPECT_THAT(view.facts[3].text, HasSubstr("12.5 % of the space was evaluated."));

  MemoryStorage infeasible(stored().study());
  Trial trial = stored().trial(63);
  ASSERT_EQ(trial.state, TrialState::infeasible);
  infeasible.append({&trial, 1});
  const StudyView none = view_of(infeasible);
  EXPECT_TRUE(none.front.empty());
  EXPECT_FALSE(none.best->is_feasible);
  EXPECT_THAT(none.facts[2].text, HasSubstr("None is feasible; trial 63 comes closest."));
}

TEST(StudyViewTest, SaysWhatIsProved) {
  MemoryStorage storage = stored("budget: {trials: 8}\n");
  const auto how_sure = [&](const ProvedBound& proved) {
    storage.set_proved(proved);
    return view_of(storage).facts[3].text;
  };
  EXPECT_THAT(how_sure({.objective = 1250, .bound = 1250}),
              HasSubstr("Proved optimal by bounds over the whole space: no design of the space has less total_cycles "
                        "than 1,250."));
  EXPECT_THAT(how_sure({.objective = 1250, .bound = 1000}),
              HasSubstr("no design of the space has less total_cycles than 1,000, which leaves a gap of 20 %."));
  EXPECT_THAT(how_sure({.bound = 7}), HasSubstr("no feasible design was found"));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(how_sure({.objective = infinity, .bound = infinity}), HasSubstr("no design of the space satisfies"));
}

TEST(StudyViewTest, TheKneeIsOnTheFront) {
  const StudyView view = view_of(stored());
  ASSERT_TRUE(view.knee.has_value());
  EXPECT_TRUE(view.front.contains(*view.knee));
  EXPECT_THAT(view.facts[2].text, HasSubstr(fmt::format("at its knee: trial {}", *view.knee)));
}

TEST(StudyViewTest, AnEmptyStudyHasAPageToo) {
  const MemoryStorage empty(stored().study());
  const StudyView view = view_of(empty);
  EXPECT_FALSE(view.best.has_value());
  EXPECT_THAT(study_page({&view, 1}), HasSubstr("\"trials\":{\"number\":[]"));
}

TEST(StudyViewTest, AStudyThatAnotherProgramEvaluatesHasNoLayers) {
  StudyRecord record;
  record.inputs = {{"study", "out.yaml",
                    "name: out\nmodel: external\nspace: {array.rows: [1, 2]}\nmetrics: [watts]\n"
                    "objectives: [{minimize: watts}]\n",
                    "a"}};
  const Study study = study_of(record);
  const std::vector<std::string> metrics = {"watts"};
  MemoryStorage storage(record_of(study, metrics, "external"));
  const Trial trial{
      .number = 0, .rank = 1, .fields = {2}, .metrics = {3}, .objectives = {3}, .violations = {}, .text = {}};
  storage.append({&trial, 1});
  const StudyView view = view_of(storage);
  EXPECT_TRUE(view.layers.designs.empty());
  EXPECT_EQ(view.facts[0].text, "Which accelerators minimize watts?");
  EXPECT_THAT(study_page({&view, 1}), HasSubstr("\"watts\""));
}

TEST(StudyViewTest, OfAMergedStudyItIsNotSaidThatItIsWhole) {
  const MemoryStorage whole = stored();
  StudyRecord record = whole.study();
  record.merged_from = {"a.db", "b.db"};
  MemoryStorage merged(record);
  whole.visit([&](const Trial& trial) { merged.append({&trial, 1}); });
  const StudyView view = view_of(merged);
  EXPECT_FALSE(view.is_whole_space);
  EXPECT_THAT(view.facts[3].text, HasSubstr("Merged from several studies"));
}

TEST(StudyPageTest, TextOfAStudyCannotBecomeCode) {
  const StudyView view = view_of(stored());
  const std::string page = study_page({&view, 1});
  EXPECT_THAT(page, HasSubstr("<title>&lt;/script&gt;&lt;b&gt;</title>"));
  EXPECT_THAT(page, HasSubstr("\\u003c/script>\\u003cb>"));
  EXPECT_THAT(page, Not(HasSubstr("</script><b>")));
  EXPECT_THAT(page, Not(HasSubstr("unsafe-")));
}

TEST(StudyPageTest, SameStudySameBytes) {
  const MemoryStorage storage = stored();
  const StudyView view = view_of(storage);
  const StudyView again = view_of(storage);
  EXPECT_EQ(study_page({&view, 1}), study_page({&again, 1}));
}

}  // namespace
}  // namespace foldwise
