#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "foldwise/simulator/epoch_walk.hpp"
#include "foldwise/simulator/fold_schedule.hpp"
#include "foldwise/simulator/prefetch_walk.hpp"
#include "foldwise/simulator/read_operand.hpp"

namespace foldwise {

/// All misses of a read operand.
struct RecordedPrefetches {
  std::vector<PrefetchEvent> events;
  std::int64_t prefetches = 0;
};

/// Remembers the walks of one layer's read operands, so that designs that differ only in other things share them: the
/// misses of an operand depend on the dataflow, the array and the operand's own scratchpad, not on bandwidth or on the
/// other two scratchpads. Holds a bounded number of bytes; when full it forgets everything. May be used from several
/// threads at once; answers do not depend on what is remembered.
class WalkCache {
 public:
  /// Null when there are too many misses to be worth keeping.
  std::shared_ptr<const RecordedPrefetches> prefetches(const ReadOperand& operand, const FoldSchedule& schedule,
                                                       std::int64_t sram_words);

  std::shared_ptr<const Epochs> epochs(const ReadOperand& operand, const FoldSchedule& schedule,
                                       std::int64_t sram_words);

 private:
  struct Key {
    bool is_ifmap;
    Dataflow dataflow;
    std::int64_t rows;
    std::int64_t cols;
    std::int64_t sram_words;
    std::int64_t offset;

    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  template <typename Walk>
  using Table = std::unordered_map<Key, std::shared_ptr<const Walk>, KeyHash>;

  static Key key_of(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words);
  template <typename Walk, typename Make, typename Bytes>
  std::shared_ptr<const Walk> recall(Table<Walk>& table, const Key& key, Make make, Bytes bytes_of);

  std::mutex mutex_;
  Table<RecordedPrefetches> prefetches_;
  Table<Epochs> epochs_;
  std::size_t bytes_ = 0;
};

}  // namespace foldwise
