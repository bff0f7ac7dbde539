#include "foldwise/simulator/demand_line.hpp"

#include <limits>

#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

namespace {

class RequestFinder {
 public:
  RequestFinder(const ReadOperand& operand, const FoldSchedule& schedule) : operand_(operand), schedule_(schedule) {
    if (operand.has_holes() || operand.offset() < 0) {
      addresses_.emplace(operand);
    }
  }

  /// The line asks for an address from `smallest` on.
  bool any_on(std::int64_t line, std::int64_t smallest) const {
    const DemandLine demand =
        demand_line(operand_, schedule_, line / schedule_.lines_per_fold, line % schedule_.lines_per_fold);
    if (!addresses_) {
      return demand.count > 0;
    }
    for (std::int64_t index = 0; index < demand.count; ++index) {
      const std::int64_t address = addresses_->at(demand.entry(index));
      if (address != kNoRequest && address >= smallest) {
        return true;
      }
    }
    return false;
  }

 private:
  const ReadOperand& operand_;
  const FoldSchedule& schedule_;
  std::optional<OperandAddresses> addresses_;
};

}  // namespace

RequestSpan request_span(const ReadOperand& operand, const FoldSchedule& schedule) {
  const std::int64_t last_fold = schedule.folds() - 1;
  RequestSpan span{};
  if (operand.skewed()) {
    span.first_line = operand.lead();
    span.last_line =
        last_fold * schedule.lines_per_fold + operand.lead() + operand.block_rows() + operand.last_width() - 2;
  } else {
    span.first_line = schedule.array.rows - schedule.used_rows(0);
    span.last_line = last_fold * schedule.lines_per_fold + schedule.array.rows - 1;
  }
  if (operand.has_holes()) {
    const RequestFinder finder(operand, schedule);
    constexpr std::int64_t any_address = std::numeric_limits<std::int64_t>::min();
    while (!finder.any_on(span.first_line, any_address)) {
      ++span.first_line;
    }
    while (!finder.any_on(span.last_line, any_address)) {
      --span.last_line;
    }
  }
  return span;
}

std::optional<std::int64_t> first_line_from_address_0(const ReadOperand& operand, const FoldSchedule& schedule) {
  const RequestSpan span = request_span(operand, schedule);
  if (operand.offset() >= 0) {
    return span.first_line;
  }
  const RequestFinder finder(operand, schedule);
  for (std::int64_t line = span.first_line; line <= span.last_line; ++line) {
    if (finder.any_on(line, 0)) {
      return line;
    }
  }
  return std::nullopt;
}

}  // namespace foldwise
