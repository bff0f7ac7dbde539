#include "foldwise/proxy/samples.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "foldwise/base/error.hpp"
#include "foldwise/neural/model_file.hpp"
#include "tests/unit/proxy/small_proxy.hpp"

namespace foldwise {
namespace {

ProxySamples three_samples() {
  ProxySamples samples{.inputs = std::vector(3, any_input()),
                       .metrics = {"total_cycles", "stall_cycles"},
                       .values = {{10, 20, 30}, {0, 5, 0}},
                       .facts = {{"seed", "1"}}};
  samples.inputs[1].array.rows = 7;
  samples.inputs[2].dataflow = Dataflow::input_stationary;
  return samples;
}

std::string refusal(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(ProxySamples, ReadsWhatWasWritten) {
  const ProxySamples samples = three_samples();
  EXPECT_EQ(samples_of(parse_model_file(model_file_bytes(model_of(samples)), "a.bin"), "a.bin"), samples);
  EXPECT_THAT(samples.values_of("stall_cycles"), testing::ElementsAre(0, 5, 0));
  EXPECT_EQ(refusal([&] { static_cast<void>(samples.values_of("area")); }),
            "the samples have no metric 'area', they have total_cycles, stall_cycles");
}

TEST(ProxySamples, RefusesWhatCannotBeASample) {
  const auto changed = [](const auto& change) {
    ProxySamples samples = three_samples();
    change(samples);
    return refusal([&] { samples_of(parse_model_file(model_file_bytes(model_of(samples)), "a.bin"), "a.bin"); });
  };
  EXPECT_EQ(changed([](ProxySamples&) {}), "accepted");
  EXPECT_THAT(changed([](ProxySamples& samples) { samples.values[0][1] = std::numeric_limits<float>::quiet_NaN(); }),
              testing::StartsWith("tensor 'values.total_cycles' holds nan at position 1"));
  EXPECT_EQ(changed([](ProxySamples& samples) { samples.values[0][1] = -1; }),
            "a.bin: sample 1: total_cycles is -1, must not be below 0");
  EXPECT_THAT(changed([](ProxySamples& samples) { samples.inputs[2].array.rows = 0; }),
              testing::StartsWith("a.bin: sample 2: "));
  EXPECT_THAT(changed([](ProxySamples& samples) { samples.inputs[2].sram_words.ifmap = 1L << 35; }),
              testing::HasSubstr("too large for a file of samples"));
  EXPECT_EQ(changed([](ProxySamples& samples) { samples.inputs[2].mode = BandwidthMode::calc; }),
            "samples of both bandwidth modes do not go into one file");
  EXPECT_EQ(refusal([] { samples_of(model_of(random_proxy(FeatureSet::raw)), "a.bin"); }),
            "a.bin: holds a network of kind 'proxy', not 'proxy-samples'");
}

}  // namespace
}  // namespace foldwise
