#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace foldwise {

enum class SqliteAccess { write, read };

/// A connection to an SQLite file that throws Error "path: …" where SQLite reports a failure.
class SqliteDatabase {
 public:
  SqliteDatabase(const std::filesystem::path& path, SqliteAccess access);
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  /// Runs statements separated by semicolons.
  void run(const std::string& sql);

  /// The same, when failing does not matter.
  void try_run(const char* sql) noexcept;

  /// The integer that a pragma holds.
  std::int64_t pragma(std::string_view name);

  /// Throws what SQLite reported last.
  [[noreturn]] void fail() const;

 private:
  friend class SqliteStatement;

  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// A prepared statement of a database that outlives it. Parameters are bound and columns read in order, from the first.
class SqliteStatement {
 public:
  SqliteStatement(const SqliteDatabase& database, const std::string& sql);
  ~SqliteStatement();
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind(std::int64_t value);
  void bind(double value);            ///< NaN becomes NULL: SQL has no other word for it
  void bind(std::string_view value);  ///< must live until the statement has run
  void bind_null();

  /// Runs a statement without rows; it may then be bound and run again.
  void run();

  /// Goes to the next row; false after the last.
  bool step();

  std::int64_t integer();
  double number();          ///< NaN for NULL
  std::string_view text();  ///< valid until the next step; empty for NULL

 private:
  void check(int code) const;

  const SqliteDatabase& database_;
  sqlite3_stmt* handle_ = nullptr;
  int bound_ = 0;
  int read_ = 0;
};

}  // namespace foldwise
