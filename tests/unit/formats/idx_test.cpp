#include "foldwise/formats/idx.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/gzipped.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::ElementsAre;
namespace fs = std::filesystem;

/// An IDX file of bytes with these extents, each below 256, and these values.
std::string idx(const std::vector<int>& extents, const std::string& values) {
  std::string bytes = {0, 0, 8, static_cast<char>(extents.size())};
  for (const int extent : extents) {
    bytes += std::string({0, 0, 0, static_cast<char>(extent)});
  }
  return bytes + values;
}

std::string refusal(const std::string& bytes, int dimensions) {
  return message_of<ParseError>([&] { parse_idx(bytes, "f", dimensions); });
}

TEST(Idx, reads_extents_and_values_compressed_or_not) {
  const std::string bytes = idx({2, 1, 3}, "\x01\x02\x03\x04\x05\xff");
  for (const std::string& file : {bytes, gzipped(bytes)}) {
    const IdxArray array = parse_idx(file, "f", 3);
    EXPECT_THAT(array.extents, ElementsAre(2, 1, 3));
    EXPECT_THAT(array.values, ElementsAre(1, 2, 3, 4, 5, 255));
  }
}

TEST(Idx, refuses_a_wrong_magic_number) {
  EXPECT_EQ(refusal(idx({1}, "a"), 3),
            "f: begins with 0x00000801, must begin with 0x00000803 as an IDX file of images");
  EXPECT_EQ(refusal(idx({1, 1, 1}, "a"), 1),
            "f: begins with 0x00000803, must begin with 0x00000801 as an IDX file of labels");
  EXPECT_EQ(refusal("PNG!", 1), "f: begins with 0x504e4721, must begin with 0x00000801 as an IDX file of labels");
}

TEST(Idx, refuses_truncation_and_what_follows) {
  const std::string bytes = idx({2, 1, 2}, "abcd");
  EXPECT_EQ(refusal("", 3), "f: 0 bytes are too few for an IDX file");
  EXPECT_EQ(refusal(bytes.substr(0, 15), 3), "f: is cut short within its heading");
  EXPECT_EQ(refusal(bytes.substr(0, 19), 3), "f: is cut short: 3 bytes of pixels where its heading says 4");
  EXPECT_EQ(refusal(bytes + "e", 3), "f: goes on too long: 5 bytes of pixels where its heading says 4");
  EXPECT_EQ(refusal(idx({2}, "a"), 1), "f: is cut short: 1 bytes of labels where its heading says 2");
}

TEST(Idx, refuses_nothing_and_far_too_much) {
  EXPECT_EQ(refusal(idx({0}, ""), 1), "f: holds nothing: one of its extents is 0");
  EXPECT_EQ(refusal(std::string("\0\0\x08\x01\xff\xff\xff\xff", 8), 1),
            "f: says that it holds more than 1073741824 bytes");
  EXPECT_EQ(refusal(std::string("\0\0\x08\x03\0\xff\0\0\0\xff\0\0\0\0\0\x01", 16), 3),
            "f: says that it holds more than 1073741824 bytes");
}

TEST(LabelledImages, images_and_labels_come_from_two_files) {
  const TemporaryDirectory directory;
  const fs::path images = directory.write("images", idx({2, 1, 2}, "abcd"));
  const LabelledImages read = read_labelled_images(images, directory.write("labels", idx({2}, {9, 0})));
  EXPECT_EQ(read.rows, 1);
  EXPECT_EQ(read.columns, 2);
  EXPECT_THAT(read.pixels, ElementsAre('a', 'b', 'c', 'd'));
  EXPECT_THAT(read.labels, ElementsAre(9, 0));
}

TEST(LabelledImages, refuses_counts_that_differ_and_labels_above_nine) {
  const TemporaryDirectory directory;
  const fs::path images = directory.write("images", idx({2, 1, 2}, "abcd"));
  const fs::path three = directory.write("three", idx({3}, {1, 2, 3}));
  const fs::path ten = directory.write("ten", idx({2}, {9, 10}));
  EXPECT_EQ(message_of<ParseError>([&] { read_labelled_images(images, three); }),
            fmt::format("{}: holds 3 labels, but {} holds 2 images", three.string(), images.string()));
  EXPECT_EQ(message_of<ParseError>([&] { read_labelled_images(images, ten); }),
            ten.string() + ": label 10 of image 1 is above 9");
}

TEST(Mnist, is_four_files_with_or_without_gz) {
  const TemporaryDirectory directory;
  directory.write("train-images-idx3-ubyte", idx({1, 28, 28}, std::string(784, 'x')));
  directory.write("train-labels-idx1-ubyte.gz", gzipped(idx({1}, {7})));
  EXPECT_THAT(read_mnist(directory.path(), MnistPart::train).labels, ElementsAre(7));
  EXPECT_EQ(message_of<Error>([&] { read_mnist(directory.path(), MnistPart::test); }),
            directory.path().string() + ": has no file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz");
  EXPECT_EQ(message_of<Error>([] { read_mnist("/no/where", MnistPart::train); }),
            "/no/where: has no file train-images-idx3-ubyte or train-images-idx3-ubyte.gz");
}

TEST(Mnist, refuses_other_sizes) {
  const TemporaryDirectory directory;
  const fs::path images = directory.write("t10k-images-idx3-ubyte", idx({1, 2, 3}, "abcdef"));
  directory.write("t10k-labels-idx1-ubyte", idx({1}, {7}));
  EXPECT_EQ(message_of<ParseError>([&] { read_mnist(directory.path(), MnistPart::test); }),
            images.string() + ": holds images of 2 x 3 pixels; MNIST's are 28 x 28");
}

TEST(Mnist, the_real_one_has_70000_digits) {
  const fs::path directory = shared_directory() / "data" / "mnist";
  if (!fs::exists(directory)) {
    GTEST_SKIP() << "no MNIST in " << directory;
  }
  const LabelledImages train = read_mnist(directory, MnistPart::train);
  EXPECT_EQ(train.size(), 60000U);
  EXPECT_THAT(std::vector<std::uint8_t>(train.labels.begin(), train.labels.begin() + 5), ElementsAre(5, 0, 4, 1, 9));
  EXPECT_EQ(read_mnist(directory, MnistPart::test).size(), 10000U);
}

}  // namespace
}  // namespace foldwise
