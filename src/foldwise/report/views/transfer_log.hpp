#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace foldwise {

/// A stretch of time in which words move between DRAM and a scratchpad.
struct DramTransfer {
  std::int64_t first_cycle;
  std::int64_t last_cycle;
  std::int64_t count;  ///< fills or drains in it: neighbours are put together where there are many

  bool operator==(const DramTransfer&) const = default;
};

/// Keeps transfers, which come in order of time, in at most kMostTransfers stretches: when there are more, neighbours
/// are put together two by two.
class TransferLog {
 public:
  static constexpr std::size_t kMostTransfers = 256;

  void add(std::int64_t first_cycle, std::int64_t last_cycle);

  const std::vector<DramTransfer>& transfers() const { return transfers_; }

 private:
  std::vector<DramTransfer> transfers_;
  std::int64_t together_ = 1;
};

}  // namespace foldwise
