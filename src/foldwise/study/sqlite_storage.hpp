#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "foldwise/base/file_lock.hpp"
#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/study/sqlite_database.hpp"
#include "foldwise/study/storage.hpp"

namespace foldwise {

/// In a file that any SQLite program can read: tables `study`, `input`, `override`, `objective`, `asked`, and `trial`
/// with a column for each field and metric. While a study runs others may read the file, but nobody else may write it;
/// a kill at any moment loses at most what was not appended yet.
class SqliteStorage final : public Storage {
 public:
  /// Whether create() may make a study there: there is no such file, or an empty one.
  static bool is_new(const std::filesystem::path& path);

  /// Makes a new file. Throws Error when the path is not new or cannot be written.
  static std::unique_ptr<SqliteStorage> create(const std::filesystem::path& path, StudyRecord study);

  /// Opens a file that `create` made, for reading. Throws Error when it is missing, not a study of ours, damaged, or of
  /// another schema.
  static std::unique_ptr<SqliteStorage> open(const std::filesystem::path& path);

  /// Opens it to go on with it. Throws Error as open() does, when it cannot be written, when another process still
  /// writes it after `patience`, and when it was merged: no strategy asks for the trials of several.
  static std::unique_ptr<SqliteStorage> open_to_write(const std::filesystem::path& path,
                                                      std::chrono::milliseconds patience);

  ~SqliteStorage() override;

  const StudyRecord& study() const override { return study_; }
  void append(std::span<const Trial> trials) override;
  std::int64_t size() const override;
  Trial trial(std::int64_t number) const override;
  void visit(const std::function<void(const Trial&)>& visitor, std::int64_t from = 0,
             std::int64_t count = std::numeric_limits<std::int64_t>::max()) const override;
  void visit_results(const std::function<void(const Trial&)>& visitor) const override;
  void append_asked(const AskedBatch& batch) override;
  std::vector<AskedBatch> asked() const override;
  std::optional<StudyEnd> end() const override;
  void set_end(std::optional<StudyEnd> end) override;
  std::optional<ProvedBound> proved() const override;
  void set_proved(std::optional<ProvedBound> proved) override;
  void set_overrides(std::vector<Override> overrides) override;

 private:
  SqliteStorage(std::unique_ptr<FileLock> lock, std::unique_ptr<SqliteDatabase> database, StudyRecord study);

  void write(const std::function<void()>& function);
  void insert(const Trial& trial);
  Trial read_trial(SqliteStatement& row) const;
  void read_head(SqliteStatement& row, Trial& trial) const;
  void read_results(SqliteStatement& row, Trial& trial) const;
  static void read_numbers(SqliteStatement& row, const Trial& trial, std::vector<double>& values, std::size_t count);

  StudyRecord study_;
  std::vector<const AcceleratorField*> fields_;  // of study_.fields
  std::unique_ptr<FileLock> lock_;               // only when writing; outlives the connection
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<SqliteStatement> insert_;  // only when writing
};

}  // namespace foldwise
