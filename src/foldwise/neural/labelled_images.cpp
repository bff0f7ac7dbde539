#include "foldwise/neural/labelled_images.hpp"

namespace foldwise {

LabelledImages slice(const LabelledImages& images, std::size_t begin, std::size_t end) {
  const auto pixels = static_cast<std::size_t>(images.rows) * static_cast<std::size_t>(images.columns);
  const auto part = [&](const std::vector<std::uint8_t>& all, std::size_t width) {
    const std::span<const std::uint8_t> chosen = std::span(all).subspan(begin * width, (end - begin) * width);
    return std::vector<std::uint8_t>(chosen.begin(), chosen.end());
  };
  return {.rows = images.rows,
          .columns = images.columns,
          .pixels = part(images.pixels, pixels),
          .labels = part(images.labels, 1)};
}

double accuracy_of(std::span<const std::uint8_t> predictions, std::span<const std::uint8_t> labels) {
  std::size_t right = 0;
  for (std::size_t image = 0; image < labels.size(); ++image) {
    right += predictions[image] == labels[image] ? 1U : 0U;
  }
  return static_cast<double>(right) / static_cast<double>(labels.size());
}

}  // namespace foldwise
