#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace foldwise {

/// Words laid out row by row; kNoRequest where there is none.
struct WordMatrix {
  std::int64_t columns = 0;
  std::vector<std::int64_t> words{};

  std::int64_t rows() const { return columns == 0 ? 0 : static_cast<std::int64_t>(words.size()) / columns; }

  std::span<const std::int64_t> row(std::int64_t index) const {
    return std::span(words).subspan(static_cast<std::size_t>(index * columns), static_cast<std::size_t>(columns));
  }
  std::span<std::int64_t> row(std::int64_t index) {
    return std::span(words).subspan(static_cast<std::size_t>(index * columns), static_cast<std::size_t>(columns));
  }
};

}  // namespace foldwise
