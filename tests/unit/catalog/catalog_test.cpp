#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "foldwise/base/error.hpp"
#include "foldwise/catalog/data_directory.hpp"
#include "foldwise/catalog/forecasts.hpp"
#include "foldwise/catalog/listing.hpp"
#include "foldwise/catalog/models.hpp"
#include "foldwise/catalog/strategies.hpp"
#include "foldwise/catalog/workloads.hpp"
#include "foldwise/formats/network.hpp"
#include "foldwise/proxy/proxy_evaluator.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/study/study_file.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

TEST(Models, each_makes_an_evaluator_that_bears_its_name) {
  const std::vector<Workload> workloads = {
      {.network = {.name = "net", .layers = {{"gemm", as_conv(GemmShape{.m = 4, .n = 5, .k = 6})}}}}};
  const std::vector<std::string> metrics = {"macs"};
  for (const ModelEntry& model : models()) {
    const std::unique_ptr<Evaluator> evaluator = model.make(workloads, metrics);
    EXPECT_EQ(evaluator->model(), model.name);
    EXPECT_THAT(evaluator->evaluate(Accelerator()).values, testing::ElementsAre(120.0));
    EXPECT_EQ(&model_named(model.name), &model);
  }
}

TEST(Models, the_exact_one_comes_first) { EXPECT_EQ(models().front().name, "scalesim-v2"); }

TEST(Models, an_unknown_name_is_answered_with_the_nearest) {
  EXPECT_EQ(message_of<Error>([] { model_named("scalesim"); }),
            "unknown model \"scalesim\"; the nearest known name is \"scalesim-v2\"");
}

TEST(Strategies, each_asks_for_points_of_the_space) {
  const DesignSpace space({{"rows", 3}, {"cols", 4}});
  for (const StrategyEntry& strategy : strategies()) {
    const std::unique_ptr<SearchStrategy> search = strategy.make({space, 1});
    const std::vector<DesignPoint> points = search->ask(1);
    ASSERT_EQ(points.size(), 1U) << strategy.name;
    EXPECT_TRUE(space.contains(points.front())) << strategy.name;
    EXPECT_EQ(&strategy_named(strategy.name), &strategy);
  }
}

TEST(Strategies, an_unknown_name_is_answered_with_the_nearest) {
  EXPECT_EQ(message_of<Error>([] { strategy_named("rand"); }),
            "unknown strategy \"rand\"; the nearest known name is \"random\"");
}

Study study_with(const std::string& strategy, const std::vector<Override>& overrides = {}) {
  Study study;
  study.spec = parse_study(
      "workload: net.csv\nspace: {array.rows: {from: 1, to: 8}, array.cols: [1, 2]}\n"
      "objectives: {minimize: total_cycles}\nstrategy: " +
          strategy,
      "s.yaml", overrides);
  return study;
}

std::string refusal(const std::string& strategy, const std::vector<Override>& overrides = {}) {
  return message_of<ParseError>([&] { make_strategy(study_with(strategy, overrides), kScaleSimV2); });
}

/// How many designs it asks for before it is told anything.
std::size_t first_batch(const Study& study) { return make_strategy(study, kScaleSimV2)->ask(1000).size(); }

TEST(MakeStrategy, takes_options_from_the_study_file_and_from_the_command_line) {
  EXPECT_EQ(first_batch(study_with("{name: genetic, population: 6}")), 6U);
  EXPECT_EQ(first_batch(study_with("{name: genetic, population: 6}", {{"strategy-option", "population=9"}})), 9U);
  EXPECT_EQ(first_batch(study_with("genetic", {{"strategy-option", "population = 9"}})), 9U);
}

TEST(MakeStrategy, reduces_standard_options_to_a_small_space) { EXPECT_EQ(first_batch(study_with("genetic")), 16U); }

TEST(MakeStrategy, refuses_unknown_names_with_the_nearest_one) {
  EXPECT_EQ(refusal("gentic"), "s.yaml:4: unknown strategy \"gentic\"; the nearest known name is \"genetic\"");
  EXPECT_EQ(refusal("{name: genetic,\n  popluation: 6}"),
            "s.yaml:5: unknown option of strategy genetic \"popluation\"; the nearest known name is \"population\"");
  EXPECT_EQ(refusal("{name: grid, population: 6}"), "s.yaml:4: unknown option of strategy grid \"population\"");
  EXPECT_EQ(refusal("random", {{"strategy", "rnd"}}),
            "--strategy: unknown strategy \"rnd\"; the nearest known name is \"random\"");
}

TEST(MakeStrategy, refuses_values_that_break_a_rule) {
  EXPECT_EQ(refusal("{name: genetic, population: many}"), "s.yaml:4: population is \"many\", must be a number");
  EXPECT_EQ(refusal("{name: genetic, population: 6.5}"), "s.yaml:4: population is \"6.5\", must be a whole number");
  EXPECT_EQ(refusal("{name: genetic, crossover: 1.5}"), "s.yaml:4: crossover is \"1.5\", must be from 0 to 1");
  EXPECT_EQ(refusal("{name: genetic, population: 17}"),
            "s.yaml:4: population is \"17\", must be at most 16, the designs of the space");
  EXPECT_EQ(refusal("genetic", {{"strategy-option", "population=1"}}),
            "--strategy-option population=1: population is \"1\", must be from 2 to 1000000");
  EXPECT_EQ(refusal("genetic", {{"strategy-option", "population"}}),
            "--strategy-option population: must be NAME=VALUE");
}

TEST(MakeStrategy, refuses_words_that_name_nothing) {
  EXPECT_EQ(refusal("{name: screened, inner: gentic}"),
            "s.yaml:4: unknown strategy \"gentic\"; the nearest known name is \"genetic\"");
  EXPECT_EQ(refusal("{name: screened, inner: exact}"), "s.yaml:4: strategy exact cannot be the inner one of another");
  EXPECT_EQ(refusal("{name: screened, proxy: scalesim}"),
            "s.yaml:4: unknown model \"scalesim\"; the nearest known name is \"scalesim-v2\"");
  EXPECT_EQ(refusal("{name: screened, inner: random, proposals: 0}"),
            "s.yaml:4: proposals is \"0\", must be from 1 to 1000000");
}

/// LeNet-5's layers are of no account here: one product does.
Study product_study(const std::string& strategy, const std::string& constraints) {
  Study study = study_with(strategy);
  study.spec.constraints.push_back(Constraint::parse(constraints));
  study.workloads = {{.network = {.name = "net", .layers = {{"gemm", as_conv(GemmShape{.m = 40, .n = 50, .k = 60})}}}}};
  return study;
}

TEST(MakeStrategy, a_proxy_says_what_to_ask_first) {
  const Study study = product_study("{name: screened, proxy: ideal-memory}", "array.rows <= 6");
  const auto strategy = make_strategy(study, kScaleSimV2);
  const DesignPoint first = strategy->ask(1).front();
  EXPECT_EQ(study.spec.space.design_space().parameters()[0].name, "array.rows");
  EXPECT_EQ(first.indices, (std::vector<std::uint32_t>{5, 1}));  // 6 x 2: the largest array that is allowed
}

TEST(MakeForecaster, asks_a_trained_proxy_and_says_what_breaks_a_constraint) {
  const TemporaryDirectory folder;
  const std::filesystem::path file = folder.path() / "small.proxy";
  const Proxy proxy = random_proxy(FeatureSet::structured);
  write_proxy(file, proxy);
  const Study study = product_study("screened", "array.rows <= 6");
  const std::vector<DesignPoint> points = {{{3, 1}}, {{7, 0}}};
  const std::vector<Forecast> forecasts = make_forecaster(study, file.string())(points);
  Accelerator accelerator = study.base;
  study.spec.space.apply(points[0], accelerator);
  const std::vector<std::string> metrics = {"total_cycles"};
  EXPECT_EQ(forecasts[0].objective,
            ProxyEvaluator(proxy, study.workloads, metrics).evaluate(accelerator).values.front());
  EXPECT_EQ(forecasts[0].violation, 0.0);
  EXPECT_DOUBLE_EQ(forecasts[1].violation, 2.0 / 6);
  EXPECT_EQ(refusal("{name: screened, proxy: none.proxy}"),
            "s.yaml:4: none.proxy: cannot be read: No such file or directory");
}

TEST(MakeStrategy, constraints_of_fields_are_known_before_anything_is_evaluated) {
  const Study study = product_study("{name: screened, batch: 4}", "array.rows <= 2");
  const auto strategy = make_strategy(study, kScaleSimV2);
  std::size_t allowed = 0;
  for (const DesignPoint& point : strategy->ask(4)) {
    allowed += point.indices[0] <= 1 ? 1U : 0U;
  }
  EXPECT_GE(allowed, 3U);  // one in eight is drawn at random
}

TEST(ShippedWorkloads, are_exactly_the_files_in_the_folder) {
  std::set<std::string> listed;
  for (const WorkloadEntry& workload : shipped_workloads()) {
    EXPECT_TRUE(listed.insert(workload.file().filename().string()).second) << workload.name;
    EXPECT_FALSE(read_network(workload.file()).network.layers.empty()) << workload.name;
  }
  std::set<std::string> present;
  for (const auto& entry : std::filesystem::directory_iterator(source_directory() / "workloads")) {
    if (entry.path().extension() == ".csv") {
      present.insert(entry.path().filename().string());
    }
  }
  EXPECT_EQ(listed, present);
}

TEST(FindWorkload, a_file_comes_before_a_shipped_name) {
  const TemporaryDirectory folder;
  EXPECT_EQ(find_workload("lenet5", folder.path()), data_directory() / "workloads" / "lenet5.csv");
  const std::filesystem::path file = folder.write("lenet5", "");
  EXPECT_EQ(find_workload("lenet5", folder.path()), file);
  EXPECT_EQ(find_workload(file.string(), "elsewhere"), file);
}

TEST(FindWorkload, leaves_what_it_does_not_know_to_the_reader) {
  EXPECT_EQ(find_workload("nets/mine.csv", "studies"), std::filesystem::path("studies/nets/mine.csv"));
}

TEST(DataDirectory, is_beside_an_installed_program_and_else_the_source_tree) {
  const TemporaryDirectory prefix;
  const std::filesystem::path program = prefix.path() / "bin" / "foldwise";
  EXPECT_EQ(data_directory_of(program), source_directory());
  std::filesystem::create_directories(prefix.path() / "share" / "foldwise");
  EXPECT_EQ(data_directory_of(program), prefix.path() / "share" / "foldwise");
  EXPECT_EQ(data_directory_of(""), source_directory());
  EXPECT_TRUE(std::filesystem::exists(data_directory() / "workloads"));
}

TEST(Listings, every_kind_has_complete_rows_with_a_name_and_a_meaning) {
  std::vector<std::string_view> kinds;
  for (const ListingKind& kind : listing_kinds()) {
    kinds.push_back(kind.name);
    const Listing listing = kind.list();
    EXPECT_EQ(listing.headings.front(), "name");
    EXPECT_THAT(listing.headings, testing::Contains("meaning"));
    EXPECT_FALSE(listing.rows.empty()) << kind.name;
    std::set<std::string> names;
    for (const std::vector<std::string>& row : listing.rows) {
      EXPECT_EQ(row.size(), listing.headings.size());
      EXPECT_FALSE(row.front().empty());
      EXPECT_TRUE(names.insert(row.front()).second) << row.front();
    }
  }
  EXPECT_THAT(kinds,
              testing::ElementsAre("fields", "metrics", "strategies", "strategy-options", "workloads", "models"));
}

TEST(Listings, a_field_shows_its_bounds_or_its_choices) {
  const Listing fields = listing_kinds().front().list();
  EXPECT_EQ(fields.headings, (std::vector<std::string>{"name", "unit", "values", "meaning"}));
  EXPECT_EQ(fields.rows[0],
            (std::vector<std::string>{"array.rows", "PEs", "1 .. 2147483648", "height of the systolic array"}));
  EXPECT_EQ(fields.rows[2][2], "os ws is per-layer");
}

}  // namespace
}  // namespace foldwise
