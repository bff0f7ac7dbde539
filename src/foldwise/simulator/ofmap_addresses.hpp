#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "foldwise/simulator/fold_schedule.hpp"

namespace foldwise {

/// Addresses that the array writes, line by line. O(words) over a line.
class OfmapAddresses {
 public:
  OfmapAddresses(const FoldSchedule& schedule, std::int64_t offset) : schedule_(schedule), offset_(offset) {}

  /// Writes the addresses of a line of the demand into `ports`, one per array column, -1 where a column writes nothing.
  void fill_line(std::int64_t line, std::span<std::int64_t> ports) const;

  /// Appends the words of a line of the demand in the order in which they enter the buffer.
  void append_line(std::int64_t line, std::vector<std::int64_t>& words) const;

 private:
  struct Run {
    std::int64_t first_column = 0;
    std::int64_t count = 0;
    std::int64_t first_address = 0;
    std::int64_t step = 0;
  };

  Run run_on(std::int64_t line) const;

  const FoldSchedule& schedule_;
  std::int64_t offset_;
};

}  // namespace foldwise
