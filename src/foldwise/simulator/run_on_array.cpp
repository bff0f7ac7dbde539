#include "foldwise/simulator/run_on_array.hpp"

#include "foldwise/simulator/demand_line.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/ofmap_addresses.hpp"
#include "foldwise/simulator/operand_addresses.hpp"
#include "foldwise/simulator/read_operand.hpp"
#include "foldwise/simulator/register_array.hpp"

namespace foldwise {

namespace {

/// One side of the array: what enters by its ports on a line of the demand.
class PortFeed {
 public:
  PortFeed(ReadOperand::Kind kind, const ConvShape& shape, const FoldSchedule& schedule,
           std::span<const std::int16_t> words)
      : schedule_(schedule), operand_(kind, shape, schedule, 0), addresses_(operand_), words_(words) {}

  std::span<const std::int64_t> values(std::int64_t line) {
    values_.assign(static_cast<std::size_t>(operand_.width()), 0);
    if (line < schedule_.lines()) {
      const DemandLine demand =
          demand_line(operand_, schedule_, line / schedule_.lines_per_fold, line % schedule_.lines_per_fold);
      for (std::int64_t index = 0; index < demand.count; ++index) {
        const std::int64_t address = addresses_.at(demand.entry(index));
        if (address != kNoRequest) {
          values_[static_cast<std::size_t>(demand.first.column + index)] = words_[static_cast<std::size_t>(address)];
        }
      }
    }
    return values_;
  }

 private:
  const FoldSchedule& schedule_;
  ReadOperand operand_;
  OperandAddresses addresses_;
  std::span<const std::int16_t> words_;
  std::vector<std::int64_t> values_;
};

}  // namespace

std::vector<std::int32_t> run_on_array(const ConvShape& shape, const Accelerator& accelerator,
                                       std::span<const std::int16_t> ifmap, std::span<const std::int16_t> filters,
                                       const Accumulator& accumulator) {
  const FoldSchedule schedule(shape, accelerator);
  PortFeed ifmap_feed(ReadOperand::Kind::ifmap, shape, schedule, ifmap);
  PortFeed filter_feed(ReadOperand::Kind::filter, shape, schedule, filters);
  const bool ifmap_from_top = accelerator.dataflow == Dataflow::input_stationary;
  PortFeed& left = ifmap_from_top ? filter_feed : ifmap_feed;
  PortFeed& top = ifmap_from_top ? ifmap_feed : filter_feed;
  const OfmapAddresses addresses(schedule, 0);
  RegisterArray array(accelerator.dataflow, accelerator.array, schedule.time, accumulator);
  std::vector<std::int64_t> ports(static_cast<std::size_t>(accelerator.array.cols));
  std::vector<std::int32_t> ofmap(static_cast<std::size_t>(schedule.operand_words.ofmap));
  for (std::int64_t cycle = 0; cycle < schedule.lines() + array.output_delay(); ++cycle) {
    const std::span<const std::int64_t> leaving = array.step(left.values(cycle), top.values(cycle));
    if (cycle < array.output_delay()) {
      continue;
    }
    addresses.fill_line(cycle - array.output_delay(), ports);
    for (std::size_t port = 0; port < ports.size(); ++port) {
      if (ports[port] != kNoRequest) {
        std::int32_t& sum = ofmap[static_cast<std::size_t>(ports[port])];
        sum = static_cast<std::int32_t>(accumulator.held(sum + leaving[port]));
      }
    }
  }
  return ofmap;
}

std::size_t words_summed_in_array(const Accelerator& accelerator) {
  return accelerator.dataflow == Dataflow::output_stationary ? 0 : static_cast<std::size_t>(accelerator.array.rows);
}

}  // namespace foldwise
