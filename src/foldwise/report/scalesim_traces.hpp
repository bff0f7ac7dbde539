#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "foldwise/base/file.hpp"
#include "foldwise/simulator/trace_sink.hpp"

namespace foldwise {

/// Writes the six traces of a layer into an existing directory, byte for byte as SCALE-Sim v2 writes them:
/// {IFMAP,FILTER,OFMAP}_{SRAM,DRAM}_TRACE.csv, a row the cycle and the addresses, comma separated; SRAM traces in
/// integers, DRAM traces in floats (`12.0`). The files appear at commit(), each whole; without one, none does. Needs
/// the same memory however long the traces are. Throws Error when a file cannot be written.
class ScaleSimTraces final : public TraceSink {
 public:
  explicit ScaleSimTraces(const std::filesystem::path& directory);

  void row(TraceKind kind, std::int64_t cycle, std::span<const std::int64_t> addresses) override;

  void commit();

 private:
  std::array<std::unique_ptr<AtomicFile>, kTraceKinds.size()> files_;
  std::vector<char> line_;
};

}  // namespace foldwise
