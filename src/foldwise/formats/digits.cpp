#include "foldwise/formats/digits.hpp"

#include "foldwise/base/digest.hpp"
#include "foldwise/neural/synthetic_digits.hpp"

namespace foldwise {

namespace {

// SHA-256 of MNIST's pixels and behind them its labels, without the headings of the files.
constexpr std::string_view kMnistTrain = "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b";
constexpr std::string_view kMnistTest = "c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b";

}  // namespace

LabelledImages read_digits(const std::string& data, MnistPart part) {
  if (data != kSyntheticData) {
    return read_mnist(data, part);
  }
  return part == MnistPart::train ? synthetic_digits(12000, 1) : synthetic_digits(2000, 2);
}

std::string_view name_of_digits(std::string_view data, const LabelledImages& digits, MnistPart part) {
  if (data == kSyntheticData) {
    return "synthetic digits";
  }
  std::string bytes(digits.pixels.begin(), digits.pixels.end());
  bytes.append(digits.labels.begin(), digits.labels.end());
  return sha256(bytes) == (part == MnistPart::train ? kMnistTrain : kMnistTest) ? "MNIST" : "other digits";
}

}  // namespace foldwise
