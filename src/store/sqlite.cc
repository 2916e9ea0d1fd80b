#include "store/sqlite.h"

#include <sqlite3.h>

namespace redoubt::store {
namespace {

std::unexpected<Error> failure(sqlite3* handle, std::string_view what) {
  const int code = sqlite3_extended_errcode(handle);
  Error error(fmt::format("{}: {}", what, sqlite3_errmsg(handle)));
  switch (code & 0xff) {
    case SQLITE_FULL:
      return std::unexpected(std::move(error).hint("free some disk space and run again"));
    case SQLITE_BUSY:
      return std::unexpected(
          std::move(error).hint("another run holds the store; try again when it has ended"));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return std::unexpected(
          std::move(error).hint("move the file away; the next run makes a new one"));
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return std::unexpected(
          std::move(error).hint("check the permissions of the file and its folder"));
    default:
      return std::unexpected(std::move(error));
  }
}

}  // namespace

Statement::~Statement() { sqlite3_finalize(handle_); }

Statement& Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text64(handle_, index, text.data() == nullptr ? "" : text.data(), text.size(),
                      SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(int index, int64_t number) {
  sqlite3_bind_int64(handle_, index, number);
  return *this;
}

Statement& Statement::bind_bytes(int index, std::string_view bytes) {
  sqlite3_bind_blob64(handle_, index, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                      SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failure(sqlite3_db_handle(handle_), "store");
}

Result<void> Statement::run() {
  while (true) {
    TRY_ASSIGN(const bool row, step());
    if (!row) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  const int size = sqlite3_column_bytes(handle_, column);
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<size_t>(size));
}

int64_t Statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

namespace {

// The busy handler is not called when two openers make this switch at the same moment, so the
// waiting is done here.
Result<void> use_write_ahead_log(Database& database, sqlite3* handle, int busy_ms) {
  constexpr int kStepMs = 5;
  for (int waited = 0;; waited += kStepMs) {
    auto set = database.execute("PRAGMA journal_mode = WAL");
    if (set || sqlite3_errcode(handle) != SQLITE_BUSY || waited >= busy_ms) return set;
    sqlite3_sleep(kStepMs);
  }
}

}  // namespace

Result<Database> Database::open(const std::filesystem::path& file, int busy_ms) {
  std::error_code code;
  std::filesystem::create_directories(file.parent_path(), code);
  if (code)
    return fail("create {}: {} (REDOUBT_HOME can name another folder)", file.parent_path().string(),
                code.message());
  sqlite3* handle = nullptr;
  const int opened =
      sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  Database database(handle);
  if (opened != SQLITE_OK) return failure(handle, "open " + file.string());
  sqlite3_busy_timeout(handle, busy_ms);
  if (auto set = use_write_ahead_log(database, handle, busy_ms); !set)
    return std::unexpected(std::move(set).error().with_context("open " + file.string()));
  if (auto set = database.execute("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"); !set)
    return std::unexpected(std::move(set).error().with_context("open " + file.string()));
  return database;
}

Database::~Database() { sqlite3_close_v2(handle_); }

Result<void> Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return failure(handle_, "store");
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) !=
      SQLITE_OK)
    return failure(handle_, "store");
  return Statement(statement);
}

int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_); }

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace redoubt::store
