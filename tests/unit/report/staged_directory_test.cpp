#include "foldwise/report/staged_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "foldwise/base/error.hpp"
#include "foldwise/base/file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

namespace fs = std::filesystem;

TEST(StagedDirectory, appears_whole_with_its_parents_when_published) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "a" / "b" / "run";
  StagedDirectory stage(target);
  fs::create_directory(stage.path() / "layer0");
  write_text_file(stage.path() / "layer0" / "trace", "1");
  write_text_file(stage.path() / "report", "2");
  EXPECT_FALSE(fs::exists(target));
  stage.publish();
  EXPECT_EQ(bytes_of(target / "layer0" / "trace"), "1");
  EXPECT_EQ(bytes_of(target / "report"), "2");
  EXPECT_FALSE(fs::exists(stage.path()));
}

TEST(StagedDirectory, replaces_namesakes_and_leaves_other_files_of_an_existing_directory) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "run";
  fs::create_directories(target / "layer0");
  write_text_file(target / "report", "old");
  write_text_file(target / "notes", "mine");
  write_text_file(target / "layer0" / "trace", "old");
  {
    StagedDirectory stage(target);
    fs::create_directories(stage.path() / "layer0");
    fs::create_directories(stage.path() / "layer1");
    write_text_file(stage.path() / "report", "new");
    write_text_file(stage.path() / "layer0" / "trace", "new");
    write_text_file(stage.path() / "layer1" / "trace", "new");
    stage.publish();
  }
  EXPECT_EQ(bytes_of(target / "report"), "new");
  EXPECT_EQ(bytes_of(target / "notes"), "mine");
  EXPECT_EQ(bytes_of(target / "layer0" / "trace"), "new");
  EXPECT_EQ(bytes_of(target / "layer1" / "trace"), "new");
  EXPECT_EQ(directory.entries(), 1u);
}

TEST(StagedDirectory, leaves_nothing_and_changes_nothing_when_not_published) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "run";
  fs::create_directory(target);
  write_text_file(target / "report", "old");
  {
    StagedDirectory stage(target);
    write_text_file(stage.path() / "report", "new");
  }
  EXPECT_EQ(bytes_of(target / "report"), "old");
  EXPECT_EQ(directory.entries(), 1u);
}

TEST(StagedDirectory, discard_leaves_nothing_even_while_others_still_write) {
  const TemporaryDirectory directory;
  const StagedDirectory stage(directory.path() / "run");
  std::atomic<int> written = 0;
  const auto write_for_ever = [&] {
    try {
      for (;; ++written) {
        write_text_file(stage.path() / std::to_string(written.load()), "text");
      }
    } catch (const Error&) {  // the directory is gone
    }
  };
  std::thread writer(write_for_ever);
  while (written < 100) {
    std::this_thread::yield();
  }
  stage.discard();
  writer.join();
  EXPECT_EQ(directory.entries(), 0u);
}

TEST(StagedDirectory, two_for_one_target_do_not_mix) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "run";
  std::optional<StagedDirectory> first(std::in_place, target);
  std::optional<StagedDirectory> second(std::in_place, target);
  write_text_file(first->path() / "report", "first");
  write_text_file(second->path() / "report", "second");
  first->publish();
  second->publish();
  first.reset();
  second.reset();
  EXPECT_EQ(bytes_of(target / "report"), "second");
  EXPECT_EQ(directory.entries(), 1u);
}

TEST(StagedDirectory, a_slash_at_the_end_and_a_symbolic_link_change_nothing) {
  const TemporaryDirectory directory;
  const fs::path target = directory.path() / "run";
  fs::create_directory(target);
  fs::create_directory_symlink(target, directory.path() / "link");
  for (const char* name : {"run/", "link", "link/"}) {
    fs::remove(target / "report");
    StagedDirectory stage(directory.path() / name);
    write_text_file(stage.path() / "report", name);
    stage.publish();
    EXPECT_EQ(bytes_of(target / "report"), name);
  }
  EXPECT_TRUE(fs::is_symlink(directory.path() / "link"));
}

TEST(StagedDirectory, names_a_target_that_cannot_be_written) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("file", "text");
  EXPECT_EQ(message_of<Error>([&] { StagedDirectory stage(file / "run"); }),
            (file / "run").string() + ": cannot be written: Not a directory");
  EXPECT_THAT(message_of<Error>([] { StagedDirectory stage("/proc/no/run"); }),
              testing::StartsWith("/proc/no/run: cannot be written: "));
  EXPECT_EQ(message_of<Error>([&] { StagedDirectory(file).publish(); }),
            file.string() + ": cannot be written: Not a directory");
  EXPECT_EQ(bytes_of(file), "text");
  EXPECT_EQ(directory.entries(), 1u);
}

}  // namespace
}  // namespace foldwise
