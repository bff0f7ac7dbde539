#include "foldwise/simulator/walk_cache.hpp"

#include <initializer_list>
#include <utility>

namespace foldwise {

namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;
constexpr std::size_t kMostEvents = kMostBytes / 8 / sizeof(PrefetchEvent);
constexpr std::size_t kEntryBytes = 160;  ///< of an entry in the table, about

std::shared_ptr<const RecordedPrefetches> record(const ReadOperand& operand, const FoldSchedule& schedule,
                                                 std::int64_t sram_words) {
  PrefetchWalk walk(operand, schedule, sram_words);
  auto recorded = std::make_shared<RecordedPrefetches>();
  std::vector<PrefetchEvent> stretch;
  while (walk.next(stretch)) {
    if (recorded->events.size() + stretch.size() > kMostEvents) {
      return nullptr;
    }
    recorded->events.insert(recorded->events.end(), stretch.begin(), stretch.end());
  }
  recorded->prefetches = walk.prefetches();
  return recorded;
}

}  // namespace

std::size_t WalkCache::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash = key.is_ifmap ? 1 : 2;
  for (const std::int64_t part :
       {static_cast<std::int64_t>(key.dataflow), key.rows, key.cols, key.sram_words, key.offset}) {
    hash = (hash ^ static_cast<std::uint64_t>(part)) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 32;
  }
  return hash;
}

WalkCache::Key WalkCache::key_of(const ReadOperand& operand, const FoldSchedule& schedule, std::int64_t sram_words) {
  return {operand.is_ifmap(),  schedule.dataflow, schedule.array.rows,
          schedule.array.cols, sram_words,        operand.offset()};
}

/// Walks are made outside the lock: two threads may make the same one, and either result serves.
template <typename Walk, typename Make, typename Bytes>
std::shared_ptr<const Walk> WalkCache::recall(Table<Walk>& table, const Key& key, Make make, Bytes bytes_of) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = table.find(key); known != table.end()) {
      return known->second;
    }
  }
  std::shared_ptr<const Walk> made = make();
  const std::size_t bytes = kEntryBytes + (made ? bytes_of(*made) : 0);
  const std::lock_guard lock(mutex_);
  if (bytes_ + bytes > kMostBytes) {
    prefetches_.clear();
    epochs_.clear();
    bytes_ = 0;
  }
  if (bytes <= kMostBytes && table.emplace(key, made).second) {
    bytes_ += bytes;
  }
  return made;
}

std::shared_ptr<const RecordedPrefetches> WalkCache::prefetches(const ReadOperand& operand,
                                                                const FoldSchedule& schedule, std::int64_t sram_words) {
  return recall(
      prefetches_, key_of(operand, schedule, sram_words), [&] { return record(operand, schedule, sram_words); },
      [](const RecordedPrefetches& walk) { return walk.events.capacity() * sizeof(PrefetchEvent); });
}

std::shared_ptr<const Epochs> WalkCache::epochs(const ReadOperand& operand, const FoldSchedule& schedule,
                                                std::int64_t sram_words) {
  return recall(
      epochs_, key_of(operand, schedule, sram_words),
      [&] { return std::make_shared<const Epochs>(walk_epochs(operand, schedule, sram_words)); },
      [](const Epochs& walk) { return walk.roll_over_lines.capacity() * sizeof(std::int64_t); });
}

}  // namespace foldwise
