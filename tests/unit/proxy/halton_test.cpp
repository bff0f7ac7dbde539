#include "foldwise/proxy/halton.hpp"

#include <gmock/gmock.h>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

/// Every interval of length base^-2 holds one of any base^2 points in a row that begin at a multiple of it.
TEST(HaltonSequence, EveryCoordinateFillsItsIntervalEvenly) {
  const HaltonSequence points(3, 9);
  const std::uint64_t bases[] = {2, 3, 5};
  for (std::size_t dimension = 0; dimension < 3; ++dimension) {
    const std::uint64_t cells = bases[dimension] * bases[dimension];
    for (std::uint64_t begin = 0; begin < 10 * cells; begin += cells) {
      std::vector<int> hits(cells);
      for (std::uint64_t point = begin; point < begin + cells; ++point) {
        const double coordinate = points.coordinate(point, dimension);
        ASSERT_GE(coordinate, 0.0);
        ASSERT_LT(coordinate, 1.0);
        ++hits[static_cast<std::size_t>(coordinate * static_cast<double>(cells))];
      }
      EXPECT_THAT(hits, testing::Each(1));
    }
  }
}

TEST(HaltonSequence, TheSeedDecides) {
  EXPECT_EQ(HaltonSequence(12, 1).coordinate(5, 11), HaltonSequence(12, 1).coordinate(5, 11));
  EXPECT_NE(HaltonSequence(12, 1).coordinate(5, 11), HaltonSequence(12, 2).coordinate(5, 11));
}

TEST(HaltonSequence, RefusesTooManyDimensions) { EXPECT_THROW(HaltonSequence(41, 1), Error); }

}  // namespace
}  // namespace foldwise
