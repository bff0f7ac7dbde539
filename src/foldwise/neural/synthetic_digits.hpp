#pragma once

#include <cstddef>
#include <cstdint>

#include "foldwise/neural/labelled_images.hpp"

namespace foldwise {

/// Handwritten-looking digits, 28 x 28, made of strokes: for whoever has no MNIST at hand, and for tests. Each digit is
/// a few pen strokes whose points tremble; a pen of random width draws them, the image is distorted (distortion.hpp)
/// and noise is added. Classes come in turn, 0 to 9. Equal arguments give equal images, on every machine.
///
/// This is not MNIST, and accuracies on it say nothing about MNIST: it is easier.
LabelledImages synthetic_digits(std::size_t count, std::uint64_t seed);

}  // namespace foldwise
