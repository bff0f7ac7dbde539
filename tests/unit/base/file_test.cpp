#include "foldwise/base/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr std::uint64_t kLimit = 1 << 20;

TEST(ReadTextFile, gives_the_text_without_a_byte_order_mark) {
  const TemporaryDirectory directory;
  EXPECT_EQ(read_text_file(directory.write("a", "one\r\ntwo Ü"), kLimit), "one\r\ntwo Ü");
  EXPECT_EQ(read_text_file(directory.write("b", "\xEF\xBB\xBFone"), kLimit), "one");
  EXPECT_EQ(read_text_file(directory.write("c", ""), kLimit), "");
}

TEST(ReadTextFile, names_a_missing_file) {
  EXPECT_EQ(message_of<Error>([] { read_text_file("/no/such/file.cfg", kLimit); }),
            "/no/such/file.cfg: cannot be read: No such file or directory");
}

TEST(ReadTextFile, refuses_a_directory) {
  const TemporaryDirectory directory;
  EXPECT_EQ(message_of<Error>([&] { read_text_file(directory.path(), kLimit); }),
            directory.path().string() + ": is a directory, not a file");
}

TEST(ReadTextFile, refuses_an_unreadable_file) {
  // Reads of this file fail for every user, root too; permissions would not stop root.
  EXPECT_EQ(message_of<Error>([] { read_text_file("/proc/self/mem", kLimit); }),
            "/proc/self/mem: cannot be read: Input/output error");
  if (::geteuid() != 0) {
    const TemporaryDirectory directory;
    const fs::path file = directory.write("secret", "text");
    fs::permissions(file, fs::perms::none);
    EXPECT_THAT(message_of<Error>([&] { read_text_file(file, kLimit); }), EndsWith("Permission denied"));
  }
}

TEST(ReadTextFile, refuses_a_file_beyond_the_limit) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("a", "12345");
  EXPECT_EQ(read_text_file(file, 5), "12345");
  EXPECT_EQ(message_of<Error>([&] { read_text_file(file, 4); }),
            file.string() + ": is larger than 4 bytes, the most that is read");
}

TEST(ReadTextFile, does_not_read_an_endless_file_to_its_end) {
  EXPECT_THAT(message_of<Error>([] { read_text_file("/dev/zero", kLimit); }), HasSubstr("is larger than"));
}

TEST(ReadTextFile, names_the_line_of_the_first_byte_that_is_no_text) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("a", "one\ntwo\xff\n");
  EXPECT_EQ(message_of<ParseError>([&] { read_text_file(file, kLimit); }),
            file.string() + ":2: byte 0xff is no UTF-8 text");
}

TEST(ReadTextFile, refuses_every_kind_of_broken_utf8) {
  const TemporaryDirectory directory;
  for (const std::string_view text :
       {std::string_view("\0", 1), std::string_view("\x80"), std::string_view("\xC0\xAF"), std::string_view("\xC3"),
        std::string_view("\xE0\x80\x80"), std::string_view("\xED\xA0\x80"), std::string_view("\xF0\x80\x80\x80"),
        std::string_view("\xF4\x90\x80\x80"), std::string_view("\xF5\x80\x80\x80"), std::string_view("\xE2\x82z")}) {
    const fs::path file = directory.write("a", text);
    EXPECT_THROW(read_text_file(file, kLimit), ParseError) << testing::PrintToString(text);
  }
  for (const std::string_view text : {"\x7F", "\xC2\x80", "\xE2\x82\xAC", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(read_text_file(directory.write("a", text), kLimit), text);
  }
}

TEST(AtomicFile, appears_only_when_committed) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "report.csv";
  {
    AtomicFile file(target);
    file.write("one ");
    file.write(std::string(1 << 20, 'x'));
    file.write(" two");
    EXPECT_FALSE(fs::exists(target));
    file.commit();
  }
  EXPECT_EQ(bytes_of(target), "one " + std::string(1 << 20, 'x') + " two");
  EXPECT_EQ(directory.entries(), 1u);
}

TEST(AtomicFile, leaves_the_old_file_when_not_committed) {
  const TemporaryDirectory directory;
  const fs::path target = directory.write("report.csv", "old");
  {
    AtomicFile file(target);
    file.write("new");
  }
  EXPECT_EQ(bytes_of(target), "old");
  EXPECT_EQ(directory.entries(), 1u);
}

TEST(AtomicFile, has_the_permissions_of_an_ordinary_file) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "report.csv";
  const mode_t mask = ::umask(022);
  write_text_file(target, "text");
  ::umask(mask);
  EXPECT_EQ(fs::status(target).permissions(), fs::perms(0644));
}

TEST(AtomicFile, two_at_one_path_do_not_mix) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "report.csv";
  AtomicFile first(target);
  AtomicFile second(target);
  first.write("first");
  second.write("second");
  first.commit();
  second.commit();
  EXPECT_EQ(bytes_of(target), "second");
}

TEST(AtomicFile, follows_a_symbolic_link) {
  const TemporaryDirectory directory;
  const fs::path target = directory.write("target", "old");
  const fs::path link = directory.path() / "link";
  fs::create_symlink(target, link);
  write_text_file(link, "new");
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(bytes_of(target), "new");
}

TEST(AtomicFile, names_a_path_that_cannot_be_written) {
  const TemporaryDirectory directory;
  EXPECT_EQ(message_of<Error>([] { write_text_file("/no/such/directory/report.csv", "text"); }),
            "/no/such/directory/report.csv: cannot be written: No such file or directory");
  EXPECT_THAT(message_of<Error>([&] { write_text_file(directory.path(), "text"); }), EndsWith("Is a directory"));
  EXPECT_EQ(directory.entries(), 0u);
}

TEST(AtomicFile, reports_a_full_device_and_leaves_it_in_place) {
  EXPECT_EQ(message_of<Error>([] { write_text_file("/dev/full", "text"); }),
            "/dev/full: cannot be written: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

/// Lets no file of this process grow beyond `bytes`, as a full disk would, for the life of the object.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(AtomicFile, reports_a_full_disk_and_leaves_nothing_behind) {
  const TemporaryDirectory directory;
  const fs::path target = directory.write("report.csv", "old");
  for (const std::size_t size : {std::size_t{5000}, std::size_t{5000000}}) {  // fails in commit(), fails in write()
    const FullDisk full_disk(4096);
    EXPECT_EQ(message_of<Error>([&] { write_text_file(target, std::string(size, 'x')); }),
              target.string() + ": cannot be written: File too large");
  }
  EXPECT_EQ(bytes_of(target), "old");
  EXPECT_EQ(directory.entries(), 1u);
}

}  // namespace
}  // namespace foldwise
