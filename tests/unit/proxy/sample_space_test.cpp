#include "foldwise/proxy/sample_space.hpp"

#include <gmock/gmock.h>

#include <set>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

constexpr std::string_view kSpace = R"(space:
  array.rows: {from: 1, to: 32}
  dataflow: [os, ws, is]
  bandwidth.mode: [USER]
workloads: [lenet5]
workload_share: 0.25
gemm:
  m: {from: 2, to: 64}
  n: {from: 1, to: 4096}
  k: {from: 7, to: 7}
)";

TEST(SampleSpace, ReadsAFile) {
  const SampleSpace space = parse_sample_space(kSpace, "a.yaml");
  EXPECT_EQ(space.hardware.parameters().size(), 3U);
  EXPECT_THAT(space.workloads, testing::ElementsAre("lenet5"));
  EXPECT_EQ(space.workload_share, 0.25);
  EXPECT_EQ(space.m.smallest, 2);
  EXPECT_EQ(space.n.largest, 4096);
}

TEST(SampleSpace, SaysWhatIsWrongWithAFile) {
  const auto refusal = [](std::string_view text) -> std::string {
    try {
      parse_sample_space(text, "a.yaml");
    } catch (const ParseError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(
      refusal("space: {array.rows: [1]}\ngemm: {m: {from: 1, to: 2}, n: {from: 1, to: 2}, k: {from: 3, to: 2}}\n"),
      "a.yaml:2: k goes from 3 to 2, must end between its beginning and 2^31");
  EXPECT_EQ(refusal("space: {array.rows: [1]}\nworkloads: [lenet5]\nworkload_share: 0.5\n"),
            "a.yaml:3: workload_share says how many samples are not of gemm; there is no gemm");
  EXPECT_THAT(refusal("space: {array.rows: [1]}\nshare: 3\n"), testing::HasSubstr("a.yaml:2: unknown"));
  EXPECT_THAT(refusal("workloads: [lenet5]\n"), testing::HasSubstr("space"));
}

TEST(DesignSampler, KeepsToTheSpaceAndFillsIt) {
  const ConvShape layer = as_conv({.m = 5, .n = 6, .k = 8});
  const DesignSampler sampler(parse_sample_space(kSpace, "a.yaml"), {layer}, 1);
  std::set<std::int64_t> rows;
  int of_workload = 0;
  int small_n = 0;
  for (std::uint64_t number = 0; number < 4000; ++number) {
    const SampledDesign design = sampler.sample(number);
    rows.insert(design.accelerator.array.rows);
    EXPECT_EQ(design.accelerator.memory.mode, BandwidthMode::user);
    if (design.layer == 0) {
      ++of_workload;
      EXPECT_EQ(design.shape, layer);
      continue;
    }
    const GemmShape gemm = as_gemm(design.shape);
    EXPECT_TRUE(gemm.m >= 2 && gemm.m <= 64 && gemm.n >= 1 && gemm.n <= 4096 && gemm.k == 7);
    small_n += gemm.n < 64 ? 1 : 0;
  }
  EXPECT_EQ(rows.size(), 32U);
  EXPECT_NEAR(of_workload, 1000, 10);
  EXPECT_NEAR(small_n, 1500, 30);  // half of the octaves
}

TEST(DesignSampler, RefusesASpaceOfNothing) {
  EXPECT_THROW(DesignSampler(parse_sample_space("space: {array.rows: [1]}\n", "a.yaml"), {}, 1), Error);
}

}  // namespace
}  // namespace foldwise
