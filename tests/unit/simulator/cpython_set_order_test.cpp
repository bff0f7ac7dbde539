// Expected orders were printed by CPython 3.11: list(s) after s.add(float(x)) for every x.
#include "foldwise/simulator/cpython_set_order.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <vector>

namespace foldwise {
namespace {

using Words = std::vector<std::int64_t>;

Words ordered(const Words& words) {
  CpythonSetOrder order;
  const auto walk = order.order(words);
  return {walk.begin(), walk.end()};
}

TEST(CpythonSetOrder, walks_small_sets_as_cpython_does) {
  EXPECT_EQ(ordered({8, 0, 16, 24, 1}), (Words{0, 1, 8, 16, 24}));
  EXPECT_EQ(ordered({10000003, 5, 13, 21, 29, 37, 10000011}), (Words{10000003, 5, 37, 10000011, 13, 21, 29}));
  EXPECT_EQ(ordered({1949, 4854, 4458, 1068, 3030, 4947, 3883, 4758, 536,  4961, 107,  3843,
                     2124, 4512, 1919, 1570, 3852, 4431, 4502, 3902, 3253, 1233, 1899, 1242}),
            (Words{3843, 3852, 4758, 4502, 536,  1949, 4512, 1570, 3883, 1068, 3253, 3902,
                   2124, 4431, 1233, 4947, 3030, 1242, 4961, 4458, 107,  1899, 4854, 1919}));
}

TEST(CpythonSetOrder, walks_negative_words_as_cpython_does) {
  EXPECT_EQ(ordered({-5, -13, -2, 3, 11}), (Words{3, 11, -13, -5, -2}));
}

TEST(CpythonSetOrder, walks_sets_beyond_fifty_thousand_words_as_cpython_does) {
  Words words;
  for (std::int64_t word = 7; word < 60007 * 17; word += 17) {
    words.push_back(word);
  }
  std::int64_t hash = 0;
  for (const std::int64_t word : ordered(words)) {
    hash = (hash * 31 + word) % 1000000007;
  }
  EXPECT_EQ(hash, 141596470);
}

TEST(CpythonSetOrder, starts_afresh_with_every_set) {
  CpythonSetOrder order;
  order.order(Words{1, 2, 3, 4, 5, 6, 7, 8, 9});
  const auto walk = order.order(Words{24, 8});
  EXPECT_THAT(Words(walk.begin(), walk.end()), testing::ElementsAre(24, 8));
}

}  // namespace
}  // namespace foldwise
