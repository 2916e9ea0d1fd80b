#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace redoubt::store {

// The thin layer over SQLite 3. Statements take text, numbers and bytes as parameters only; no
// value is ever part of SQL.
class Statement {
 public:
  Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Parameters count from 1; the value is copied. Chainable.
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, int64_t number);
  Statement& bind_bytes(int index, std::string_view bytes);

  Result<bool> step();  // true: a row is there
  Result<void> run();   // step() to the end and reset, for statements without rows
  void reset();

  std::string text(int column) const;  // columns count from 0; also bytes
  int64_t number(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  sqlite3_stmt* handle_;
};

class Database {
 public:
  // Creates the file and its folder. Write-ahead log, foreign keys on; waits up to `busy_ms` for
  // another writer.
  static Result<Database> open(const std::filesystem::path& file, int busy_ms = 30'000);
  Database(Database&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Database& operator=(Database&&) = delete;
  ~Database();

  Result<void> execute(const char* sql);  // one or several statements without parameters
  Result<Statement> prepare(std::string_view sql);
  int64_t last_id() const;

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3* handle_;
};

// BEGIN IMMEDIATE … COMMIT; rolls back when it dies uncommitted.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace redoubt::store
