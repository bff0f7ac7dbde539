// Where the time of integer inference goes. Eight filters lie side by side, each with two neighbouring words of its
// window, so that one instruction of any x86-64 processor (pmaddwd) multiplies two words of a window with those of four
// filters and adds each pair. Four windows at once use every filter word four times and fill the sixteen registers.
#include "foldwise/quantization/window_products.hpp"

#include <algorithm>
#include <cstring>

namespace foldwise {

PackedFilters::PackedFilters(std::span<const std::int16_t> words, std::size_t filters, std::size_t rows,
                             std::size_t row_words)
    : groups_((filters + kFilterGroup - 1) / kFilterGroup), rows_(rows), row_words_(row_words) {
  words_.resize(groups_ * group_words());
  const std::int16_t* word = words.data();
  for (std::size_t filter = 0; filter < filters; ++filter) {
    for (std::size_t row = 0; row < rows_; ++row) {
      for (std::size_t place = 0; place < row_words_; ++place) {
        const std::size_t step = (filter / kFilterGroup * rows_ + row) * pairs() + place / 2;
        words_[(step * kFilterGroup + filter % kFilterGroup) * 2 + place % 2] = *word++;
      }
    }
  }
}

#if defined(__SSE2__)

namespace {

using Words = std::int16_t __attribute__((vector_size(16)));
using Sums = std::int32_t __attribute__((vector_size(16)));
constexpr std::size_t kLanes = sizeof(Sums) / sizeof(std::int32_t);
static_assert(kFilterGroup == 2 * kLanes);

Words load(const std::int16_t* words) {
  Words loaded;
  std::memcpy(&loaded, words, sizeof(loaded));
  return loaded;
}

/// Two words of a window, in every lane.
Words spread(const std::int16_t* two_words) {
  std::int32_t both = 0;
  std::memcpy(&both, two_words, sizeof(both));
  return reinterpret_cast<Words>(Sums{both, both, both, both});
}

/// Products of neighbouring words, added in pairs.
Sums multiply_pairs(Words a, Words b) { return reinterpret_cast<Sums>(__builtin_ia32_pmaddwd128(a, b)); }

}  // namespace

ProductBlock window_products(const WindowBlock& windows, std::size_t row_stride, const PackedFilters& filters,
                             std::size_t group) {
  const std::int16_t* words = filters.group(group);
  Sums first_half[kWindowBlock] = {};
  Sums last_half[kWindowBlock] = {};
  for (std::size_t row = 0; row < filters.rows(); ++row) {
    for (std::size_t pair = 0; pair < filters.pairs(); ++pair, words += 2 * kFilterGroup) {
      const Words first_filters = load(words);
      const Words last_filters = load(words + kFilterGroup);
#pragma GCC unroll 4
      for (std::size_t window = 0; window < kWindowBlock; ++window) {
        const Words two_words = spread(windows[window] + row * row_stride + 2 * pair);
        first_half[window] += multiply_pairs(two_words, first_filters);
        last_half[window] += multiply_pairs(two_words, last_filters);
      }
    }
  }
  ProductBlock products;
  for (std::size_t window = 0; window < kWindowBlock; ++window) {
    std::memcpy(products[window].data(), &first_half[window], sizeof(Sums));
    std::memcpy(products[window].data() + kLanes, &last_half[window], sizeof(Sums));
  }
  return products;
}

#else

ProductBlock window_products(const WindowBlock& windows, std::size_t row_stride, const PackedFilters& filters,
                             std::size_t group) {
  const std::int16_t* words = filters.group(group);
  ProductBlock products{};
  for (std::size_t row = 0; row < filters.rows(); ++row) {
    for (std::size_t pair = 0; pair < filters.pairs(); ++pair, words += 2 * kFilterGroup) {
      for (std::size_t window = 0; window < kWindowBlock; ++window) {
        const std::int16_t* two_words = windows[window] + row * row_stride + 2 * pair;
        for (std::size_t filter = 0; filter < kFilterGroup; ++filter) {
          products[window][filter] += two_words[0] * words[2 * filter] + two_words[1] * words[2 * filter + 1];
        }
      }
    }
  }
  return products;
}

#endif

ProductBlock saturated_window_products(const WindowBlock& windows, std::size_t row_stride, const PackedFilters& filters,
                                       std::size_t group, const Accumulator& accumulator, std::size_t chunk) {
  const auto lowest = static_cast<std::int32_t>(accumulator.lowest());
  const auto highest = static_cast<std::int32_t>(accumulator.highest());
  ProductBlock products{};
  for (std::size_t window = 0; window < kWindowBlock; ++window) {
    const std::int16_t* words = filters.group(group);
    std::array<std::int32_t, kFilterGroup> sum{};
    std::size_t left = chunk;
    const auto close_chunk = [&] {
      for (std::size_t filter = 0; filter < kFilterGroup; ++filter) {
        products[window][filter] = std::clamp(products[window][filter] + sum[filter], lowest, highest);
      }
      sum = {};
      left = chunk;
    };
    for (std::size_t row = 0; row < filters.rows(); ++row) {
      for (std::size_t place = 0; place < 2 * filters.pairs(); ++place) {
        if (place < filters.row_words()) {
          const std::int32_t word = windows[window][row * row_stride + place];
          for (std::size_t filter = 0; filter < kFilterGroup; ++filter) {
            sum[filter] = std::clamp(sum[filter] + word * words[2 * filter + place % 2], lowest, highest);
          }
          if (--left == 0) {
            close_chunk();
          }
        }
        words += place % 2 == 1 ? 2 * kFilterGroup : 0;
      }
    }
    close_chunk();
  }
  return products;
}

}  // namespace foldwise
