// The engine against the literal simulator: every number of every report and every row of every trace.
#include <gtest/gtest.h>

#include "foldwise/simulator/simulate.hpp"
#include "foldwise/simulator/trace_layer.hpp"
#include "tests/property/property_cases.hpp"
#include "tests/support/literal_simulator.hpp"
#include "tests/support/recorded_traces.hpp"
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

TEST(Engine, traces_what_the_literal_simulator_traces) {
  for_each_random_case(property_cases() / 4, [](const LayerCase& layer_case) {
    RecordedTraces expected;
    const LayerReport expected_report = simulate_literally(layer_case.shape, layer_case.accelerator, &expected);
    RecordedTraces traces;
    const LayerReport report = trace_layer(layer_case.shape, layer_case.accelerator, traces);
    EXPECT_EQ(text_of(report), text_of(expected_report));
    for (const TraceKind kind : kTraceKinds) {
      const RecordedTraces::Rows& rows = traces.of(kind);
      const RecordedTraces::Rows& expected_rows = expected.of(kind);
      ASSERT_EQ(rows.size(), expected_rows.size()) << "rows of trace " << static_cast<int>(kind);
      for (std::size_t index = 0; index < rows.size(); ++index) {
        ASSERT_EQ(rows[index], expected_rows[index]) << "trace " << static_cast<int>(kind) << ", row " << index;
      }
    }
  });
}

}  // namespace
}  // namespace foldwise
