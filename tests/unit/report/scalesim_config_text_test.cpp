#include "foldwise/report/scalesim_config_text.hpp"

#include <gtest/gtest.h>

#include "foldwise/formats/scalesim_config.hpp"

namespace foldwise {
namespace {

TEST(ScaleSimConfigTextTest, ReadsBackAsTheSameAccelerator) {
  Accelerator accelerator;
  accelerator.name = "lab 3";
  for (const BandwidthMode mode : {BandwidthMode::user, BandwidthMode::calc}) {
    for (const Dataflow dataflow : kDataflows) {
      accelerator.array = {12, 7};
      accelerator.dataflow = dataflow;
      accelerator.memory.mode = mode;
      accelerator.memory.sram_bytes = {3 * 1024, 64 * 1024, 1024};
      accelerator.memory.offset = {5, 1000, 70000};
      accelerator.memory.bandwidth_words_per_cycle = 17;
      EXPECT_EQ(parse_scalesim_config(scalesim_config_text(accelerator), "text").accelerator, accelerator);
    }
  }
  accelerator.memory.mode = BandwidthMode::user;
  accelerator.memory.filter_bank_words_per_cycle = 20;
  EXPECT_EQ(parse_scalesim_config(scalesim_config_text(accelerator), "text").accelerator, accelerator);
}

TEST(ScaleSimConfigTextTest, WhatAConfigCannotSayIsAComment) {
  Accelerator accelerator;
  accelerator.clock_ghz = 0.7;
  accelerator.area.pe_area = 525;
  accelerator.memory.word_bits.filter = 4;
  accelerator.memory.bandwidth_bytes_per_cycle = 6;
  const std::string text = scalesim_config_text(accelerator);
  EXPECT_NE(text.find("# clock_ghz = 0.7\n# word_bits.ifmap = 8\n# word_bits.filter = 4\n# word_bits.ofmap = 8\n"
                      "# bandwidth.bytes_per_cycle = 6\n# area.pe_area = 525\n# area.kib_area = 1\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(parse_scalesim_config(text, "text").accelerator.array, accelerator.array);
}

}  // namespace
}  // namespace foldwise
