#include "foldwise/hardware/accelerator.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "foldwise/base/error.hpp"

namespace foldwise {
namespace {

std::string refusal_of(const std::function<void(Accelerator&)>& change) {
  Accelerator accelerator;
  change(accelerator);
  try {
    validate(accelerator);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Area, is_that_of_the_pes_and_of_all_three_scratchpads) {
  Accelerator accelerator;
  accelerator.array = {3, 5};
  accelerator.memory.sram_bytes = {1024, 2048, 512};
  accelerator.area = {.pe_area = 525, .kib_area = 1000};
  EXPECT_EQ(area(accelerator), 525 * 15 + 1000 * 3.5);
}

TEST(ValidateAccelerator, accepts_the_default) {
  EXPECT_EQ(refusal_of([](Accelerator&) {}), "");
}

TEST(ValidateAccelerator, names_the_value_and_the_rule) {
  EXPECT_EQ(refusal_of([](Accelerator& a) { a.array.rows = 0; }), "array rows is 0, must be from 1 to 2147483648");
  EXPECT_EQ(refusal_of([](Accelerator& a) { a.memory.sram_bytes.filter = 99; }),
            "filter SRAM in bytes is 99, must be from 100 to 1099511627776");
  EXPECT_EQ(refusal_of([](Accelerator& a) { a.memory.offset.ofmap = -1; }),
            "ofmap offset is -1, must be from 0 to 4503599627370496");
}

TEST(ValidateAccelerator, looks_at_the_bandwidth_in_user_mode_only) {
  EXPECT_EQ(refusal_of([](Accelerator& a) { a.memory.bandwidth_words_per_cycle = 0; }), "");
  EXPECT_EQ(refusal_of([](Accelerator& a) {
              a.memory.mode = BandwidthMode::user;
              a.memory.bandwidth_words_per_cycle = 0;
            }),
            "bandwidth in words per cycle is 0, must be from 1 to 2147483648");
}

}  // namespace
}  // namespace foldwise
