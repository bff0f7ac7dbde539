#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "foldwise/neural/labelled_images.hpp"

namespace foldwise {

/// An array of bytes with its extents, as an IDX file holds it (docs/file-formats.md).
struct IdxArray {
  std::vector<std::int64_t> extents;  ///< 1 to 3 of them, each at least 1
  std::vector<std::uint8_t> values;   ///< row-major
};

/// Parses the bytes of an IDX file of unsigned bytes with `dimensions` extents, gzip-compressed or not. Throws
/// ParseError for `file` when its magic number is another one, or when it ends too early or too late.
IdxArray parse_idx(std::string_view bytes, std::string_view file, int dimensions);

/// Images (three extents) and their labels (one extent) from two IDX files. Throws Error when a file cannot be read,
/// and ParseError also when there are not as many labels as images, or a label is above 9.
LabelledImages read_labelled_images(const std::filesystem::path& images, const std::filesystem::path& labels);

enum class MnistPart { train, test };

/// One part of MNIST from the folder that holds its four files, each with or without ".gz":
/// train-images-idx3-ubyte, train-labels-idx1-ubyte (60,000 digits), t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte
/// (10,000 digits). Fewer digits are fine, other sizes than 28 x 28 are refused.
LabelledImages read_mnist(const std::filesystem::path& directory, MnistPart part);

}  // namespace foldwise
