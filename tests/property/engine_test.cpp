// The engine against the literal simulator: every number of every report.
#include <gtest/gtest.h>

#include "foldwise/simulator/simulate.hpp"
#include "tests/property/property_cases.hpp"
#include "tests/support/literal_simulator.hpp"
#include "tests/support/report_text.hpp"

namespace foldwise {
namespace {

TEST(Engine, reports_what_the_literal_simulator_reports) {
  for_each_random_case(property_cases(), [](const LayerCase& layer_case) {
    const LayerReport expected = simulate_literally(layer_case.shape, layer_case.accelerator);
    for (const ReportDetail detail : {ReportDetail::folds, ReportDetail::cycles, ReportDetail::all}) {
      const LayerReport report = simulate(layer_case.shape, layer_case.accelerator, detail);
      EXPECT_EQ(text_of(report), text_of(limited_to(detail, expected)));
      EXPECT_EQ(report == limited_to(detail, expected), true) << "in a field that text_of() does not know";
    }
  });
}

}  // namespace
}  // namespace foldwise
