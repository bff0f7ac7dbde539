#include "foldwise/formats/scalesim_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kConfig = R"([general]
run_name = lab

[architecture_presets]
ArrayHeight:    12
ArrayWidth:     14
IfmapSramSzkB:  36
FilterSramSzkB: 18
OfmapSramSzkB:  9
IfmapOffset:    1
FilterOffset:   10000000
OfmapOffset:    20000000
Bandwidth : 10, 20,30
Dataflow : ws
MemoryBanks:   1

[run_presets]
InterfaceBandwidth: USER
)";

constexpr std::string_view kVersion1 = R"([general]
run_name = "lab"
[architecture_presets]
ArrayHeight:    12
ArrayWidth:     14
IfmapSramSz:    108
FilterSramSz:   107
OfmapSramSz:    106
IfmapOffset:    0
FilterOffset:   10000000
OfmapOffset:    20000000
Dataflow:       is
)";

constexpr std::string_view kVersion3Sections = R"(UseRamulatorTrace: False

[layout]
IfmapCustomLayout: False
IfmapSRAMBankBandwidth: 10
FilterCustomLayout: no

[sparsity]
SparsitySupport : false
SparseRep : ellpack_block
)";

/// kConfig with one text replaced by another.
std::string config_with(std::string_view old_text, std::string_view new_text) {
  std::string text(kConfig);
  const std::size_t position = text.find(old_text);
  EXPECT_NE(position, std::string::npos) << old_text;
  return text.replace(position, old_text.size(), new_text);
}

ScaleSimConfig parse(std::string_view text) { return parse_scalesim_config(text, "a.cfg"); }

std::string refusal_of(std::string_view text) {
  return message_of<ParseError>([&] { parse(text); });
}

Accelerator expected() {
  Accelerator accelerator;
  accelerator.name = "lab";
  accelerator.array = {.rows = 12, .cols = 14};
  accelerator.dataflow = Dataflow::weight_stationary;
  accelerator.memory = {.sram_bytes = {36 * 1024, 18 * 1024, 9 * 1024},
                        .offset = {1, 10000000, 20000000},
                        .mode = BandwidthMode::user,
                        .bandwidth_words_per_cycle = 10};
  return accelerator;
}

TEST(ScaleSimConfig, reads_every_option_of_version_2) {
  const ScaleSimConfig config = parse(kConfig);
  EXPECT_EQ(config.accelerator, expected());
  EXPECT_THAT(config.bandwidths, ElementsAre(10, 20, 30));
  EXPECT_THAT(config.warnings, IsEmpty());
}

TEST(ScaleSimConfig, words_have_the_widths_that_foldwises_own_options_say) {
  const MemoryConfig memory = parse(config_with("IfmapOffset:",
                                                "IfmapWordBits: 4\nFilterWordBits: 2\nOfmapWordBits: 32\n"
                                                "BandwidthBytes: 40\nIfmapOffset:"))
                                  .accelerator.memory;
  EXPECT_EQ(memory.word_bits, (PerOperand<std::int64_t>{4, 2, 32}));
  EXPECT_EQ(memory.bandwidth_words(), (PerOperand<std::int64_t>{80, 160, 10}));
  EXPECT_EQ(refusal_of(config_with("IfmapOffset:", "FilterWordBits: 0\nIfmapOffset:")),
            "a.cfg:10: FilterWordBits is '0': filter word bits is 0, must be from 1 to 64");
}

TEST(ScaleSimConfig, reads_a_file_and_names_it_in_errors) {
  const TemporaryDirectory directory;
  EXPECT_EQ(read_scalesim_config(directory.write("a.cfg", kConfig)).accelerator, expected());
  const std::filesystem::path bad = directory.write("b.cfg", config_with("12", "x"));
  EXPECT_EQ(message_of<ParseError>([&] { read_scalesim_config(bad); }),
            bad.string() + ":5: ArrayHeight is 'x', must be a whole number of 64 bits");
}

TEST(ScaleSimConfig, windows_line_ends_and_a_byte_order_mark_change_nothing) {
  std::string text = "\xEF\xBB\xBF";
  for (const char symbol : kConfig) {
    text += symbol == '\n' ? "\r\n" : std::string(1, symbol);
  }
  const TemporaryDirectory directory;
  EXPECT_EQ(read_scalesim_config(directory.write("a.cfg", text)).accelerator, expected());
}

TEST(ScaleSimConfig, binary_garbage_is_refused_at_its_line) {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.write("a.cfg",
                                                     "\x7f"
                                                     "ELF\x02\n\x01\xfe");
  EXPECT_EQ(message_of<ParseError>([&] { read_scalesim_config(file); }),
            file.string() + ":2: byte 0xfe is no UTF-8 text");
}

TEST(ScaleSimConfig, an_empty_file_is_refused) { EXPECT_EQ(refusal_of(" \n"), "a.cfg: is empty"); }

TEST(ScaleSimConfig, calc_mode_needs_no_bandwidth_and_keeps_one_that_is_there) {
  std::string text = config_with("USER", "CALC");
  EXPECT_EQ(parse(text).accelerator.memory.mode, BandwidthMode::calc);
  EXPECT_EQ(parse(text).accelerator.memory.bandwidth_words_per_cycle, 10);
  text.replace(text.find("10, 20,30"), 9, "77 ,oops ");
  EXPECT_EQ(parse(text).accelerator.memory.bandwidth_words_per_cycle, 77);
  text.replace(text.find("77 ,oops "), 9, "0        ");
  EXPECT_EQ(parse(text).accelerator.memory.bandwidth_words_per_cycle, MemoryConfig().bandwidth_words_per_cycle);
  text.erase(text.find("Bandwidth"), 22);
  EXPECT_EQ(parse(text).accelerator.memory.mode, BandwidthMode::calc);
}

TEST(ScaleSimConfig, names_a_missing_section_or_option) {
  EXPECT_EQ(refusal_of(config_with("[run_presets]", "[other]")), "a.cfg: section [run_presets] is missing");
  EXPECT_EQ(refusal_of(config_with("run_name", "name")), "a.cfg:1: section [general] has no run_name");
  EXPECT_EQ(refusal_of(config_with("Bandwidth :", "Width :")),
            "a.cfg:4: section [architecture_presets] has no Bandwidth");
  for (const std::string_view option : {"ArrayHeight", "ArrayWidth", "IfmapSramSzkB", "FilterSramSzkB", "OfmapSramSzkB",
                                        "IfmapOffset", "FilterOffset", "OfmapOffset", "Dataflow"}) {
    EXPECT_EQ(refusal_of(config_with(option, "Other")),
              "a.cfg:4: section [architecture_presets] has no " + std::string(option));
  }
}

TEST(ScaleSimConfig, refuses_an_option_that_stands_twice) {
  EXPECT_EQ(refusal_of(config_with("MemoryBanks:   1", "dataflow = os")),
            "a.cfg:15: option 'dataflow' stands twice, first in line 14");
}

TEST(ScaleSimConfig, refuses_numbers_that_are_none_or_out_of_range) {
  EXPECT_EQ(refusal_of(config_with("12\n", "12.0\n")),
            "a.cfg:5: ArrayHeight is '12.0', must be a whole number of 64 bits");
  EXPECT_EQ(refusal_of(config_with("12\n", "99999999999999999999\n")),
            "a.cfg:5: ArrayHeight is '99999999999999999999', must be a whole number of 64 bits");
  EXPECT_EQ(refusal_of(config_with("12\n", "4 ; rows\n")),
            "a.cfg:5: ArrayHeight is '4 ; rows', must be a whole number: a comment needs a line of its own");
  EXPECT_EQ(refusal_of(config_with("12\n", "0\n")),
            "a.cfg:5: ArrayHeight is '0': array rows is 0, must be from 1 to 2147483648");
  EXPECT_EQ(refusal_of(config_with("14\n", "-1\n")),
            "a.cfg:6: ArrayWidth is '-1': array cols is -1, must be from 1 to 2147483648");
  EXPECT_EQ(refusal_of(config_with("14\n", "2147483649\n")),
            "a.cfg:6: ArrayWidth is '2147483649': array cols is 2147483649, must be from 1 to 2147483648");
  EXPECT_EQ(refusal_of(config_with("36\n", "0\n")),
            "a.cfg:7: IfmapSramSzkB is '0': ifmap SRAM in bytes is 0, must be from 100 to 1099511627776");
  EXPECT_EQ(
      refusal_of(config_with("36\n", "9223372036854775807\n")),
      "a.cfg:7: IfmapSramSzkB is '9223372036854775807': SRAM in bytes = 9223372036854775807 * 1024 does not fit in "
      "64 bits");
  EXPECT_EQ(refusal_of(config_with("20000000\n", "-5\n")),
            "a.cfg:12: OfmapOffset is '-5': ofmap offset is -5, must be from 0 to 4503599627370496");
  EXPECT_EQ(refusal_of(config_with("10, 20,30", "0")),
            "a.cfg:13: Bandwidth is '0': bandwidth in words per cycle is 0, must be from 1 to 2147483648");
  EXPECT_EQ(refusal_of(config_with("10, 20,30", "10,,30")),
            "a.cfg:13: Bandwidth is '10,,30', must be a whole number of 64 bits");
}

TEST(ScaleSimConfig, refuses_an_unknown_mode) {
  EXPECT_EQ(refusal_of(config_with("USER", "user")), "a.cfg:18: InterfaceBandwidth is 'user', must be USER or CALC");
}

TEST(ScaleSimConfig, refuses_an_unknown_dataflow) {
  EXPECT_EQ(refusal_of(config_with(": ws", ": rs")), "a.cfg:14: Dataflow is 'rs', must be os, ws or is");
}

TEST(ScaleSimConfig, a_dataflow_in_capitals_runs_output_stationary_and_warns_as_in_scale_sim) {
  const ScaleSimConfig config = parse(config_with(": ws", ": WS"));
  EXPECT_EQ(config.accelerator.dataflow, Dataflow::output_stationary);
  EXPECT_THAT(config.warnings,
              ElementsAre("a.cfg:14: Dataflow is 'WS': SCALE-Sim knows lower case words only and runs this as os"));
}

TEST(ScaleSimConfig, a_network_in_the_config_is_ignored_with_a_warning) {
  const ScaleSimConfig config = parse(std::string(kConfig) + "[network_presets]\nTopologyCsvLoc: \"x.csv\"\n");
  EXPECT_EQ(config.accelerator, expected());
  EXPECT_THAT(config.warnings,
              ElementsAre("a.cfg: section [network_presets] is ignored: the topology is named on the command line"));
}

TEST(ScaleSimConfig, the_run_name_must_name_a_directory_below_the_output) {
  EXPECT_EQ(parse(config_with("= lab", "= sweep/8x8")).accelerator.name, "sweep/8x8");
  EXPECT_EQ(parse(config_with("= lab", "= 50%%")).accelerator.name, "50%");
  EXPECT_EQ(parse(config_with("= lab", "= \"lab\"")).accelerator.name, "\"lab\"");
  for (const char* name : {"=", "= /etc", "= ../up", "= a/../../b", "= a\n b"}) {
    EXPECT_THAT(refusal_of(config_with("= lab", name)),
                testing::EndsWith("must name a directory below the output directory"))
        << name;
  }
  EXPECT_EQ(refusal_of(config_with("= lab", "= a%b")), "a.cfg:2: run_name is 'a%b', a % must be written %%");
}

TEST(ScaleSimConfig, reads_version_1_which_has_no_bandwidth_mode_and_quotes_the_name) {
  const ScaleSimConfig config = parse(kVersion1);
  EXPECT_EQ(config.accelerator.name, "lab");
  EXPECT_EQ(config.accelerator.dataflow, Dataflow::input_stationary);
  EXPECT_EQ(config.accelerator.memory.mode, BandwidthMode::calc);
  EXPECT_EQ(config.accelerator.memory.sram_bytes, (PerOperand<std::int64_t>{108 * 1024, 107 * 1024, 106 * 1024}));
  const ScaleSimConfig user = parse(std::string(kVersion1) + "Bandwidth: 7\n[run_presets]\nInterfaceBandwidth: USER\n");
  EXPECT_EQ(user.accelerator.memory.bandwidth_words_per_cycle, 7);
}

TEST(ScaleSimConfig, refuses_the_ranges_of_version_1) {
  std::string text(kVersion1);
  text.replace(text.find("12\n"), 2, "12, 24");
  EXPECT_EQ(refusal_of(text),
            "a.cfg:4: ArrayHeight is '12, 24', must be one number: the ranges of SCALE-Sim v1 are a study's task");
}

TEST(ScaleSimConfig, reads_version_3_with_its_extras_off) {
  EXPECT_EQ(parse(std::string(kConfig) + std::string(kVersion3Sections)).accelerator, expected());
}

TEST(ScaleSimConfig, reads_the_bank_bandwidths_of_version_3) {
  constexpr std::string_view banks =
      "[layout]\nIfmapSRAMBankBandwidth: 12\nIfmapSRAMBankNum: 4\nFilterSRAMBankBandwidth: 7\n";
  Accelerator wanted = expected();
  wanted.memory.ifmap_bank_words_per_cycle = 12;
  wanted.memory.filter_bank_words_per_cycle = 7;
  EXPECT_EQ(parse(std::string(kConfig) + std::string(banks)).accelerator, wanted);

  const auto refusal_with = [&](std::string_view good, std::string_view bad) {
    std::string text = std::string(kConfig) + std::string(banks);
    text = refusal_of(text.replace(text.find(good), good.size(), bad));
    return text.substr(text.find(' ') + 1);
  };
  EXPECT_EQ(refusal_with(": 12", ": 13"), "IfmapSRAMBankBandwidth is '13', must be a multiple of IfmapSRAMBankNum, 4");
  EXPECT_EQ(refusal_with(": 4", ": 0"), "IfmapSRAMBankBandwidth is '12', must be a multiple of IfmapSRAMBankNum, 0");
  EXPECT_EQ(
      refusal_with(": 7", ": 0"),
      "FilterSRAMBankBandwidth is '0': filter bank bandwidth in words per cycle is 0, must be from 1 to 2147483648");
}

TEST(ScaleSimConfig, refuses_by_name_what_version_3_can_beyond_its_default) {
  const auto refusal_with = [](std::string_view off, std::string_view on) {
    std::string text = std::string(kConfig) + std::string(kVersion3Sections);
    return refusal_of(text.replace(text.find(off), off.size(), on));
  };
  EXPECT_EQ(refusal_with("SparsitySupport : false", "SparsitySupport : True"),
            "a.cfg:27: SparsitySupport is 'True', must be false: sparsity is not modelled");
  EXPECT_EQ(refusal_with("IfmapCustomLayout: False", "IfmapCustomLayout: yes"),
            "a.cfg:22: IfmapCustomLayout is 'yes', must be false: a custom data layout is not modelled");
  EXPECT_EQ(refusal_with("FilterCustomLayout: no", "FilterCustomLayout: maybe"),
            "a.cfg:24: FilterCustomLayout is 'maybe', must be false: a custom data layout is not modelled");
  EXPECT_EQ(refusal_with("UseRamulatorTrace: False", "UseRamulatorTrace: True"),
            "a.cfg:19: UseRamulatorTrace is 'True', must be false: a Ramulator trace is not modelled");
}

}  // namespace
}  // namespace foldwise
