#pragma once

#include <string>
#include <string_view>

#include "foldwise/formats/idx.hpp"
#include "foldwise/neural/labelled_images.hpp"

namespace foldwise {

/// What a user calls our own digits in place of a folder. (A folder of that name is written "./synthetic".)
inline constexpr std::string_view kSyntheticData = "synthetic";

/// The digits that `data` names: read_mnist() of a folder, or synthetic_digits(), of which 12,000 are for training and
/// 2,000 others for testing.
LabelledImages read_digits(const std::string& data, MnistPart part);

/// What these digits may be called where accuracies are reported: "MNIST" only of MNIST's very images and labels, by
/// their checksum, "synthetic digits", or "other digits".
std::string_view name_of_digits(std::string_view data, const LabelledImages& digits, MnistPart part);

}  // namespace foldwise
