#include "foldwise/search/pareto_front.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "foldwise/base/rng.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;

using Objectives = std::vector<double>;

TEST(Dominates, needs_no_worse_everywhere_and_better_somewhere) {
  EXPECT_TRUE(dominates(Objectives{1, 2}, Objectives{1, 3}));
  EXPECT_FALSE(dominates(Objectives{1, 2}, Objectives{1, 2}));
  EXPECT_FALSE(dominates(Objectives{1, 3}, Objectives{2, 2}));
}

TEST(ParetoFront, keeps_what_nothing_dominates_and_sorts_it) {
  ParetoFront front;
  EXPECT_TRUE(front.add(0, Objectives{3, 3}, 0));
  EXPECT_TRUE(front.add(1, Objectives{1, 5}, 0));
  EXPECT_FALSE(front.add(2, Objectives{4, 3}, 0));
  EXPECT_TRUE(front.add(3, Objectives{5, 1}, 0));
  EXPECT_TRUE(front.add(4, Objectives{2, 2}, 0));  // drives out trial 0
  EXPECT_THAT(front.members(),
              ElementsAre(FrontMember{{1, 5}, 0, 1, 1}, FrontMember{{2, 2}, 0, 4, 1}, FrontMember{{5, 1}, 0, 3, 1}));
}

TEST(ParetoFront, trials_of_equal_outcome_share_a_member) {
  ParetoFront front;
  EXPECT_TRUE(front.add(0, Objectives{2}, 0));
  EXPECT_TRUE(front.add(2, Objectives{1}, 0));
  EXPECT_FALSE(front.add(3, Objectives{1}, 0));
  EXPECT_TRUE(front.add(1, Objectives{1}, 0));  // a lower number takes its place
  EXPECT_THAT(front.members(), ElementsAre(FrontMember{{1}, 0, 1, 3}));
}

TEST(ParetoFront, a_feasible_outcome_drives_out_every_infeasible_one) {
  ParetoFront front;
  EXPECT_TRUE(front.add(0, Objectives{1, 1}, 7.0));
  EXPECT_TRUE(front.add(1, Objectives{9, 9}, 5.0));
  EXPECT_FALSE(front.add(2, Objectives{0, 0}, 6.0));
  EXPECT_FALSE(front.add(3, Objectives{0, 0}, 5.0));
  EXPECT_THAT(front.members(), ElementsAre(FrontMember{{9, 9}, 5.0, 1, 2}));
  EXPECT_TRUE(front.add(4, Objectives{100, 100}, 0.0));
  EXPECT_FALSE(front.add(5, Objectives{0, 0}, 0.1));
  EXPECT_THAT(front.members(), ElementsAre(FrontMember{{100, 100}, 0.0, 4, 1}));
}

TEST(ParetoFront, equals_the_definition_on_random_outcomes) {
  Rng rng(11);
  for (int round = 0; round < 200; ++round) {
    const std::size_t count = 1 + rng.below(3);
    std::vector<Objectives> all;
    ParetoFront front;
    for (std::int64_t trial = 0; trial < 40; ++trial) {
      Objectives objectives(count);
      for (double& value : objectives) {
        value = static_cast<double>(rng.below(8));
      }
      front.add(trial, objectives, 0);
      all.push_back(objectives);
    }
    std::int64_t on_front = 0;
    for (const FrontMember& member : front.members()) {
      on_front += member.count;
      EXPECT_EQ(all[static_cast<std::size_t>(member.trial)], member.objectives);
      EXPECT_EQ(std::ranges::count(all, member.objectives), member.count);
    }
    const auto expected = std::ranges::count_if(all, [&](const Objectives& one) {
      return std::ranges::none_of(all, [&](const Objectives& other) { return dominates(other, one); });
    });
    EXPECT_EQ(on_front, expected);
  }
}

}  // namespace
}  // namespace foldwise
