#include "foldwise/search/rank_permutation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace foldwise {
namespace {

TEST(RankPermutation, reaches_every_rank_once_at_sizes_beside_powers_of_two_and_four) {
  for (const std::uint64_t size : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 15U, 16U, 17U, 63U, 64U, 65U, 1000U, 12288U, 65537U}) {
    const RankPermutation permutation(size, 7);
    std::vector<bool> reached(size, false);
    for (std::uint64_t index = 0; index < size; ++index) {
      const std::uint64_t rank = permutation(index);
      ASSERT_LT(rank, size);
      ASSERT_FALSE(reached[rank]) << "rank " << rank << " twice in a permutation of " << size;
      reached[rank] = true;
    }
  }
}

TEST(RankPermutation, stays_within_the_largest_space) {
  const std::uint64_t size = std::uint64_t{1} << 63;
  const RankPermutation permutation(size, 3);
  std::uint64_t bits_seen = 0;
  for (std::uint64_t index = 0; index < 1000; ++index) {
    ASSERT_LT(permutation(index), size);
    bits_seen |= permutation(index);
  }
  EXPECT_EQ(bits_seen, size - 1);  // every bit of a rank is set now and then
}

// 6000 seeds, 6 ranks: 1000 +- 4.4 standard deviations of a binomial count.
TEST(RankPermutation, sends_the_first_index_everywhere_about_equally_often) {
  std::array<int, 6> counts{};
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    ++counts[RankPermutation(6, seed)(0)];
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, 1000, 127);
  }
}

TEST(RankPermutation, is_fixed_by_its_seed) {
  const RankPermutation one(12288, 1);
  const RankPermutation same(12288, 1);
  const RankPermutation other(12288, 2);
  int equal = 0;
  for (std::uint64_t index = 0; index < 12288; ++index) {
    EXPECT_EQ(one(index), same(index));
    equal += one(index) == other(index) ? 1 : 0;
  }
  EXPECT_LT(equal, 20);  // two random permutations agree in one place on average
}

}  // namespace
}  // namespace foldwise
