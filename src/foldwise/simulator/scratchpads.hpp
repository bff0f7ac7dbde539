#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "foldwise/hardware/accelerator.hpp"
#include "foldwise/simulator/estimating_read_buffer.hpp"
#include "foldwise/simulator/fetching_read_buffer.hpp"
#include "foldwise/simulator/scalesim_version.hpp"
#include "foldwise/simulator/word_matrix.hpp"
#include "foldwise/simulator/write_buffer.hpp"

namespace foldwise {

/// What the three scratchpads of an array are, in words and words per cycle.
struct ScratchpadSizes {
  PerOperand<std::int64_t> words{2, 2, 2};
  PerOperand<std::int64_t> bandwidth{1, 1, 1};
  BandwidthMode mode = BandwidthMode::user;
  ScaleSimVersion version = ScaleSimVersion::v2;
};

/// When a demand was served.
struct ServedDemand {
  PerOperand<std::vector<std::int64_t>> cycles;  ///< one for each line
  std::int64_t total_cycles = 0;
  std::int64_t stall_cycles = 0;
};

/// The double-buffered scratchpads for a demand that is given line by line, that of a part of a layer for example.
/// simulate() gives the same for whole layers without forming a line; this takes time and memory in proportion to the
/// words of the demand.
class Scratchpads {
 public:
  /// Throws Error for sizes and bandwidths that are too small.
  explicit Scratchpads(const ScratchpadSizes& sizes);

  /// In USER mode, before serve(): the words of the read operands in the order in which they are fetched.
  void set_fetch_order(const std::vector<std::int64_t>& ifmap, const std::vector<std::int64_t>& filter);

  /// Serves the lines one after the other, from cycle 0 on, and drains the ofmap. Throws Error for matrices with
  /// different numbers of lines or none, and, in USER mode, for words that are not fetched. Stops early, the result
  /// then meaning nothing, when `should_stop` says so.
  ServedDemand serve(const PerOperand<WordMatrix>& demand, const std::function<bool()>& should_stop = {});

  const DramTraffic& ifmap_dram() const { return traffic_of(ifmap_); }
  const DramTraffic& filter_dram() const { return traffic_of(filter_); }
  const DramTraffic& ofmap_dram() const { return ofmap_.dram(); }

 private:
  using ReadBuffer = std::variant<EstimatingReadBuffer, FetchingReadBuffer>;

  static const DramTraffic& traffic_of(const std::optional<ReadBuffer>& buffer);

  ScratchpadSizes sizes_;
  std::optional<ReadBuffer> ifmap_;
  std::optional<ReadBuffer> filter_;
  WriteBuffer ofmap_;
};

}  // namespace foldwise
