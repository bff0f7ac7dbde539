#pragma once

#include <filesystem>
#include <memory>

#include "foldwise/hardware/accelerator_fields.hpp"
#include "foldwise/study/sqlite_database.hpp"
#include "foldwise/study/storage.hpp"

namespace foldwise {

/// In a file that any SQLite program can read: tables `study`, `input`, `override`, `objective`, and
/// `trial` with a column for each
/// field and metric. While a study runs others may read the file; a kill at any moment loses at most the batch under
/// way.
class SqliteStorage final : public Storage {
 public:
  /// Makes a new file. Throws Error when the path exists or cannot be written.
  static std::unique_ptr<SqliteStorage> create(const std::filesystem::path& path, StudyRecord study);

  /// Opens a file that `create` made, for reading. Throws Error when it is missing, not a study of ours, damaged, or of
  /// another schema.
  static std::unique_ptr<SqliteStorage> open(const std::filesystem::path& path);

  ~SqliteStorage() override;

  const StudyRecord& study() const override { return study_; }
  void append(std::span<const Trial> trials) override;
  std::int64_t size() const override;
  Trial trial(std::int64_t number) const override;
  void visit(const std::function<void(const Trial&)>& visitor) const override;

 private:
  SqliteStorage(std::unique_ptr<SqliteDatabase> database, StudyRecord study);

  void insert(const Trial& trial);
  Trial read_trial(SqliteStatement& row) const;

  StudyRecord study_;
  std::vector<const AcceleratorField*> fields_;  // of study_.fields
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<SqliteStatement> insert_;  // only when writing
};

}  // namespace foldwise
