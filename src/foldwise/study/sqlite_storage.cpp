// The file, schema version 2:
//   PRAGMA application_id      "FOLD", PRAGMA user_version the schema version
//   study(name, value)         a row for the name, the model, each field, metric and constraint in order, the end,
//                              and what is proved
//   input(role, path, text, sha256)
//   objective(sense, name, expression)
//   override(name, value)
//   trial(number, rank, state, text, <field>…, <metric>…, objective_1…, violation_1…, seconds)
//   asked(number, rank, batch, wanted)   what was handed out to be evaluated outside
// Nothing in it depends on the machine or the number of threads, and on time nothing but trial.seconds.
//
// A writer holds a FileLock on the file as long as it has it open: there is never a second one. While a study is
// written the file is in WAL mode: what is appended together is one transaction, readers are not kept out, and a kill
// leaves whole transactions. Closing folds the log back in, so that a finished study is a single file that can be
// copied and read anywhere, write-protected folders included. Nothing waits for the disk (synchronous = OFF): what a
// killed program wrote is safe with the operating system; only a power failure may damage the file.
//
// A new file is empty until one transaction, still without WAL, has put the tables and the record into it. So a kill
// leaves either an empty file, which is_new() takes for none at all, or a whole record.
#include "foldwise/study/sqlite_storage.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/study/field_text.hpp"
#include "foldwise/study/sqlite_record.hpp"

namespace foldwise {

namespace {

constexpr int kApplicationId = 0x464F4C44;  // "FOLD"
constexpr int kSchemaVersion = 2;

/// A name between double quotes, as SQL writes identifiers.
std::string quoted_identifier(std::string_view name) {
  std::string text = "\"";
  for (const char letter : name) {
    text += letter == '"' ? "\"\"" : std::string(1, letter);
  }
  return text + '"';
}

/// ", objective_1, …, violation_1, …"
std::string result_columns(const StudyRecord& study) {
  std::string columns;
  for (std::size_t i = 1; i <= study.objectives.size(); ++i) {
    columns += fmt::format(", objective_{}", i);
  }
  for (std::size_t i = 1; i <= study.constraints.size(); ++i) {
    columns += fmt::format(", violation_{}", i);
  }
  return columns;
}

std::string trial_columns(const StudyRecord& study) {
  std::string columns = "number INTEGER PRIMARY KEY, rank INTEGER, state TEXT, text TEXT";
  for (const auto& names : {study.fields, study.metrics}) {
    for (const std::string& name : names) {
      columns += ", " + quoted_identifier(name);
    }
  }
  return columns + result_columns(study) + ", seconds REAL";
}

std::string trial_places(const StudyRecord& study) {
  std::string places = "?, ?, ?, ?, ?";
  const std::size_t more =
      study.fields.size() + study.metrics.size() + study.objectives.size() + study.constraints.size();
  for (std::size_t i = 0; i < more; ++i) {
    places += ", ?";
  }
  return places;
}

/// SQLite itself does not notice that a file ends too early until it needs a missing page. The header (sqlite.org,
/// "Database File Format") begins with a magic text and has the page size at byte 16 and the number of pages at
/// byte 28.
void refuse_truncated(const std::filesystem::path& path) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::array<char, 32> header{};
  std::ifstream file(path, std::ios::binary);
  file.read(header.data(), header.size());
  const bool log_beside = std::filesystem::exists(path.string() + "-wal") ||  // what is missing may be in there
                          std::filesystem::exists(path.string() + "-journal");
  if (log_beside || !std::string_view(header.data(), header.size()).starts_with(magic)) {
    return;
  }
  const auto big_endian = [&](std::size_t begin, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = begin; i < begin + bytes; ++i) {
      value = value << 8 | static_cast<unsigned char>(header[i]);
    }
    return value;
  };
  const std::uint64_t page_size = big_endian(16, 2) == 1 ? 65536 : big_endian(16, 2);
  const std::uint64_t expected = page_size * big_endian(28, 4);
  const std::uint64_t present = std::filesystem::file_size(path);
  if (present < expected) {
    throw Error(fmt::format("{}: is damaged: {} of its {} bytes are there", path.string(), present, expected));
  }
}

/// Throws for a file that no study can be in.
void refuse_other_files(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(fmt::format("{}: there is no such file", path.string()));
  }
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(fmt::format("{}: is not a file", path.string()));
  }
  refuse_truncated(path);
}

void refuse_other_schemas(const std::filesystem::path& path, SqliteDatabase& database) {
  if (database.pragma("application_id") != kApplicationId) {
    throw Error(fmt::format("{}: is not a study of Foldwise", path.string()));
  }
  if (const std::int64_t version = database.pragma("user_version"); version != kSchemaVersion) {
    throw Error(fmt::format("{}: has schema version {}, this program reads version {}", path.string(), version,
                            kSchemaVersion));
  }
}

void make_tables(SqliteDatabase& database, const StudyRecord& study) {
  database.run("PRAGMA synchronous = OFF; BEGIN;");
  database.run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, kSchemaVersion));
  write_record(database, study);
  database.run(fmt::format("CREATE TABLE trial({});", trial_columns(study)));
  database.run("CREATE TABLE asked(number INTEGER PRIMARY KEY, rank INTEGER, batch INTEGER, wanted INTEGER);");
  database.run("COMMIT");
}

}  // namespace

SqliteStorage::SqliteStorage(std::unique_ptr<FileLock> lock, std::unique_ptr<SqliteDatabase> database,
                             StudyRecord study)
    : study_(std::move(study)), lock_(std::move(lock)), database_(std::move(database)) {
  for (const std::string& name : study_.fields) {
    fields_.push_back(&accelerator_field_named(name));
  }
  if (lock_) {
    database_->run("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;");
    insert_ = std::make_unique<SqliteStatement>(*database_,
                                                fmt::format("INSERT INTO trial VALUES({})", trial_places(study_)));
  }
}

SqliteStorage::~SqliteStorage() {
  if (insert_) {
    insert_.reset();
    // Fails while somebody reads; the log then stays beside the file.
    database_->try_run("PRAGMA journal_mode = DELETE");
  }
}

bool SqliteStorage::is_new(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    return true;
  }
  if (!std::filesystem::is_regular_file(path)) {
    return false;
  }
  // Opening it takes back what a transaction that was killed left of its tables.
  return std::filesystem::file_size(path) == 0 || (std::filesystem::exists(path.string() + "-journal") &&
                                                   SqliteDatabase(path, SqliteAccess::write).pragma("page_count") == 0);
}

std::unique_ptr<SqliteStorage> SqliteStorage::create(const std::filesystem::path& path, StudyRecord study) {
  const auto refuse = [&] {
    throw Error(fmt::format("{}: exists already; a new study needs a new file", path.string()));
  };
  if (!is_new(path)) {
    refuse();
  }
  auto lock = std::make_unique<FileLock>(path, FileLock::Access::create, std::chrono::milliseconds(0));
  auto database = std::make_unique<SqliteDatabase>(path, SqliteAccess::write);
  if (database->pragma("page_count") > 0) {
    refuse();  // another process was quicker
  }
  make_tables(*database, study);
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(std::move(lock), std::move(database), std::move(study)));
}

std::unique_ptr<SqliteStorage> SqliteStorage::open(const std::filesystem::path& path) {
  refuse_other_files(path);
  auto database = std::make_unique<SqliteDatabase>(path, SqliteAccess::read);
  refuse_other_schemas(path, *database);
  StudyRecord study = read_record(*database);
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(nullptr, std::move(database), std::move(study)));
}

std::unique_ptr<SqliteStorage> SqliteStorage::open_to_write(const std::filesystem::path& path,
                                                            std::chrono::milliseconds patience) {
  refuse_other_files(path);
  auto lock = std::make_unique<FileLock>(path, FileLock::Access::open, patience);
  auto database = std::make_unique<SqliteDatabase>(path, SqliteAccess::write);
  refuse_other_schemas(path, *database);
  StudyRecord study = read_record(*database);
  if (!study.merged_from.empty()) {
    throw Error(fmt::format("{}: was merged from several studies and cannot go on", path.string()));
  }
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(std::move(lock), std::move(database), std::move(study)));
}

void SqliteStorage::append(std::span<const Trial> trials) {
  write([&] {
    for (const Trial& trial : trials) {
      insert(trial);
    }
  });
}

/// All that `function` writes, or nothing of it.
void SqliteStorage::write(const std::function<void()>& function) {
  if (!insert_) {
    throw Error(fmt::format("study {} was opened for reading", study_.name));
  }
  database_->run("BEGIN");
  try {
    function();
    database_->run("COMMIT");
  } catch (const Error&) {
    database_->try_run("ROLLBACK");
    throw;
  }
}

void SqliteStorage::insert(const Trial& trial) {
  insert_->bind(trial.number);
  insert_->bind(static_cast<std::int64_t>(trial.rank));  // below 2^63
  insert_->bind(name_of(trial.state));
  insert_->bind(std::string_view(trial.text));
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i]->choices.empty()) {
      insert_->bind(trial.fields[i]);
    } else {
      insert_->bind(fields_[i]->choices[static_cast<std::size_t>(trial.fields[i])]);
    }
  }
  const auto bind_all = [&](const std::vector<double>& values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      trial.state == TrialState::failed ? insert_->bind_null() : insert_->bind(values[i]);
    }
  };
  bind_all(trial.metrics, study_.metrics.size());
  bind_all(trial.objectives, study_.objectives.size());
  bind_all(trial.violations, study_.constraints.size());
  insert_->bind(trial.seconds);
  insert_->run();
}

std::int64_t SqliteStorage::size() const {
  SqliteStatement count(*database_, "SELECT count(*) FROM trial");
  count.step();
  return count.integer();
}

Trial SqliteStorage::trial(std::int64_t number) const {
  SqliteStatement row(*database_, "SELECT * FROM trial WHERE number = ?");
  row.bind(number);
  if (!row.step()) {
    throw Error(fmt::format("there is no trial {}", number));
  }
  return read_trial(row);
}

void SqliteStorage::visit(const std::function<void(const Trial&)>& visitor, std::int64_t from,
                          std::int64_t count) const {
  SqliteStatement row(*database_, "SELECT * FROM trial WHERE number >= ? ORDER BY number LIMIT ?");
  row.bind(from);
  row.bind(count);
  while (row.step()) {
    visitor(read_trial(row));
  }
}

void SqliteStorage::visit_results(const std::function<void(const Trial&)>& visitor) const {
  SqliteStatement row(*database_, fmt::format("SELECT number, rank, state, text{}, seconds FROM trial ORDER BY number",
                                              result_columns(study_)));
  Trial trial;
  while (row.step()) {
    read_head(row, trial);
    read_results(row, trial);
    visitor(trial);
  }
}

void SqliteStorage::read_head(SqliteStatement& row, Trial& trial) const {
  trial.number = row.integer();
  trial.rank = static_cast<std::uint64_t>(row.integer());
  const std::optional<TrialState> state = trial_state_named(row.text());
  if (!state) {
    throw Error(fmt::format("study {} is damaged: trial {} has no state", study_.name, trial.number));
  }
  trial.state = *state;
  trial.text = row.text();
}

void SqliteStorage::read_results(SqliteStatement& row, Trial& trial) const {
  read_numbers(row, trial, trial.objectives, study_.objectives.size());
  read_numbers(row, trial, trial.violations, study_.constraints.size());
  trial.seconds = row.number();
}

/// Values of the next `count` columns, which a failed trial has not.
void SqliteStorage::read_numbers(SqliteStatement& row, const Trial& trial, std::vector<double>& values,
                                 std::size_t count) {
  values.clear();
  for (std::size_t i = 0; i < count; ++i) {
    const double value = row.number();
    if (trial.state != TrialState::failed) {
      values.push_back(value);
    }
  }
}

Trial SqliteStorage::read_trial(SqliteStatement& row) const {
  Trial trial;
  read_head(row, trial);
  for (const AcceleratorField* field : fields_) {
    trial.fields.push_back(field->choices.empty() ? row.number() : parse_value(*field, row.text()));
  }
  read_numbers(row, trial, trial.metrics, study_.metrics.size());
  read_results(row, trial);
  return trial;
}

void SqliteStorage::append_asked(const AskedBatch& batch) {
  write([&] {
    SqliteStatement row(*database_, "INSERT INTO asked VALUES(?, ?, ?, ?)");
    for (std::size_t i = 0; i < batch.ranks.size(); ++i) {
      row.bind(batch.first + static_cast<std::int64_t>(i));
      row.bind(static_cast<std::int64_t>(batch.ranks[i]));  // below 2^63
      row.bind(batch.first);
      row.bind(batch.wanted);
      row.run();
    }
  });
}

std::vector<AskedBatch> SqliteStorage::asked() const {
  SqliteStatement row(*database_, "SELECT batch, wanted, rank FROM asked ORDER BY number");
  std::vector<AskedBatch> batches;
  while (row.step()) {
    const std::int64_t first = row.integer();
    const std::int64_t wanted = row.integer();
    if (batches.empty() || batches.back().first != first) {
      batches.push_back({.first = first, .wanted = wanted, .ranks = {}});
    }
    batches.back().ranks.push_back(static_cast<std::uint64_t>(row.integer()));
  }
  return batches;
}

std::optional<StudyEnd> SqliteStorage::end() const {
  SqliteStatement row(*database_, "SELECT value FROM study WHERE name = 'end'");
  return row.step() ? study_end_named(row.text()) : std::nullopt;
}

void SqliteStorage::set_end(std::optional<StudyEnd> end) {
  write([&] {
    database_->run("DELETE FROM study WHERE name = 'end'");
    if (end) {
      SqliteStatement row(*database_, "INSERT INTO study VALUES('end', ?)");
      row.bind(name_of(*end));
      row.run();
    }
  });
}

std::optional<ProvedBound> SqliteStorage::proved() const {
  SqliteStatement row(*database_,
                      "SELECT value FROM study WHERE name IN ('proved_objective', 'proved_bound') ORDER BY name DESC");
  ProvedBound proved;
  for (double* value : {&proved.objective, &proved.bound}) {
    if (!row.step()) {
      return std::nullopt;
    }
    const std::string_view text = row.text();
    std::from_chars(text.data(), text.data() + text.size(), *value);
  }
  return proved;
}

void SqliteStorage::set_proved(std::optional<ProvedBound> proved) {
  write([&] {
    database_->run("DELETE FROM study WHERE name IN ('proved_objective', 'proved_bound')");
    if (proved) {
      SqliteStatement row(*database_, "INSERT INTO study VALUES(?, ?)");
      for (const auto& [name, value] :
           {std::pair{"proved_objective", proved->objective}, std::pair{"proved_bound", proved->bound}}) {
        const std::string text = fmt::format("{}", value);  // the shortest digits that read back to the same number
        row.bind(std::string_view(name));
        row.bind(std::string_view(text));
        row.run();
      }
    }
  });
}

void SqliteStorage::set_overrides(std::vector<Override> overrides) {
  write([&] { write_overrides(*database_, overrides); });
  study_.overrides = std::move(overrides);
}

}  // namespace foldwise
