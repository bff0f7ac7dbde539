#include "foldwise/hardware/accelerator_fields.hpp"

#include <array>

namespace foldwise {

namespace {

constexpr std::array<std::string_view, 3> kDataflowNames = {"os", "ws", "is"};
constexpr std::array<std::string_view, 2> kModeNames = {"USER", "CALC"};
constexpr double kLargestSide = 0x1p31;
constexpr double kLargestKib = 0x1p30;
constexpr double kLargestOffset = 0x1p53;

std::int64_t whole(double value) { return static_cast<std::int64_t>(value); }
double kib(std::int64_t bytes) { return static_cast<double>(bytes) / 1024.0; }

// Name, unit, meaning, bounds, whole numbers only, choices, getter, setter.
constexpr AcceleratorField kFields[] = {
    {"array.rows",
     "PEs",
     "height of the systolic array",
     1,
     kLargestSide,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.array.rows); },
     [](Accelerator& a, double value) { a.array.rows = whole(value); }},
    {"array.cols",
     "PEs",
     "width of the systolic array",
     1,
     kLargestSide,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.array.cols); },
     [](Accelerator& a, double value) { a.array.cols = whole(value); }},
    {"dataflow", "", "operand that stays in the PEs: output, weight or input", 0, 2, true, kDataflowNames,
     [](const Accelerator& a) { return static_cast<double>(a.dataflow); },
     [](Accelerator& a, double value) { a.dataflow = static_cast<Dataflow>(whole(value)); }},
    {"sram.ifmap_kib",
     "KiB",
     "scratchpad of the ifmap, both halves",
     1,
     kLargestKib,
     true,
     {},
     [](const Accelerator& a) { return kib(a.memory.sram_bytes.ifmap); },
     [](Accelerator& a, double value) { a.memory.sram_bytes.ifmap = whole(value) * 1024; }},
    {"sram.filter_kib",
     "KiB",
     "scratchpad of the filter, both halves",
     1,
     kLargestKib,
     true,
     {},
     [](const Accelerator& a) { return kib(a.memory.sram_bytes.filter); },
     [](Accelerator& a, double value) { a.memory.sram_bytes.filter = whole(value) * 1024; }},
    {"sram.ofmap_kib",
     "KiB",
     "scratchpad of the ofmap, both halves",
     1,
     kLargestKib,
     true,
     {},
     [](const Accelerator& a) { return kib(a.memory.sram_bytes.ofmap); },
     [](Accelerator& a, double value) { a.memory.sram_bytes.ofmap = whole(value) * 1024; }},
    {"offset.ifmap",
     "words",
     "address of the first ifmap word",
     -kLargestOffset,
     kLargestOffset,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.memory.offset.ifmap); },
     [](Accelerator& a, double value) { a.memory.offset.ifmap = whole(value); }},
    {"offset.filter",
     "words",
     "address of the first filter word",
     -kLargestOffset,
     kLargestOffset,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.memory.offset.filter); },
     [](Accelerator& a, double value) { a.memory.offset.filter = whole(value); }},
    {"offset.ofmap",
     "words",
     "address of the first ofmap word",
     0,
     kLargestOffset,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.memory.offset.ofmap); },
     [](Accelerator& a, double value) { a.memory.offset.ofmap = whole(value); }},
    {"bandwidth.mode", "", "USER: the DRAM interface limits and stalls; CALC: reads never stall", 0, 1, true,
     kModeNames, [](const Accelerator& a) { return static_cast<double>(a.memory.mode); },
     [](Accelerator& a, double value) { a.memory.mode = static_cast<BandwidthMode>(whole(value)); }},
    {"bandwidth.words_per_cycle",
     "words/cycle",
     "DRAM interface bandwidth of each operand, USER mode",
     1,
     kLargestSide,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.memory.bandwidth_words_per_cycle); },
     [](Accelerator& a, double value) { a.memory.bandwidth_words_per_cycle = whole(value); }},
    {"bandwidth.ifmap_bank",
     "words/cycle",
     "DRAM interface bandwidth of the ifmap, USER mode of scalesim-v3",
     1,
     kLargestSide,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.memory.ifmap_bank_words_per_cycle); },
     [](Accelerator& a, double value) { a.memory.ifmap_bank_words_per_cycle = whole(value); }},
    {"bandwidth.filter_bank",
     "words/cycle",
     "DRAM interface bandwidth of the filter, USER mode of scalesim-v3",
     1,
     kLargestSide,
     true,
     {},
     [](const Accelerator& a) { return static_cast<double>(a.memory.filter_bank_words_per_cycle); },
     [](Accelerator& a, double value) { a.memory.filter_bank_words_per_cycle = whole(value); }},
    {"clock_ghz",
     "GHz",
     "clock frequency; 0 when unknown, latency is then not reported",
     0,
     1000,
     false,
     {},
     [](const Accelerator& a) { return a.clock_ghz; },
     [](Accelerator& a, double value) { a.clock_ghz = value; }},
    {"area.pe_area",
     "area/PE",
     "area of one PE in the area proxy",
     0,
     1e12,
     false,
     {},
     [](const Accelerator& a) { return a.area.pe_area; },
     [](Accelerator& a, double value) { a.area.pe_area = value; }},
    {"area.kib_area",
     "area/KiB",
     "area of one KiB of scratchpad in the area proxy",
     0,
     1e12,
     false,
     {},
     [](const Accelerator& a) { return a.area.kib_area; },
     [](Accelerator& a, double value) { a.area.kib_area = value; }},
};

}  // namespace

std::span<const AcceleratorField> accelerator_fields() { return kFields; }

const AcceleratorField* find_accelerator_field(std::string_view name) {
  for (const AcceleratorField& field : kFields) {
    if (field.name == name) {
      return &field;
    }
  }
  return nullptr;
}

}  // namespace foldwise
