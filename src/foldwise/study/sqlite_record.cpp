#include "foldwise/study/sqlite_record.hpp"

#include <string>
#include <string_view>

namespace foldwise {

namespace {

/// The lists of a record, each with the name that its rows have in table study.
template <typename Record, typename Visitor>
void for_each_list(Record& study, const Visitor& visitor) {
  visitor("field", study.fields);
  visitor("metric", study.metrics);
  visitor("constraint", study.constraints);
  visitor("merged_from", study.merged_from);
}

}  // namespace

void write_record(SqliteDatabase& database, const StudyRecord& study) {
  database.run(
      "CREATE TABLE study(name TEXT, value TEXT);"
      "CREATE TABLE input(role TEXT, path TEXT, text TEXT, sha256 TEXT);"
      "CREATE TABLE objective(sense TEXT, name TEXT, expression TEXT);"
      "CREATE TABLE override(name TEXT, value TEXT);");
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
  write_overrides(database, study.overrides);
}

void write_overrides(SqliteDatabase& database, const std::vector<Override>& overrides) {
  database.run("DELETE FROM override");
  SqliteStatement setting(database, "INSERT INTO override VALUES(?, ?)");
  for (const Override& given : overrides) {
    setting.bind(std::string_view(given.name));
    setting.bind(std::string_view(given.value));
    setting.run();
  }
}

StudyRecord read_record(const SqliteDatabase& database) {
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

}  // namespace foldwise
