#include "foldwise/study/sqlite_database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstddef>
#include <limits>

#include "foldwise/base/error.hpp"

namespace foldwise {

namespace {

constexpr int kPatienceMilliseconds = 2000;  // while another process holds a lock

}  // namespace

SqliteDatabase::SqliteDatabase(const std::filesystem::path& path, SqliteAccess access) : path_(path.string()) {
  const int flags = access == SqliteAccess::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
    const std::string reason = handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw Error(fmt::format("{}: {}", path_, reason));
  }
  sqlite3_busy_timeout(handle_, kPatienceMilliseconds);
}

SqliteDatabase::~SqliteDatabase() { sqlite3_close(handle_); }

void SqliteDatabase::run(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail();
  }
}

void SqliteDatabase::try_run(const char* sql) noexcept { sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); }

std::int64_t SqliteDatabase::pragma(std::string_view name) {
  SqliteStatement statement(*this, fmt::format("PRAGMA {}", name));
  statement.step();
  return statement.integer();
}

void SqliteDatabase::fail() const {
  switch (sqlite3_errcode(handle_)) {
    case SQLITE_NOTADB:
      throw Error(fmt::format("{}: is not a study of Foldwise", path_));
    case SQLITE_CORRUPT:
      throw Error(fmt::format("{}: is damaged: {}", path_, sqlite3_errmsg(handle_)));
    case SQLITE_BUSY:
      throw Error(fmt::format("{}: is in use by another process", path_));
    default:
      throw Error(fmt::format("{}: {}", path_, sqlite3_errmsg(handle_)));
  }
}

SqliteStatement::SqliteStatement(const SqliteDatabase& database, const std::string& sql) : database_(database) {
  check(sqlite3_prepare_v2(database.handle_, sql.c_str(), -1, &handle_, nullptr));
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(handle_); }

void SqliteStatement::bind(std::int64_t value) { check(sqlite3_bind_int64(handle_, ++bound_, value)); }

void SqliteStatement::bind(double value) { check(sqlite3_bind_double(handle_, ++bound_, value)); }

void SqliteStatement::bind(std::string_view value) {
  check(sqlite3_bind_text64(handle_, ++bound_, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void SqliteStatement::bind_null() { check(sqlite3_bind_null(handle_, ++bound_)); }

void SqliteStatement::run() {
  step();
  bound_ = 0;
  check(sqlite3_reset(handle_));
}

bool SqliteStatement::step() {
  read_ = 0;
  const int code = sqlite3_step(handle_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    bound_ = 0;
    sqlite3_reset(handle_);  // fit for the next run; keeps the error
    database_.fail();
  }
  return code == SQLITE_ROW;
}

std::int64_t SqliteStatement::integer() { return sqlite3_column_int64(handle_, read_++); }

double SqliteStatement::number() {
  const int column = read_++;
  return sqlite3_column_type(handle_, column) == SQLITE_NULL ? std::numeric_limits<double>::quiet_NaN()
                                                             : sqlite3_column_double(handle_, column);
}

std::string_view SqliteStatement::text() {
  const int column = read_++;
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes == nullptr ? std::string_view{}
                          : std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) {
    database_.fail();
  }
}

}  // namespace foldwise
