#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace foldwise {

/// The order in which CPython 3.11 walks a set of integral floats, which decides the order of the words in SCALE-Sim's
/// CALC-mode DRAM traces. Inserts one by one into an open-addressing table that grows as CPython's does
/// (Objects/setobject.c of CPython describes the scheme: linear probes of nine slots, then perturbed jumps); the walk
/// is in slot order.
class CpythonSetOrder {
 public:
  /// `words`: distinct, in order of insertion. The result is valid until the next call.
  std::span<const std::int64_t> order(std::span<const std::int64_t> words);

 private:
  void insert(std::int64_t word);
  void grow(std::size_t used);

  std::vector<std::int64_t> slots_;
  std::vector<std::int64_t> walk_;
};

}  // namespace foldwise
