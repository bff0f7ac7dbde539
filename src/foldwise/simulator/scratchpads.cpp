#include "foldwise/simulator/scratchpads.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

const ScratchpadSizes& checked_sizes(const ScratchpadSizes& sizes) {
  const bool estimates = sizes.mode == BandwidthMode::calc;
  constexpr std::int64_t least_estimated = 100;  // it is cut in hundredths
  const auto check = [](const char* what, std::int64_t value, std::int64_t least) {
    if (value < least) {
      throw Error(fmt::format("{} is {}, must be at least {}", what, value, least));
    }
  };
  check("ifmap buffer words", sizes.words.ifmap, estimates ? least_estimated : 2);
  check("filter buffer words", sizes.words.filter, estimates ? least_estimated : 2);
  check("ofmap buffer words", sizes.words.ofmap, 2);
  check("ifmap bandwidth", sizes.bandwidth.ifmap, 1);
  check("filter bandwidth", sizes.bandwidth.filter, 1);
  check("ofmap bandwidth", sizes.bandwidth.ofmap, 1);
  return sizes;
}

}  // namespace

Scratchpads::Scratchpads(const ScratchpadSizes& sizes)
    : sizes_(checked_sizes(sizes)), ofmap_(sizes.words.ofmap, sizes.bandwidth.ofmap) {
  if (sizes.mode == BandwidthMode::calc) {
    ifmap_.emplace(EstimatingReadBuffer(sizes.words.ifmap, sizes.bandwidth.ifmap));
    filter_.emplace(EstimatingReadBuffer(sizes.words.filter, sizes.bandwidth.filter));
  }
}

void Scratchpads::set_fetch_order(const std::vector<std::int64_t>& ifmap, const std::vector<std::int64_t>& filter) {
  if (sizes_.mode == BandwidthMode::calc) {
    throw Error("a scratchpad that estimates its bandwidth takes no prefetch matrix");
  }
  ifmap_.emplace(FetchingReadBuffer(sizes_.words.ifmap, sizes_.bandwidth.ifmap, ifmap, sizes_.version));
  filter_.emplace(FetchingReadBuffer(sizes_.words.filter, sizes_.bandwidth.filter, filter, sizes_.version));
}

ServedDemand Scratchpads::serve(const PerOperand<WordMatrix>& demand, const std::function<bool()>& should_stop) {
  if (!ifmap_ || !filter_) {
    throw Error("the prefetch matrices are not set");
  }
  const std::int64_t lines = demand.ofmap.rows();
  if (lines == 0 || demand.ifmap.rows() != lines || demand.filter.rows() != lines) {
    throw Error(fmt::format("the demand has {} lines of the ifmap, {} of the filter and {} of the ofmap",
                            demand.ifmap.rows(), demand.filter.rows(), lines));
  }
  const auto read = [](std::optional<ReadBuffer>& buffer, std::span<const std::int64_t> line, std::int64_t cycle) {
    return std::visit([&](auto& kind) { return kind.read(line, cycle); }, *buffer);
  };
  ServedDemand served;
  for (std::int64_t line = 0; line < lines; ++line) {
    if (should_stop && should_stop()) {
      return served;
    }
    const std::int64_t cycle = line + served.stall_cycles;
    const std::int64_t ifmap = read(ifmap_, demand.ifmap.row(line), cycle);
    const std::int64_t filter = read(filter_, demand.filter.row(line), cycle);
    const std::int64_t ofmap = ofmap_.write(demand.ofmap.row(line), cycle);
    served.stall_cycles += std::max({ifmap - cycle - 1, filter - cycle - 1, ofmap - cycle});
    served.cycles.ifmap.push_back(ifmap);
    served.cycles.filter.push_back(filter);
    served.cycles.ofmap.push_back(ofmap);
  }
  const std::int64_t last = served.cycles.ofmap.back();
  served.total_cycles = sizes_.version == ScaleSimVersion::v2
                            ? last
                            : *std::max_element(served.cycles.ofmap.begin(), served.cycles.ofmap.end());
  for (std::optional<ReadBuffer>* buffer : {&ifmap_, &filter_}) {
    if (auto* estimating = std::get_if<EstimatingReadBuffer>(&**buffer)) {
      estimating->finish();
    }
  }
  ofmap_.finish(last);
  return served;
}

const DramTraffic& Scratchpads::traffic_of(const std::optional<ReadBuffer>& buffer) {
  if (!buffer) {
    throw Error("nothing was served yet");
  }
  return std::visit([](const auto& kind) -> const DramTraffic& { return kind.dram(); }, *buffer);
}

}  // namespace foldwise
