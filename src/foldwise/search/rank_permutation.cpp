// A keyed permutation of an arbitrary range, without a table.
//
// A Feistel network permutes the numbers of 2h bits whatever its round function is: it splits a number in two halves
// and, round by round, replaces one half by itself xor a function of the other, which can be undone. We take the
// smallest h with 2^(2h) >= size, so the network's range is less than four times too large. Where it leads out of our
// range it is applied again until it leads back ("cycle walking"): a walk along a cycle of a permutation that starts
// inside must come back inside, and two walks cannot end in the same place. (J. Black and P. Rogaway, "Ciphers with
// Arbitrary Finite Domains", CT-RSA 2002.) Nothing here is meant to keep a secret.
#include "foldwise/search/rank_permutation.hpp"

#include <bit>

#include "foldwise/base/rng.hpp"

namespace foldwise {

namespace {

/// Mixes all bits of a word into all others (the finalizer of MurmurHash3).
std::uint64_t mixed(std::uint64_t word) {
  word = (word ^ (word >> 33)) * 0xff51afd7ed558ccdULL;
  word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return word ^ (word >> 33);
}

}  // namespace

RankPermutation::RankPermutation(std::uint64_t size, std::uint64_t seed)
    : size_(size), half_bits_((static_cast<int>(std::bit_width(size - 1)) + 1) / 2) {
  Rng rng(seed);
  for (std::uint64_t& key : keys_) {
    key = rng.bits();
  }
}

std::uint64_t RankPermutation::operator()(std::uint64_t index) const {
  const std::uint64_t half_mask = (std::uint64_t{1} << half_bits_) - 1;
  do {
    std::uint64_t high = index >> half_bits_;
    std::uint64_t low = index & half_mask;
    for (const std::uint64_t key : keys_) {
      const std::uint64_t next = high ^ (mixed(low ^ key) & half_mask);
      high = low;
      low = next;
    }
    index = (high << half_bits_) | low;
  } while (index >= size_);
  return index;
}

}  // namespace foldwise
