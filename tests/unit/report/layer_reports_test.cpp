#include "foldwise/report/layer_reports.hpp"

#include <gtest/gtest.h>

namespace foldwise {
namespace {

TEST(LayerReports, finds_the_report_of_each_layer) {
  LayerReport quick;
  quick.total_cycles = 1;
  LayerReport slow;
  slow.total_cycles = 9;
  const LayerReports reports{.distinct = {quick, slow}, .index = {1, 0, 1}};
  EXPECT_EQ(reports.size(), 3u);
  EXPECT_EQ(reports[0], slow);
  EXPECT_EQ(reports[1], quick);
  EXPECT_EQ(reports[2], slow);
}

}  // namespace
}  // namespace foldwise
