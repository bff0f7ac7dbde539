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
  EXPECT_EQ(refusal_of([](Accelerator& a) { a.memory.word_bits.ofmap = 65; }),
            "ofmap word bits is 65, must be from 1 to 64");
  EXPECT_EQ(refusal_of([](Accelerator& a) {
              a.memory.sram_bytes.ifmap = 300;
              a.memory.word_bits.ifmap = 32;
            }),
            "ifmap SRAM in words is 75, must be from 100 to 1099511627776");
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

TEST(ValidateAccelerator, wants_a_whole_word_a_cycle_of_every_operand) {
  const auto narrow = [](Accelerator& a) {
    a.memory.mode = BandwidthMode::user;
    a.memory.bandwidth_bytes_per_cycle = 3;
    a.memory.word_bits.filter = 32;
  };
  EXPECT_EQ(refusal_of(narrow), "filter bandwidth in words per cycle is 0, must be from 1 to 2147483648");
  EXPECT_EQ(refusal_of([&](Accelerator& a) {
              narrow(a);
              a.memory.word_bits.filter = 24;
            }),
            "");
}

TEST(MemoryConfig, packs_words_of_any_width_into_bytes) {
  MemoryConfig memory;
  memory.word_bits = {8, 3, 32};
  EXPECT_EQ(memory.sram_words(), (PerOperand<std::int64_t>{1024, 2730, 256}));
  EXPECT_EQ(memory.bandwidth_words(), (PerOperand<std::int64_t>{10, 10, 10})) << "words stay words";
  memory.bandwidth_bytes_per_cycle = 10;
  EXPECT_EQ(memory.bandwidth_words(), (PerOperand<std::int64_t>{10, 26, 2}));
}

}  // namespace
}  // namespace foldwise
