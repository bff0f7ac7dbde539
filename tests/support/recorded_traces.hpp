#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/simulator/trace_sink.hpp"

namespace foldwise {

/// Keeps the six traces of a layer in memory, to be compared. A row is its cycle, then its addresses.
class RecordedTraces final : public TraceSink {
 public:
  using Rows = std::vector<std::vector<std::int64_t>>;

  void row(TraceKind kind, std::int64_t cycle, std::span<const std::int64_t> addresses) override {
    std::vector<std::int64_t>& row = rows_[static_cast<std::size_t>(kind)].emplace_back();
    row.reserve(addresses.size() + 1);
    row.push_back(cycle);
    row.insert(row.end(), addresses.begin(), addresses.end());
  }

  const Rows& of(TraceKind kind) const { return rows_[static_cast<std::size_t>(kind)]; }

 private:
  std::array<Rows, kTraceKinds.size()> rows_;
};

}  // namespace foldwise
