#include "foldwise/study/sqlite_storage.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "foldwise/base/error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace foldwise {
namespace {

StudyRecord record() {
  StudyRecord study;
  study.name = "lab";
  study.model = "scalesim-v2";
  study.fields = {"array.rows", "dataflow"};
  study.metrics = {"total_cycles", "max(layer.stall_cycles)"};
  study.objectives = {{Sense::minimize, "total_cycles", "total_cycles"}};
  return study;
}

Trial trial(std::int64_t number) {
  Trial made;
  made.number = number;
  made.rank = static_cast<std::uint64_t>(number);
  made.fields = {8, 1};
  made.metrics = {100, 2};
  made.objectives = {100};
  return made;
}

class StoredStudy : public testing::Test {
 protected:
  StoredStudy() {
    const auto storage = SqliteStorage::create(path, record());
    std::vector<Trial> trials;
    for (std::int64_t number = 0; number < 1000; ++number) {
      trials.push_back(trial(number));
    }
    storage->append(trials);
  }

  std::string refusal(const std::filesystem::path& file) const {
    const std::string message = message_of<Error>([&] { SqliteStorage::open(file); });
    EXPECT_TRUE(message.starts_with(file.string() + ": ")) << message;
    return message.substr(std::min(message.size(), file.string().size() + 2));
  }

  TemporaryDirectory folder;
  std::filesystem::path path = folder.path() / "lab.db";
};

TEST_F(StoredStudy, is_one_file_that_is_read_in_a_write_protected_folder) {
  EXPECT_EQ(folder.entries(), 1U);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_write,
                               std::filesystem::perm_options::remove);
  EXPECT_EQ(SqliteStorage::open(path)->size(), 1000);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
}

TEST_F(StoredStudy, has_a_column_for_each_field_and_metric_and_words_for_choices) {
  SqliteDatabase database(path, SqliteAccess::read);
  SqliteStatement row(database,
                      "SELECT \"array.rows\", dataflow, total_cycles, \"max(layer.stall_cycles)\", objective_1 "
                      "FROM trial WHERE number = 7");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.number(), 8);
  EXPECT_EQ(row.text(), "ws");
  EXPECT_EQ(row.number(), 100);
  EXPECT_EQ(row.number(), 2);
  EXPECT_EQ(row.number(), 100);
}

TEST_F(StoredStudy, can_be_read_while_it_is_written) {
  const std::filesystem::path running = folder.path() / "running.db";
  const auto writer = SqliteStorage::create(running, record());
  writer->append(std::vector{trial(0)});
  const auto reader = SqliteStorage::open(running);
  writer->append(std::vector{trial(1)});
  EXPECT_EQ(reader->size(), 2);
  EXPECT_EQ(reader->trial(1).fields, trial(1).fields);
}

TEST_F(StoredStudy, is_the_same_file_whenever_it_is_made) {
  const std::filesystem::path again = folder.path() / "again.db";
  {
    const auto storage = SqliteStorage::create(again, record());
    std::vector<Trial> trials;
    for (std::int64_t number = 0; number < 1000; ++number) {
      trials.push_back(trial(number));
    }
    storage->append(trials);
  }
  EXPECT_TRUE(bytes_of(again) == bytes_of(path));
}

TEST_F(StoredStudy, is_never_overwritten) {
  EXPECT_EQ(message_of<Error>([&] { SqliteStorage::create(path, record()); }),
            path.string() + ": exists already; a new study needs a new file");
}

TEST_F(StoredStudy, takes_the_place_of_an_empty_file) {
  const std::filesystem::path empty = folder.write("empty.db", "");
  EXPECT_TRUE(SqliteStorage::is_new(empty));
  EXPECT_FALSE(SqliteStorage::is_new(path));
  EXPECT_EQ(SqliteStorage::create(empty, record())->size(), 0);
}

TEST_F(StoredStudy, is_written_by_one_process_at_a_time) {
  auto writer = SqliteStorage::open_to_write(path, std::chrono::milliseconds(0));
  const auto open_again = [&] { SqliteStorage::open_to_write(path, std::chrono::milliseconds(30)); };
  EXPECT_EQ(message_of<Error>(open_again), path.string() + ": is in use by another process");
  const std::jthread closing([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    writer.reset();
  });
  SqliteStorage::open_to_write(path, std::chrono::minutes(5))->append(std::vector{trial(1000)});
  EXPECT_EQ(SqliteStorage::open(path)->size(), 1001);
}

TEST_F(StoredStudy, that_was_merged_is_only_read) {
  StudyRecord merged = record();
  merged.merged_from = {"a.db", "b.db"};
  const std::filesystem::path file = folder.path() / "merged.db";
  SqliteStorage::create(file, merged);
  EXPECT_EQ(SqliteStorage::open(file)->study(), merged);
  EXPECT_EQ(message_of<Error>([&] { SqliteStorage::open_to_write(file, std::chrono::milliseconds(0)); }),
            file.string() + ": was merged from several studies and cannot go on");
}

TEST_F(StoredStudy, cannot_be_made_where_nothing_can_be_written) {
  EXPECT_EQ(message_of<Error>([] { SqliteStorage::create("/no/such/folder/lab.db", record()); }),
            "/no/such/folder/lab.db: cannot be written: No such file or directory");
}

TEST_F(StoredStudy, opened_for_reading_takes_no_trials) {
  EXPECT_EQ(message_of<Error>([&] { SqliteStorage::open(path)->append(std::vector{trial(1000)}); }),
            "study lab was opened for reading");
}

TEST_F(StoredStudy, that_is_missing_or_no_file_is_refused) {
  EXPECT_EQ(refusal(folder.path() / "lost.db"), "there is no such file");
  EXPECT_EQ(refusal(folder.path()), "is not a file");
}

TEST_F(StoredStudy, that_is_something_else_is_refused) {
  EXPECT_EQ(refusal(folder.write("empty.db", "")), "is not a study of Foldwise");
  EXPECT_EQ(refusal(folder.write("text.db", std::string(5000, 'x'))), "is not a study of Foldwise");
  const std::filesystem::path foreign = folder.path() / "foreign.db";
  SqliteDatabase(foreign, SqliteAccess::write).run("CREATE TABLE trial(number INTEGER)");
  EXPECT_EQ(refusal(foreign), "is not a study of Foldwise");
}

TEST_F(StoredStudy, of_a_newer_schema_is_refused) {
  SqliteDatabase(path, SqliteAccess::write).run("PRAGMA user_version = 3");
  EXPECT_EQ(refusal(path), "has schema version 3, this program reads version 2");
}

TEST_F(StoredStudy, that_was_cut_short_is_refused) {
  const std::uintmax_t size = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, size / 2);
  EXPECT_EQ(refusal(path),
            "is damaged: " + std::to_string(size / 2) + " of its " + std::to_string(size) + " bytes are there");
  std::filesystem::resize_file(path, 20);
  EXPECT_EQ(refusal(path), "is not a study of Foldwise");
}

TEST_F(StoredStudy, with_garbage_inside_is_refused_when_it_is_met) {
  std::string bytes = bytes_of(path);
  std::fill(bytes.begin() + 4096, bytes.end(), '\x5a');
  folder.write("garbage.db", bytes);
  EXPECT_TRUE(refusal(folder.path() / "garbage.db").starts_with("is damaged: "));
}

}  // namespace
}  // namespace foldwise
