#pragma once

#include <cstdint>
#include <vector>

namespace foldwise {

/// A set of words that is walked in the order in which CPython 3.11 walks a set of the same integral floats, added in
/// the same order. SCALE-Sim keeps words in sets, so the order shows in its traces.
class CpythonSet {
 public:
  CpythonSet();

  void add(std::int64_t word);
  std::int64_t size() const { return size_; }

  /// The words in the order of the walk.
  std::vector<std::int64_t> words() const;

 private:
  std::vector<std::int64_t> slots_;
  std::int64_t size_ = 0;
};

}  // namespace foldwise
