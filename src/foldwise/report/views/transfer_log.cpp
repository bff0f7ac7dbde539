#include "foldwise/report/views/transfer_log.hpp"

#include <algorithm>

namespace foldwise {

namespace {

void join(DramTransfer& earlier, const DramTransfer& later) {
  earlier.last_cycle = std::max(earlier.last_cycle, later.last_cycle);
  earlier.count += later.count;
}

}  // namespace

void TransferLog::add(std::int64_t first_cycle, std::int64_t last_cycle) {
  const DramTransfer added{first_cycle, last_cycle, 1};
  if (!transfers_.empty() && transfers_.back().count < together_) {
    join(transfers_.back(), added);
    return;
  }
  if (transfers_.size() == kMostTransfers) {
    for (std::size_t i = 0; i < kMostTransfers / 2; ++i) {
      transfers_[i] = transfers_[2 * i];
      join(transfers_[i], transfers_[2 * i + 1]);
    }
    transfers_.resize(kMostTransfers / 2);
    together_ *= 2;
  }
  transfers_.push_back(added);
}

}  // namespace foldwise
