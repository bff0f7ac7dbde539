#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace foldwise {

/// The six traces of a layer, in SCALE-Sim's file order.
enum class TraceKind { ifmap_sram, filter_sram, ofmap_sram, ifmap_dram, filter_dram, ofmap_dram };

inline constexpr std::array<TraceKind, 6> kTraceKinds = {TraceKind::ifmap_sram,  TraceKind::filter_sram,
                                                         TraceKind::ofmap_sram,  TraceKind::ifmap_dram,
                                                         TraceKind::filter_dram, TraceKind::ofmap_dram};

/// Receives the rows of the traces of one layer, each trace in its own order, the traces in any order or interleaved.
class TraceSink {
 public:
  virtual ~TraceSink() = default;

  /// One row: the cycle and the addresses requested in it, -1 where there is no request. `addresses` is valid during
  /// the call only.
  virtual void row(TraceKind kind, std::int64_t cycle, std::span<const std::int64_t> addresses) = 0;
};

}  // namespace foldwise
