// In CALC mode nothing stalls; what has to be found is when a read scratchpad has collected an epoch's worth of new
// words.
//
// Where every word stands in the operand's stack once, the demand is a sequence of groups, each some number of distinct
// words asked for again and again: from any moment on, the next words of the group are all new until the group has gone
// round once or the epoch ends. So one step per roll-over and per group. Where convolution windows overlap, which words
// are new depends on where the epochs were cut: these are walked, with a stamp per word that says in which epoch it was
// last seen.
#include "foldwise/simulator/epoch_walk.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "foldwise/simulator/antidiagonal.hpp"
#include "foldwise/simulator/demand_line.hpp"
#include "foldwise/simulator/operand_addresses.hpp"

namespace foldwise {

namespace {

/// Folds whose words are distinct, asked for `repetitions` times in a row.
struct Group {
  std::int64_t first_fold;
  std::int64_t folds;
  std::int64_t words;
  std::int64_t repetitions;
};

/// Line of the demand on which word number `word` of a group's repetition lies.
std::int64_t line_of(const ReadOperand& operand, const FoldSchedule& schedule, const Group& group,
                     std::int64_t repetition, std::int64_t word) {
  if (!operand.skewed()) {
    const std::int64_t block_words = operand.block_rows() * operand.width();
    const std::int64_t block = std::min(word / block_words, operand.blocks() - 1);
    word -= block * block_words;
    const std::int64_t width = operand.used_width(block);
    const std::int64_t row_fold = std::min(word / (schedule.array.rows * width), schedule.row_folds - 1);
    word -= row_fold * schedule.array.rows * width;
    return (block * schedule.row_folds + row_fold) * schedule.lines_per_fold + schedule.array.rows -
           schedule.used_rows(row_fold) + word / width;
  }
  const std::int64_t block_words = operand.block_rows() * operand.width();
  const std::int64_t fold = std::min(word / block_words, group.folds - 1);
  word -= fold * block_words;
  const std::int64_t block = operand.block_follows_row_fold() ? fold : group.first_fold / schedule.row_folds;
  return (group.first_fold + repetition * group.folds + fold) * schedule.lines_per_fold + operand.lead() +
         antidiagonal_of(operand.block_rows(), operand.used_width(block), word);
}

class EpochCounter {
 public:
  explicit EpochCounter(std::int64_t epoch_words) : epoch_words_(epoch_words) {}

  std::int64_t room() const { return epoch_words_ - in_epoch_; }

  void add(std::int64_t words) {
    in_epoch_ += words;
    epochs_.new_words += words;
  }

  void roll_over(std::int64_t line) {
    epochs_.roll_over_lines.push_back(line);
    in_epoch_ = 0;
  }

  Epochs result() && { return std::move(epochs_); }

 private:
  std::int64_t epoch_words_;
  std::int64_t in_epoch_ = 0;
  Epochs epochs_;
};

void count_group(const ReadOperand& operand, const FoldSchedule& schedule, const Group& group, EpochCounter& counter) {
  const std::int64_t end = group.words * group.repetitions;
  std::int64_t position = 0;
  while (position < end) {
    const std::int64_t new_words = std::min(group.words, end - position);
    if (new_words < counter.room()) {
      counter.add(new_words);
      return;  // everything left in the group is known
    }
    position += counter.room();
    counter.add(counter.room());
    const std::int64_t last = position - 1;
    counter.roll_over(line_of(operand, schedule, group, last / group.words, last % group.words));
  }
}

Epochs count_distinct(const ReadOperand& operand, const FoldSchedule& schedule, EpochCounter counter) {
  if (!operand.skewed()) {
    count_group(operand, schedule, {0, schedule.folds(), operand.entries(), 1}, counter);
  } else if (operand.block_follows_row_fold()) {
    count_group(operand, schedule, {0, schedule.row_folds, operand.entries(), schedule.column_folds}, counter);
  } else {
    for (std::int64_t block = 0; block < operand.blocks(); ++block) {
      const std::int64_t words = operand.block_rows() * operand.used_width(block);
      count_group(operand, schedule, {block * schedule.row_folds, 1, words, schedule.row_folds}, counter);
    }
  }
  return std::move(counter).result();
}

/// Finds where an epoch ends by looking at every request from where it begins.
class EpochWalker {
 public:
  /// A request of the demand: its line, and its number on that line.
  struct Request {
    std::int64_t line;
    std::int64_t number;
  };

  EpochWalker(const ReadOperand& operand, const FoldSchedule& schedule)
      : operand_(operand),
        schedule_(schedule),
        addresses_(operand),
        seen_in_epoch_(static_cast<std::size_t>(operand.words()), 0) {}

  /// The request that brings new word number `epoch_words` of the epoch that begins at `begin`; when the demand ends
  /// before, nullopt. new_words() then says how many there were.
  std::optional<Request> find_end(Request begin, std::int64_t epoch_words) {
    ++epoch_;
    new_words_ = 0;
    std::int64_t number = begin.number;
    for (std::int64_t line = begin.line; line < schedule_.lines(); ++line) {
      const DemandLine demand =
          demand_line(operand_, schedule_, line / schedule_.lines_per_fold, line % schedule_.lines_per_fold);
      for (; number < demand.count; ++number) {
        const std::int64_t address = addresses_.at(demand.entry(number));
        if (address == kNoRequest) {
          continue;
        }
        std::uint32_t& seen = seen_in_epoch_[static_cast<std::size_t>(address - operand_.offset())];
        if (seen != epoch_) {
          seen = epoch_;
          if (++new_words_ == epoch_words) {
            return Request{line, number};
          }
        }
      }
      number = 0;
    }
    return std::nullopt;
  }

  std::int64_t new_words() const { return new_words_; }

 private:
  const ReadOperand& operand_;
  const FoldSchedule& schedule_;
  OperandAddresses addresses_;
  std::vector<std::uint32_t> seen_in_epoch_;
  std::uint32_t epoch_ = 0;
  std::int64_t new_words_ = 0;
};

/// Where an epoch ends depends only on where it begins, and the demand repeats: an epoch that begins at a place of the
/// repetition where an earlier one began is as long as that one. After a few repetitions the epochs usually fall into a
/// cycle, and nothing is walked any more.
Epochs walk_requests(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t epoch_words) {
  const bool repeats = operand.skewed() && operand.block_follows_row_fold();
  const std::int64_t repetition_lines = (repeats ? schedule.row_folds : schedule.folds()) * schedule.lines_per_fold;
  struct Length {
    std::int64_t lines;
    std::int64_t last_number;
  };
  std::unordered_map<std::int64_t, Length> known;
  EpochWalker walker(operand, schedule);
  Epochs epochs;
  EpochWalker::Request begin{0, 0};
  for (;;) {
    const std::int64_t place = begin.line % repetition_lines * (operand.width() + 1) + begin.number;
    const auto earlier = known.find(place);
    EpochWalker::Request end{};
    if (earlier != known.end() && begin.line + earlier->second.lines < schedule.lines()) {
      end = {begin.line + earlier->second.lines, earlier->second.last_number};
    } else {
      const auto found = walker.find_end(begin, epoch_words);
      if (!found) {
        epochs.new_words += walker.new_words();
        return epochs;
      }
      end = *found;
      known.emplace(place, Length{end.line - begin.line, end.number});
    }
    epochs.new_words += epoch_words;
    epochs.roll_over_lines.push_back(end.line);
    begin = {end.line, end.number + 1};
  }
}

}  // namespace

Epochs walk_epochs(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words) {
  const std::int64_t epoch_words = kSetsPerEpoch * words_per_calc_set(sram_words);
  if (operand.distinct_words() < epoch_words) {
    return {.new_words = operand.distinct_words()};
  }
  if (operand.has_duplicates() || operand.has_holes()) {
    return walk_requests(operand, schedule, epoch_words);
  }
  return count_distinct(operand, schedule, EpochCounter(epoch_words));
}

}  // namespace foldwise
