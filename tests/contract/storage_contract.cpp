// What every Storage promises (study/storage.hpp). A new storage is one more line at the end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "foldwise/base/error.hpp"
#include "foldwise/study/memory_storage.hpp"
#include "foldwise/study/sqlite_storage.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

struct StorageUnderTest {
  std::string name;
  std::function<std::unique_ptr<Storage>(const TemporaryDirectory&, StudyRecord)> make;
};

void PrintTo(const StorageUnderTest& storage, std::ostream* out) { *out << storage.name; }

constexpr double kInfinity = std::numeric_limits<double>::infinity();

StudyRecord record() {
  return {.name = "a \"study\"",
          .model = "scalesim-v2",
          .inputs = {{"study", "s.yaml", "name: x\n\xc3\xa4", "00ff"}, {"workload", "dir/w.csv", "", "11"}},
          .overrides = {{"seed", "3"}, {"set", "array.rows=1,2"}},
          .fields = {"array.rows", "clock_ghz", "dataflow"},
          .metrics = {"total_cycles", "max(layer.stall_cycles)"},
          .objectives = {{Sense::minimize, "cycles", "total_cycles"}, {Sense::maximize, "x", "1 / area"}},
          .constraints = {"mapping_efficiency >= 90", "dataflow == ws"},
          .merged_from = {}};
}

Trial complete_trial(std::int64_t number) {
  return {.number = number,
          .rank = (std::uint64_t{1} << 63) - 1,
          .fields = {8, 0.1, 2},
          .metrics = {1e300, 1.0 / 3.0},
          .objectives = {-0.5, 7},
          .violations = {0, 0},
          .state = TrialState::complete,
          .text = ""};
}

Trial infeasible_trial(std::int64_t number) {
  Trial trial = complete_trial(number);
  trial.violations = {0.25, kInfinity};
  trial.state = TrialState::infeasible;
  return trial;
}

Trial failed_trial(std::int64_t number) {
  return {.number = number,
          .rank = 5,
          .fields = {1, 0, 0},
          .metrics = {},
          .objectives = {},
          .violations = {},
          .state = TrialState::failed,
          .text = "64 bits are not enough"};
}

class StorageContract : public testing::TestWithParam<StorageUnderTest> {
 protected:
  std::vector<Trial> all() const {
    std::vector<Trial> trials;
    storage->visit([&](const Trial& trial) { trials.push_back(trial); });
    return trials;
  }

  TemporaryDirectory folder;
  std::unique_ptr<Storage> storage = GetParam().make(folder, record());
};

TEST_P(StorageContract, knows_its_study) { EXPECT_EQ(storage->study(), record()); }

TEST_P(StorageContract, is_empty_at_first) {
  EXPECT_EQ(storage->size(), 0);
  EXPECT_TRUE(all().empty());
}

TEST_P(StorageContract, gives_back_what_was_appended_in_order_of_number) {
  storage->append(std::vector{complete_trial(2), failed_trial(0)});
  storage->append({});
  storage->append(std::vector{infeasible_trial(1)});
  EXPECT_EQ(storage->size(), 3);
  EXPECT_THAT(all(), testing::ElementsAre(failed_trial(0), infeasible_trial(1), complete_trial(2)));
  EXPECT_EQ(storage->trial(1), infeasible_trial(1));
}

TEST_P(StorageContract, keeps_a_metric_without_a_value) {
  Trial trial = complete_trial(0);
  trial.metrics[1] = std::nan("");
  storage->append(std::vector{trial});
  EXPECT_EQ(all()[0].metrics[0], 1e300);
  EXPECT_TRUE(std::isnan(all()[0].metrics[1]));
}

TEST_P(StorageContract, refuses_a_number_that_it_has_and_then_keeps_nothing_of_the_batch) {
  storage->append(std::vector{complete_trial(3)});
  EXPECT_THROW(storage->append(std::vector{complete_trial(4), failed_trial(3)}), Error);
  EXPECT_THROW(storage->append(std::vector{complete_trial(5), complete_trial(5)}), Error);
  EXPECT_THAT(all(), testing::ElementsAre(complete_trial(3)));
  storage->append(std::vector{complete_trial(4)});
  EXPECT_EQ(storage->size(), 2);
}

TEST_P(StorageContract, gives_back_a_part_of_the_trials) {
  storage->append(std::vector{complete_trial(2), complete_trial(4), failed_trial(0), infeasible_trial(1)});
  std::vector<Trial> trials;
  storage->visit([&](const Trial& trial) { trials.push_back(trial); }, 1, 2);
  EXPECT_THAT(trials, testing::ElementsAre(infeasible_trial(1), complete_trial(2)));
}

TEST_P(StorageContract, gives_back_results_without_fields_and_metrics) {
  storage->append(std::vector{complete_trial(2), failed_trial(0), infeasible_trial(1)});
  std::vector<Trial> expected = {failed_trial(0), infeasible_trial(1), complete_trial(2)};
  for (Trial& trial : expected) {
    trial.fields.clear();
    trial.metrics.clear();
  }
  std::vector<Trial> trials;
  storage->visit_results([&](const Trial& trial) { trials.push_back(trial); });
  EXPECT_EQ(trials, expected);
}

TEST_P(StorageContract, keeps_how_long_an_evaluation_took) {
  Trial known = complete_trial(0);
  known.seconds = 0.25;
  Trial unknown = complete_trial(1);
  unknown.seconds = std::nan("");
  storage->append(std::vector{known, unknown});
  EXPECT_EQ(storage->trial(0).seconds, 0.25);
  EXPECT_TRUE(std::isnan(storage->trial(1).seconds));
}

TEST_P(StorageContract, keeps_what_was_asked) {
  const AskedBatch later{.first = 8, .wanted = 4, .ranks = {(std::uint64_t{1} << 63) - 1}};
  const AskedBatch sooner{.first = 0, .wanted = 8, .ranks = {5, 3, 0}};
  EXPECT_TRUE(storage->asked().empty());
  storage->append_asked(later);
  storage->append_asked(sooner);
  EXPECT_THAT(storage->asked(), testing::ElementsAre(sooner, later));
  EXPECT_THROW(storage->append_asked(sooner), Error);
  EXPECT_EQ(storage->asked().size(), 2U);
}

TEST_P(StorageContract, keeps_why_the_study_ended) {
  EXPECT_EQ(storage->end(), std::nullopt);
  for (const StudyEnd end : {StudyEnd::exhausted, StudyEnd::out_of_trials, StudyEnd::out_of_time, StudyEnd::stopped}) {
    storage->set_end(end);
    EXPECT_EQ(storage->end(), end);
  }
  storage->set_end(std::nullopt);
  EXPECT_EQ(storage->end(), std::nullopt);
  EXPECT_EQ(storage->study(), record());
}

TEST_P(StorageContract, keeps_what_was_proved) {
  EXPECT_EQ(storage->proved(), std::nullopt);
  const ProvedBound gap{.objective = 0.1 + 0.2, .bound = -1e300};
  for (const ProvedBound& proved : {gap, ProvedBound{}}) {
    storage->set_proved(proved);
    EXPECT_EQ(storage->proved(), proved);
  }
  storage->set_proved(std::nullopt);
  EXPECT_EQ(storage->proved(), std::nullopt);
  EXPECT_EQ(storage->study(), record());
}

TEST_P(StorageContract, takes_over_other_overrides) {
  StudyRecord expected = record();
  expected.overrides = {{"trials", "12"}};
  storage->set_overrides(expected.overrides);
  EXPECT_EQ(storage->study(), expected);
}

TEST_P(StorageContract, has_no_trial_that_was_not_appended) { EXPECT_THROW(storage->trial(0), Error); }

INSTANTIATE_TEST_SUITE_P(Storages, StorageContract,
                         testing::Values(StorageUnderTest{"memory",
                                                          [](const TemporaryDirectory&, StudyRecord study) {
                                                            return std::make_unique<MemoryStorage>(std::move(study));
                                                          }},
                                         StorageUnderTest{"sqlite",
                                                          [](const TemporaryDirectory& folder, StudyRecord study) {
                                                            return SqliteStorage::create(folder.path() / "study.db",
                                                                                         std::move(study));
                                                          }}),
                         [](const auto& storage) { return storage.param.name; });

// What a storage in a file promises besides.
TEST(SqliteStorageContract, gives_everything_back_when_opened_again) {
  const TemporaryDirectory folder;
  const std::filesystem::path path = folder.path() / "study.db";
  const AskedBatch asked{.first = 0, .wanted = 8, .ranks = {5, 3, 0}};
  {
    const auto storage = SqliteStorage::create(path, record());
    storage->append_asked(asked);
    storage->append(std::vector{complete_trial(0)});
  }
  {
    const auto storage = SqliteStorage::open_to_write(path, std::chrono::milliseconds(0));
    EXPECT_EQ(storage->study(), record());
    storage->append(std::vector{infeasible_trial(1), failed_trial(2)});
    storage->set_end(StudyEnd::out_of_time);
  }
  const auto storage = SqliteStorage::open(path);
  EXPECT_THAT(storage->asked(), testing::ElementsAre(asked));
  EXPECT_EQ(storage->end(), StudyEnd::out_of_time);
  EXPECT_EQ(storage->study(), record());
  std::vector<Trial> trials;
  storage->visit([&](const Trial& trial) { trials.push_back(trial); });
  EXPECT_THAT(trials, testing::ElementsAre(complete_trial(0), infeasible_trial(1), failed_trial(2)));
}

}  // namespace
}  // namespace foldwise
