#include "foldwise/neural/model_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "foldwise/base/digest.hpp"
#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

Model small_model() {
  return {.attributes = {{"network", "toy"}, {"recipe", "none at all"}, {"empty", ""}},
          .tensors = {{.name = "a.weight", .shape = {2, 3}, .values = std::vector<float>{1, -2.5, 0, 3, 1e-40F, 6}},
                      {.name = "b", .shape = {2}, .values = std::vector<std::int8_t>{-128, 127}},
                      {.name = "c", .shape = {1, 1}, .values = std::vector<std::int32_t>{-2147483647}}}};
}

std::string with_content(std::string_view content) {
  return fmt::format("foldwise-model 1\ncontent {} bytes sha256 {}\n{}", content.size(), sha256(content), content);
}

std::string refusal(std::string_view bytes) {
  return message_of<ParseError>([&] { parse_model_file(bytes, "m"); });
}

std::string content_refusal(std::string_view content) { return refusal(with_content(content)); }

TEST(ModelFile, what_was_written_is_read) {
  EXPECT_EQ(parse_model_file(model_file_bytes(small_model()), "m"), small_model());
  const TemporaryDirectory directory;
  write_model_file(directory.path() / "m", small_model());
  EXPECT_EQ(read_model_file(directory.path() / "m"), small_model());
}

TEST(ModelFile, is_text_and_then_little_endian_numbers) {
  const Model model{.attributes = {{"network", "toy"}},
                    .tensors = {{.name = "t", .shape = {1, 1}, .values = std::vector<std::int32_t>{0x01020304}}}};
  EXPECT_EQ(model_file_bytes(model), with_content("attribute network toy\ntensor t int32 1x1\ndata\n\x04\x03\x02\x01"));
}

TEST(ModelFile, refuses_what_is_no_model_file) {
  EXPECT_EQ(refusal(""), "m: is no model file of Foldwise: it does not begin with 'foldwise-model VERSION'");
  EXPECT_THAT(refusal("foldwise-model x\n"), HasSubstr("no model file"));
  EXPECT_THAT(refusal("foldwise-model 0\n"), HasSubstr("no model file"));
  EXPECT_THAT(refusal(std::string(100000, 'x')), HasSubstr("no model file"));
  EXPECT_EQ(refusal("foldwise-model 1\ncontent many"), "m:2: must read 'content SIZE bytes sha256 CHECKSUM'");
}

TEST(ModelFile, refuses_a_newer_version) {
  EXPECT_EQ(refusal("foldwise-model 2\nwhatever that may say\n"),
            "m:1: format version 2 is newer than 1, the newest that this Foldwise reads");
}

TEST(ModelFile, refuses_every_truncation_and_what_follows) {
  const std::string bytes = model_file_bytes(small_model());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string message = refusal(std::string_view(bytes).substr(0, size));
    EXPECT_THAT(message, StartsWith("m:")) << size;
    EXPECT_EQ(message.find('\n'), std::string::npos);
  }
  EXPECT_THAT(refusal(std::string_view(bytes).substr(0, bytes.size() - 1)), StartsWith("m: is cut short: "));
  EXPECT_THAT(refusal(bytes + "x"), StartsWith("m: goes on too long: "));
}

TEST(ModelFile, refuses_any_altered_byte) {
  const std::string bytes = model_file_bytes(small_model());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    std::string altered = bytes;
    altered[place] = static_cast<char>(altered[place] ^ 0x10);
    EXPECT_THAT(refusal(altered), StartsWith("m:")) << place;
  }
  std::string altered = bytes;
  altered.back() = static_cast<char>(altered.back() ^ 1);
  EXPECT_EQ(refusal(altered), "m: was altered: its SHA-256 is not the one that its second line says");
}

TEST(ModelFile, refuses_numbers_that_are_not_finite) {
  EXPECT_EQ(content_refusal(std::string_view("tensor t float32 2\ndata\n\0\0\0\0\0\0\xc0\x7f", 32)),
            "m: tensor 't' holds nan at position 1: only finite numbers are allowed");
  EXPECT_EQ(content_refusal(std::string_view("tensor t float32 1\ndata\n\0\0\x80\xff", 28)),
            "m: tensor 't' holds -inf at position 0: only finite numbers are allowed");
}

TEST(ModelFile, refuses_content_against_its_rules) {
  EXPECT_EQ(content_refusal(""), "m:2: the line 'data' is missing");
  EXPECT_EQ(content_refusal("weights\ndata\n"), "m:3: 'weights' is none of attribute, tensor, data");
  EXPECT_EQ(content_refusal("attribute a x\nattribute a y\ndata\n"), "m:4: attribute 'a' stands twice");
  EXPECT_EQ(content_refusal("attribute \x01 x\ndata\n"), "m:3: '?' is no name: letters, digits, '.', '_' and '-'");
  EXPECT_EQ(content_refusal("attribute a \tx\ndata\n"), "m:3: the value of attribute 'a' holds a control character");
  EXPECT_EQ(content_refusal("tensor t float64 1\ndata\n"), "m:3: 'float64' is no element type: float32, int8 or int32");
  EXPECT_EQ(content_refusal("tensor t int8 1\ntensor t int8 1\ndata\nab"), "m:4: tensor 't' stands twice");
  EXPECT_EQ(content_refusal("tensor t int32 2\ndata\nabcd"), "m: ends within tensor 't'");
  EXPECT_EQ(content_refusal("tensor t int8 2\ndata\nabcd"), "m: has 2 bytes behind its last tensor");
  for (const std::string_view shape : {"", "0", "-1", "1x", "x1", "1xx1", "+1", "01", "1 ", "one",
                                       "99999999999999999999", "4294967296x4294967296", "1000000000"}) {
    EXPECT_THAT(content_refusal(fmt::format("tensor t int8 {}\ndata\n", shape)), EndsWith("is no shape like 6x1x5x5"))
        << shape;
  }
}

TEST(ModelFile, writes_no_model_that_it_would_not_read) {
  const auto refusal_of = [](const Tensor& tensor) {
    return message_of<Error>([&] { model_file_bytes({.attributes = {}, .tensors = {tensor}}); });
  };
  EXPECT_THAT(refusal_of({.name = "t", .shape = {1}, .values = std::vector<float>{std::nanf("")}}),
              HasSubstr("tensor 't' holds nan"));
  EXPECT_EQ(refusal_of({.name = "t", .shape = {2, 2}, .values = std::vector<float>{1}}),
            "tensor 't' cannot be written: 1 values do not fill shape 2x2");
  EXPECT_THAT(refusal_of({.name = "a b", .shape = {1}, .values = std::vector<float>{1}}), HasSubstr("no word"));
  EXPECT_THAT(message_of<Error>([] {
                model_file_bytes({.attributes = {{"a", "two\nlines"}}, .tensors = {}});
              }),
              HasSubstr("one line"));

  const TemporaryDirectory directory;
  Model twice = small_model();
  twice.tensors[1].name = "c";
  EXPECT_THAT(message_of<Error>([&] { write_model_file(directory.path() / "m", twice); }), HasSubstr("stands twice"));
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
}

}  // namespace
}  // namespace foldwise
