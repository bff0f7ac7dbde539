#include "foldwise/formats/gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "foldwise/base/error.hpp"
#include "tests/support/gzipped.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::StartsWith;

constexpr std::uint64_t kLimit = 1 << 20;

std::string refusal(const std::string& bytes, std::uint64_t limit = kLimit) {
  return message_of<ParseError>([&] { gunzip(bytes, "f.gz", limit); });
}

TEST(Gunzip, gives_what_was_compressed_and_leaves_alone_what_was_not) {
  const std::string large(700000, 'x');
  for (const std::string& content : {std::string(), std::string("some text"), large}) {
    EXPECT_EQ(gunzip(gzipped(content), "f", kLimit), content);
    EXPECT_EQ(gunzip(content, "f", kLimit), content);
  }
}

TEST(Gunzip, joins_several_members) { EXPECT_EQ(gunzip(gzipped("one ") + gzipped("two"), "f", kLimit), "one two"); }

TEST(Gunzip, refuses_every_truncation) {
  const std::string bytes = gzipped("what is cut short anywhere");
  for (std::size_t size = 2; size < bytes.size(); ++size) {
    EXPECT_EQ(refusal(bytes.substr(0, size)), "f.gz: is a gzip file that was cut short") << size;
  }
}

TEST(Gunzip, refuses_damage_and_what_is_too_large) {
  std::string bytes = gzipped("what is damaged");
  bytes[12] = static_cast<char>(bytes[12] ^ 0x55);
  EXPECT_THAT(refusal(bytes), StartsWith("f.gz: is a damaged gzip file: "));
  EXPECT_THAT(refusal(gzipped("a") + "and more"), StartsWith("f.gz: is a damaged gzip file: "));
  EXPECT_EQ(refusal(gzipped(std::string(1000, 'x')), 999), "f.gz: holds more than 999 bytes, the most that is read");
}

}  // namespace
}  // namespace foldwise
