#include "foldwise/formats/scalesim_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "foldwise/base/checked.hpp"
#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "foldwise/base/number_text.hpp"
#include "foldwise/base/quoted_text.hpp"
#include "foldwise/formats/ini.hpp"
#include "foldwise/formats/text_lines.hpp"

namespace foldwise {

namespace {

constexpr std::uint64_t kLargestConfigBytes = std::uint64_t{1} << 20;
constexpr std::string_view kGeneral = "general";
constexpr std::string_view kArchitecture = "architecture_presets";
constexpr std::string_view kRun = "run_presets";

struct NumberOption {
  std::string_view name;
  std::string_view v1_name;
  void (*set)(Accelerator&, std::int64_t);
};

std::int64_t bytes_of(std::int64_t kib) { return checked_product("SRAM in bytes", {kib, 1024}); }

constexpr NumberOption kNumberOptions[] = {
    {"ArrayHeight", "ArrayHeight", [](Accelerator& a, std::int64_t value) { a.array.rows = value; }},
    {"ArrayWidth", "ArrayWidth", [](Accelerator& a, std::int64_t value) { a.array.cols = value; }},
    {"IfmapSramSzkB", "IfmapSramSz",
     [](Accelerator& a, std::int64_t value) { a.memory.sram_bytes.ifmap = bytes_of(value); }},
    {"FilterSramSzkB", "FilterSramSz",
     [](Accelerator& a, std::int64_t value) { a.memory.sram_bytes.filter = bytes_of(value); }},
    {"OfmapSramSzkB", "OfmapSramSz",
     [](Accelerator& a, std::int64_t value) { a.memory.sram_bytes.ofmap = bytes_of(value); }},
    {"IfmapOffset", "IfmapOffset", [](Accelerator& a, std::int64_t value) { a.memory.offset.ifmap = value; }},
    {"FilterOffset", "FilterOffset", [](Accelerator& a, std::int64_t value) { a.memory.offset.filter = value; }},
    {"OfmapOffset", "OfmapOffset", [](Accelerator& a, std::int64_t value) { a.memory.offset.ofmap = value; }},
};

/// What SCALE-Sim does not know, and ignores: words of other widths than a byte.
constexpr NumberOption kOwnOptions[] = {
    {"IfmapWordBits", "IfmapWordBits", [](Accelerator& a, std::int64_t value) { a.memory.word_bits.ifmap = value; }},
    {"FilterWordBits", "FilterWordBits", [](Accelerator& a, std::int64_t value) { a.memory.word_bits.filter = value; }},
    {"OfmapWordBits", "OfmapWordBits", [](Accelerator& a, std::int64_t value) { a.memory.word_bits.ofmap = value; }},
    {"BandwidthBytes", "BandwidthBytes",
     [](Accelerator& a, std::int64_t value) { a.memory.bandwidth_bytes_per_cycle = value; }},
};

/// What SCALE-Sim v3 can be asked for beyond its default configuration.
struct BeyondDefault {
  std::string_view section;
  std::string_view option;
  std::string_view what;
};

constexpr BeyondDefault kBeyondDefault[] = {
    {"sparsity", "SparsitySupport", "sparsity"},
    {"layout", "IfmapCustomLayout", "a custom data layout"},
    {"layout", "FilterCustomLayout", "a custom data layout"},
    {kRun, "UseRamulatorTrace", "a Ramulator trace"},
};

bool is_off(std::string_view text) {
  const std::string word = lower_case(text);
  return word == "false" || word == "no" || word == "off" || word == "0";
}

class ConfigReader {
 public:
  ConfigReader(std::string_view text, std::string_view file) : ini_(text, file) {}

  ScaleSimConfig read() {
    for (const BeyondDefault& feature : kBeyondDefault) {
      refuse_unless_off(feature);
    }
    read_run_name();
    for (const NumberOption& option : kNumberOptions) {
      const std::string_view name = is_v1_ ? option.v1_name : option.name;
      const IniValue value = ini_.required(kArchitecture, name);
      const std::int64_t number = integer(name, value, value.text);
      apply(name, value, [&](Accelerator& accelerator) { option.set(accelerator, number); });
    }
    read_dataflow();
    read_bandwidth();
    for (const NumberOption& option : kOwnOptions) {
      if (const auto value = ini_.find(kArchitecture, option.name)) {
        const std::int64_t number = integer(option.name, *value, value->text);
        apply(option.name, *value, [&](Accelerator& accelerator) { option.set(accelerator, number); });
      }
    }
    if (ini_.has_section("network_presets")) {
      config_.warnings.push_back(fmt::format(
          "{}: section [network_presets] is ignored: the topology is named on the command line", ini_.file()));
    }
    return std::move(config_);
  }

 private:
  [[noreturn]] void refuse(std::string_view option, const IniValue& value, std::string_view rule) const {
    throw ParseError(ini_.file(), value.line, fmt::format("{} is {}, {}", option, quoted_text(value.text), rule));
  }

  /// `text` is `value` or one number of its list.
  std::int64_t integer(std::string_view option, const IniValue& value, std::string_view text) const {
    if (const auto number = parse_integer(text)) {
      return *number;
    }
    const bool range = is_v1_ && text.find(',') != std::string_view::npos;
    const bool comment = text.find_first_of(";#") != std::string_view::npos;
    refuse(option, value,
           range     ? "must be one number: the ranges of SCALE-Sim v1 are a study's task"
           : comment ? "must be a whole number: a comment needs a line of its own"
                     : "must be a whole number of 64 bits");
  }

  /// Changes the accelerator, which is valid, and names the option when it is valid no longer.
  template <typename Change>
  void apply(std::string_view option, const IniValue& value, Change change) {
    try {
      change(config_.accelerator);
      validate(config_.accelerator);
    } catch (const Error& error) {
      throw ParseError(ini_.file(), value.line,
                       fmt::format("{} is {}: {}", option, quoted_text(value.text), error.what()));
    }
  }

  void refuse_unless_off(const BeyondDefault& feature) const {
    const auto value = ini_.find(feature.section, feature.option);
    if (value && !is_off(value->text)) {
      refuse(feature.option, *value, fmt::format("must be false: {} is not modelled", feature.what));
    }
  }

  void read_run_name() {
    IniValue value = ini_.required(kGeneral, "run_name");
    std::string& name = value.text;
    if (is_v1_ && name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) {
      name = name.substr(1, name.size() - 2);
    }
    const std::filesystem::path directory(name);
    const bool leaves =
        directory.is_absolute() || std::find(directory.begin(), directory.end(), "..") != directory.end();
    const bool printable =
        std::none_of(name.begin(), name.end(), [](char symbol) { return symbol < ' ' && symbol >= 0; });
    if (name.empty() || leaves || !printable) {
      refuse("run_name", value, "must name a directory below the output directory");
    }
    config_.accelerator.name = name;
  }

  // SCALE-Sim knows the lower case words and runs every other word output stationary, so a capital WS is not what it
  // seems. Its numbers are kept for the three words in capitals, with a warning; any other word is refused.
  void read_dataflow() {
    const IniValue value = ini_.required(kArchitecture, "Dataflow");
    if (const auto dataflow = dataflow_named(value.text)) {
      config_.accelerator.dataflow = *dataflow;
      return;
    }
    if (!dataflow_named(lower_case(value.text))) {
      refuse("Dataflow", value, "must be os, ws or is");
    }
    config_.accelerator.dataflow = Dataflow::output_stationary;
    config_.warnings.push_back(
        fmt::format("{}:{}: Dataflow is {}: SCALE-Sim knows lower case words only and runs this as os", ini_.file(),
                    value.line, quoted_text(value.text)));
  }

  /// Version 3 reads these in USER mode in place of `Bandwidth`, and wants each to be a multiple of its banks.
  void read_bank_bandwidths() {
    struct Banks {
      std::string_view bandwidth;
      std::string_view count;
      std::int64_t MemoryConfig::*words_per_cycle;
    };
    constexpr Banks sides[] = {
        {"IfmapSRAMBankBandwidth", "IfmapSRAMBankNum", &MemoryConfig::ifmap_bank_words_per_cycle},
        {"FilterSRAMBankBandwidth", "FilterSRAMBankNum", &MemoryConfig::filter_bank_words_per_cycle}};
    for (const Banks& banks : sides) {
      const auto value = ini_.find("layout", banks.bandwidth);
      if (!value) {
        continue;
      }
      const std::int64_t words = integer(banks.bandwidth, *value, value->text);
      apply(banks.bandwidth, *value,
            [&](Accelerator& accelerator) { accelerator.memory.*banks.words_per_cycle = words; });
      const auto count = ini_.find("layout", banks.count);
      if (const std::int64_t number = count ? integer(banks.count, *count, count->text) : 1;
          number < 1 || words % number != 0) {
        refuse(banks.bandwidth, *value, fmt::format("must be a multiple of {}, {}", banks.count, number));
      }
    }
  }

  void read_bandwidth() {
    if (is_v1_ && !ini_.find(kRun, "InterfaceBandwidth")) {
      return;  // SCALE-Sim v1 has no such option: it never stalls, which is CALC
    }
    const IniValue mode = ini_.required(kRun, "InterfaceBandwidth");
    if (mode.text != "USER" && mode.text != "CALC") {
      refuse("InterfaceBandwidth", mode, "must be USER or CALC");
    }
    if (mode.text == "CALC") {
      keep_unused_bandwidth();
      return;
    }
    config_.accelerator.memory.mode = BandwidthMode::user;
    const IniValue value = ini_.required(kArchitecture, "Bandwidth");
    std::string_view rest = value.text;
    while (true) {
      const std::size_t comma = rest.find(',');
      config_.bandwidths.push_back(integer("Bandwidth", value, rest.substr(0, comma)));
      if (comma == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(comma + 1);
    }
    apply("Bandwidth", value,
          [&](Accelerator& accelerator) { accelerator.memory.bandwidth_words_per_cycle = config_.bandwidths.front(); });
    read_bank_bandwidths();
  }

  /// In CALC mode SCALE-Sim does not read the bandwidth, so nothing is wrong with any text there. A number is kept all
  /// the same: a study may vary the mode.
  void keep_unused_bandwidth() {
    if (const auto value = ini_.find(kArchitecture, "Bandwidth")) {
      const auto number = parse_integer(value->text.substr(0, value->text.find(',')));
      if (number && *number > 0) {
        config_.accelerator.memory.bandwidth_words_per_cycle = *number;
      }
    }
  }

  IniFile ini_;
  bool is_v1_ = ini_.find(kArchitecture, "IfmapSramSz") && !ini_.find(kArchitecture, "IfmapSramSzkB");
  ScaleSimConfig config_;
};

}  // namespace

ScaleSimConfig read_scalesim_config(const std::filesystem::path& path) {
  return parse_scalesim_config(read_text_file(path, kLargestConfigBytes), path.string());
}

ScaleSimConfig parse_scalesim_config(std::string_view text, std::string_view file) {
  if (trimmed(text).empty()) {
    throw ParseError(file, 0, "is empty");
  }
  return ConfigReader(text, file).read();
}

}  // namespace foldwise
