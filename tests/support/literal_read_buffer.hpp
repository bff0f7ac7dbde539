#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "foldwise/simulator/scalesim_version.hpp"
#include "tests/support/literal_dram.hpp"

namespace foldwise {

/// The scratchpad of a read operand. Half of it holds what the array works on, the other half what comes next.
class LiteralReadBuffer {
 public:
  virtual ~LiteralReadBuffer() = default;

  /// Serves one line of demand that is asked at `cycle`; returns the cycle at which the array has it.
  virtual std::int64_t read(std::span<const std::int64_t> line, std::int64_t cycle) = 0;

  /// After the last line: whatever is still to be fetched.
  virtual void finish() = 0;

  virtual const LiteralDram& dram() const = 0;
};

/// Addresses first .. first + count - 1: an operand in DRAM.
struct AddressRange {
  std::int64_t first;
  std::int64_t count;

  std::size_t index(std::int64_t word) const { return static_cast<std::size_t>(word - first); }
};

/// User mode: words are fetched in `fetch_order` over an interface of `bandwidth` words a cycle, and a miss stalls, by
/// the rule of `version`.
std::unique_ptr<LiteralReadBuffer> user_read_buffer(std::int64_t size_words, std::int64_t bandwidth,
                                                    AddressRange operand, std::vector<std::int64_t> fetch_order,
                                                    ScaleSimVersion version, TraceRow trace);

/// Calc mode: never stalls; words are fetched as they turn up, as wide as it takes.
std::unique_ptr<LiteralReadBuffer> calc_read_buffer(std::int64_t size_words, AddressRange operand, TraceRow trace);

}  // namespace foldwise
