#include "foldwise/proxy/sampling.hpp"

#include <gmock/gmock.h>

#include "foldwise/cost/evaluators/scalesim_evaluator.hpp"
#include "foldwise/simulator/simulate.hpp"
#include "foldwise/study/thread_executor.hpp"

namespace foldwise {
namespace {

constexpr std::string_view kSpace = R"(space:
  array.rows: {from: 1, to: 16}
  dataflow: [os, ws, is]
  bandwidth.mode: [USER]
gemm:
  m: {from: 1, to: 64}
  n: {from: 1, to: 64}
  k: {from: 1, to: 64}
workloads: [one]
)";

SampleLabeller labeller() {
  return SampleLabeller(DesignSampler(parse_sample_space(kSpace, "a.yaml"), {as_conv({.m = 20, .n = 30, .k = 40})}, 3),
                        {"total_cycles", "stall_cycles"},
                        [](std::span<const Workload> workloads, std::span<const std::string> metrics) {
                          return std::make_unique<ScaleSimEvaluator>(workloads, metrics);
                        });
}

ProxySamples no_samples() {
  return {.inputs = {}, .metrics = {"total_cycles", "stall_cycles"}, .values = {{}, {}}, .facts = {}};
}

TEST(SampleLabeller, LabelsAreWhatTheEvaluatorSays) {
  ProxySamples samples = no_samples();
  SerialExecutor executor;
  EXPECT_EQ(labeller().append(0, 200, executor, samples), "");
  ASSERT_EQ(samples.inputs.size(), 200U);
  for (std::size_t index = 0; index < samples.inputs.size(); ++index) {
    const ProxyInput& input = samples.inputs[index];
    const LayerReport report = simulate(input.shape, accelerator_of(input), ReportDetail::cycles);
    EXPECT_EQ(samples.values[0][index], static_cast<float>(report.total_cycles));
    EXPECT_EQ(samples.values[1][index], static_cast<float>(report.stall_cycles));
  }
}

TEST(SampleLabeller, PiecesAndThreadsMakeNoDifference) {
  ProxySamples whole = no_samples();
  ProxySamples pieces = no_samples();
  SerialExecutor serial;
  ThreadExecutor threads(3);
  labeller().append(0, 300, serial, whole);
  labeller().append(0, 111, threads, pieces);
  labeller().append(111, 300, threads, pieces);
  EXPECT_EQ(whole, pieces);
}

}  // namespace
}  // namespace foldwise
