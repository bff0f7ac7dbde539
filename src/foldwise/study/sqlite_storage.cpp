// The file, schema version 1:
//   PRAGMA application_id      "FOLD", PRAGMA user_version the schema version
//   study(name, value)         a row for the name, the model, and each field, metric, objective and constraint, in
//   order input(role, path, text, sha256) override(name, value) trial(number, rank, state, text, <field>…, <metric>…,
//   objective_1…, violation_1…)
// Nothing in it depends on the time or the machine: the same study gives the same bytes.
//
// While a study is written the file is in WAL mode: a batch is one transaction, readers are not kept out, and a kill
// leaves the last whole batch. Closing folds the log back in, so that a finished study is a single file that can be
// copied and read anywhere, write-protected folders included. Nothing waits for the disk (synchronous = OFF): what a
// killed program wrote is safe with the operating system; only a power failure may damage the file.
#include "foldwise/study/sqlite_storage.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "foldwise/base/error.hpp"
#include "foldwise/study/field_text.hpp"

namespace foldwise {

namespace {

constexpr int kApplicationId = 0x464F4C44;  // "FOLD"
constexpr int kSchemaVersion = 1;

/// A name between double quotes, as SQL writes identifiers.
std::string quoted_identifier(std::string_view name) {
  std::string text = "\"";
  for (const char letter : name) {
    text += letter == '"' ? "\"\"" : std::string(1, letter);
  }
  return text + '"';
}

std::string trial_columns(const StudyRecord& study) {
  std::string columns = "number INTEGER PRIMARY KEY, rank INTEGER, state TEXT, text TEXT";
  for (const auto& names : {study.fields, study.metrics}) {
    for (const std::string& name : names) {
      columns += ", " + quoted_identifier(name);
    }
  }
  for (std::size_t i = 1; i <= study.objectives.size(); ++i) {
    columns += fmt::format(", objective_{}", i);
  }
  for (std::size_t i = 1; i <= study.constraints.size(); ++i) {
    columns += fmt::format(", violation_{}", i);
  }
  return columns;
}

std::string trial_places(const StudyRecord& study) {
  std::string places = "?, ?, ?, ?";
  const std::size_t more =
      study.fields.size() + study.metrics.size() + study.objectives.size() + study.constraints.size();
  for (std::size_t i = 0; i < more; ++i) {
    places += ", ?";
  }
  return places;
}

/// The lists of a record, each with the name that its rows have in table study.
template <typename Record, typename Visitor>
void for_each_list(Record& study, const Visitor& visitor) {
  visitor("field", study.fields);
  visitor("metric", study.metrics);
  visitor("constraint", study.constraints);
}

void write_record(SqliteDatabase& database, const StudyRecord& study) {
  SqliteStatement property(database, "INSERT INTO study VALUES(?, ?)");
  const auto insert_property = [&](std::string_view name, std::string_view value) {
    property.bind(name);
    property.bind(value);
    property.run();
  };
  insert_property("name", study.name);
  insert_property("model", study.model);
  for_each_list(study, [&](std::string_view name, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      insert_property(name, value);
    }
  });
  SqliteStatement input(database, "INSERT INTO input VALUES(?, ?, ?, ?)");
  for (const InputFile& file : study.inputs) {
    for (const std::string* value : {&file.role, &file.path, &file.text, &file.sha256}) {
      input.bind(std::string_view(*value));
    }
    input.run();
  }
  SqliteStatement objective(database, "INSERT INTO objective VALUES(?, ?, ?)");
  for (const RecordedObjective& wanted : study.objectives) {
    objective.bind(name_of(wanted.sense));
    objective.bind(std::string_view(wanted.name));
    objective.bind(std::string_view(wanted.expression));
    objective.run();
  }
  SqliteStatement setting(database, "INSERT INTO override VALUES(?, ?)");
  for (const Override& given : study.overrides) {
    setting.bind(std::string_view(given.name));
    setting.bind(std::string_view(given.value));
    setting.run();
  }
}

StudyRecord read_record(SqliteDatabase& database) {
  StudyRecord study;
  SqliteStatement property(database, "SELECT name, value FROM study ORDER BY rowid");
  while (property.step()) {
    const std::string name(property.text());
    const std::string value(property.text());
    if (name == "name") {
      study.name = value;
    } else if (name == "model") {
      study.model = value;
    }
    for_each_list(study, [&](std::string_view list_name, std::vector<std::string>& values) {
      if (list_name == name) {
        values.push_back(value);
      }
    });
  }
  SqliteStatement input(database, "SELECT role, path, text, sha256 FROM input ORDER BY rowid");
  while (input.step()) {
    InputFile& file = study.inputs.emplace_back();
    for (std::string* value : {&file.role, &file.path, &file.text, &file.sha256}) {
      *value = input.text();
    }
  }
  SqliteStatement objective(database, "SELECT sense, name, expression FROM objective ORDER BY rowid");
  while (objective.step()) {
    RecordedObjective& wanted = study.objectives.emplace_back();
    wanted.sense = objective.text() == name_of(Sense::minimize) ? Sense::minimize : Sense::maximize;
    wanted.name = objective.text();
    wanted.expression = objective.text();
  }
  SqliteStatement setting(database, "SELECT name, value FROM override ORDER BY rowid");
  while (setting.step()) {
    Override& given = study.overrides.emplace_back();
    given.name = setting.text();
    given.value = setting.text();
  }
  return study;
}

/// SQLite itself does not notice that a file ends too early until it needs a missing page. The header (sqlite.org,
/// "Database File Format") begins with a magic text and has the page size at byte 16 and the number of pages at
/// byte 28.
void refuse_truncated(const std::filesystem::path& path) {
  constexpr std::string_view magic("SQLite format 3\0", 16);
  std::array<char, 32> header{};
  std::ifstream file(path, std::ios::binary);
  file.read(header.data(), header.size());
  const bool log_beside = std::filesystem::exists(path.string() + "-wal");  // what is missing may be in there
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

}  // namespace

SqliteStorage::SqliteStorage(std::unique_ptr<SqliteDatabase> database, StudyRecord study)
    : study_(std::move(study)), database_(std::move(database)) {
  for (const std::string& name : study_.fields) {
    fields_.push_back(&accelerator_field_named(name));
  }
}

SqliteStorage::~SqliteStorage() {
  if (insert_) {
    insert_.reset();
    database_->try_run(
        "PRAGMA journal_mode = DELETE");  // fails while somebody reads; the log then stays beside the file
  }
}

std::unique_ptr<SqliteStorage> SqliteStorage::create(const std::filesystem::path& path, StudyRecord study) {
  if (std::filesystem::exists(path)) {
    throw Error(fmt::format("{}: exists already; a new study needs a new file", path.string()));
  }
  auto database = std::make_unique<SqliteDatabase>(path, SqliteAccess::create);
  database->run("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; BEGIN;");
  database->run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, kSchemaVersion));
  database->run(
      "CREATE TABLE study(name TEXT, value TEXT);"
      "CREATE TABLE input(role TEXT, path TEXT, text TEXT, sha256 TEXT);"
      "CREATE TABLE objective(sense TEXT, name TEXT, expression TEXT);"
      "CREATE TABLE override(name TEXT, value TEXT);");
  database->run(fmt::format("CREATE TABLE trial({})", trial_columns(study)));
  write_record(*database, study);
  database->run("COMMIT");

  std::unique_ptr<SqliteStorage> storage(new SqliteStorage(std::move(database), std::move(study)));
  storage->insert_ = std::make_unique<SqliteStatement>(
      *storage->database_, fmt::format("INSERT INTO trial VALUES({})", trial_places(storage->study_)));
  return storage;
}

std::unique_ptr<SqliteStorage> SqliteStorage::open(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(fmt::format("{}: there is no such file", path.string()));
  }
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(fmt::format("{}: is not a file", path.string()));
  }
  refuse_truncated(path);
  auto database = std::make_unique<SqliteDatabase>(path, SqliteAccess::read);
  if (database->pragma("application_id") != kApplicationId) {
    throw Error(fmt::format("{}: is not a study of Foldwise", path.string()));
  }
  if (const std::int64_t version = database->pragma("user_version"); version != kSchemaVersion) {
    throw Error(fmt::format("{}: has schema version {}, this program reads version {}", path.string(), version,
                            kSchemaVersion));
  }
  StudyRecord study = read_record(*database);
  return std::unique_ptr<SqliteStorage>(new SqliteStorage(std::move(database), std::move(study)));
}

void SqliteStorage::append(std::span<const Trial> trials) {
  if (!insert_) {
    throw Error(fmt::format("study {} was opened for reading", study_.name));
  }
  database_->run("BEGIN");
  try {
    for (const Trial& trial : trials) {
      insert(trial);
    }
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

void SqliteStorage::visit(const std::function<void(const Trial&)>& visitor) const {
  SqliteStatement row(*database_, "SELECT * FROM trial ORDER BY number");
  while (row.step()) {
    visitor(read_trial(row));
  }
}

Trial SqliteStorage::read_trial(SqliteStatement& row) const {
  Trial trial;
  trial.number = row.integer();
  trial.rank = static_cast<std::uint64_t>(row.integer());
  const std::optional<TrialState> state = trial_state_named(row.text());
  if (!state) {
    throw Error(fmt::format("study {} is damaged: trial {} has no state", study_.name, trial.number));
  }
  trial.state = *state;
  trial.text = row.text();
  for (const AcceleratorField* field : fields_) {
    trial.fields.push_back(field->choices.empty() ? row.number() : parse_value(*field, row.text()));
  }
  if (trial.state != TrialState::failed) {
    const auto read_all = [&](std::vector<double>& values, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        values.push_back(row.number());
      }
    };
    read_all(trial.metrics, study_.metrics.size());
    read_all(trial.objectives, study_.objectives.size());
    read_all(trial.violations, study_.constraints.size());
  }
  return trial;
}

}  // namespace foldwise
