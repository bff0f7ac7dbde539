#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace foldwise {

/// Grey images of one size and what each of them shows.
struct LabelledImages {
  int rows = 0;
  int columns = 0;
  std::vector<std::uint8_t> pixels;  ///< [image][row][column]; 0 is the background
  std::vector<std::uint8_t> labels;  ///< [image]

  std::size_t size() const { return labels.size(); }
};

/// The images from `begin` to before `end`; begin <= end <= size().
LabelledImages slice(const LabelledImages& images, std::size_t begin, std::size_t end);

/// The share of `predictions` that equal `labels`, in [0, 1]; both have one entry an image and there is one at least.
double accuracy_of(std::span<const std::uint8_t> predictions, std::span<const std::uint8_t> labels);

}  // namespace foldwise
