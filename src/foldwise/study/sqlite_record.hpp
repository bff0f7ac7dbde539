#pragma once

#include "foldwise/study/sqlite_database.hpp"
#include "foldwise/study/study_record.hpp"

namespace foldwise {

/// Makes the tables that hold a study's record, and fills them.
void write_record(SqliteDatabase& database, const StudyRecord& study);

/// Puts other overrides in place of those that the database holds.
void write_overrides(SqliteDatabase& database, const std::vector<Override>& overrides);

StudyRecord read_record(const SqliteDatabase& database);

}  // namespace foldwise
