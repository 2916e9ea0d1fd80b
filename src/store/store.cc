#include "store/store.h"

#include <algorithm>

#include "base/text.h"
#include "store/known_rows.h"
#include "store/recorder.h"
#include "store/schema.h"

namespace redoubt::store {
namespace {

Result<std::optional<int64_t>> earlier_import(Database& database, const NewRun& run) {
  if (run.input.empty()) return std::nullopt;
  // Only the newest run counts: the same file after other results is news.
  TRY_ASSIGN(
      auto query,
      database.prepare("SELECT id, input FROM run WHERE context = ?1 ORDER BY id DESC LIMIT 1"));
  query.bind(1, run.context);
  TRY_ASSIGN(const bool row, query.step());
  if (!row || query.text(1) != run.input) return std::nullopt;
  return query.number(0);
}

// ",test,run,": what a query looks for a kind in.
std::string list_of(const std::vector<std::string>& kinds) {
  return kinds.empty() ? std::string() : "," + join(kinds, ",") + ",";
}

StoredRun run_of(const Statement& row) {
  return {.run = row.number(0),
          .kind = row.text(1),
          .context = row.text(2),
          .started = row.text(3),
          .complete = row.number(4) != 0,
          .document = row.text(5)};
}

}  // namespace

Result<Store> Store::open(const std::filesystem::path& file) {
  TRY_ASSIGN(auto database, Database::open(file));
  if (auto migrated = migrate(database); !migrated)
    return std::unexpected(std::move(migrated).error().with_context("open " + file.string()));
  return Store(std::move(database));
}

Result<RecordedRun> Store::record(const NewRun& run,
                                  const std::function<std::string(const RecordedRun&)>& document) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database_));
  TRY_ASSIGN(const auto earlier, earlier_import(database_, run));
  if (earlier)
    return RecordedRun{
        .run = *earlier, .repeated = true, .current = {}, .not_retested = {}, .fixed = {}};
  TRY_ASSIGN(auto row,
             database_.prepare("INSERT INTO run (kind, context, started, complete, input, document)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, x'')"));
  row.bind(1, run.kind)
      .bind(2, run.context)
      .bind(3, run.started)
      .bind(4, int64_t{run.complete})
      .bind(5, run.input);
  TRY(row.run());
  const int64_t id = database_.last_id();
  TRY_ASSIGN(auto recorded, record_findings(database_, run, id));
  const std::string text = document(recorded);
  // A run may be broken off while its document is made: only then is known what it was.
  TRY_ASSIGN(
      auto update,
      database_.prepare("UPDATE run SET document = ?2, kind = ?3, complete = ?4 WHERE id = ?1"));
  TRY(update.bind(1, id)
          .bind_bytes(2, text)
          .bind(3, run.kind)
          .bind(4, int64_t{run.complete})
          .run());
  TRY(transaction.commit());
  return recorded;
}

Result<std::optional<StoredRun>> Store::last_run(const std::vector<std::string>& kinds,
                                                 std::string_view context) {
  TRY_ASSIGN(auto query,
             database_.prepare(
                 "SELECT id, kind, context, started, complete, document FROM run"
                 " WHERE (?1 = '' OR context = ?1) AND (?2 = '' OR instr(?2, ',' || kind || ','))"
                 " ORDER BY id DESC LIMIT 1"));
  query.bind(1, context).bind(2, list_of(kinds));
  TRY_ASSIGN(const bool row, query.step());
  if (!row) return std::nullopt;
  return run_of(query);
}

Result<void> Store::each_run(const std::vector<std::string>& kinds,
                             const std::function<Result<bool>(const StoredRun&)>& visit) {
  TRY_ASSIGN(auto query,
             database_.prepare("SELECT id, kind, context, started, complete, document FROM run"
                               " WHERE ?1 = '' OR instr(?1, ',' || kind || ',') ORDER BY id DESC"));
  query.bind(1, list_of(kinds));
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) return {};
    TRY_ASSIGN(const bool more, visit(run_of(query)));
    if (!more) return {};
  }
}

Result<std::vector<StoredFinding>> Store::findings(std::string_view context) {
  TRY_ASSIGN(auto rows, load_rows(database_, context));
  std::vector<StoredFinding> findings;
  for (auto& row : rows) findings.push_back(std::move(row.finding));
  std::stable_sort(findings.begin(), findings.end(),
                   [](const StoredFinding& a, const StoredFinding& b) {
                     return std::tie(b.record.severity, a.record.identity.path, a.record.line) <
                            std::tie(a.record.severity, b.record.identity.path, b.record.line);
                   });
  return findings;
}

Result<std::optional<StoredFinding>> Store::finding(std::string_view context,
                                                    std::string_view name) {
  if (name.empty()) return std::nullopt;
  TRY_ASSIGN(auto rows, load_rows(database_, context, name));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front().finding);
}

Result<std::vector<Store::Observation>> Store::observations(std::string_view context,
                                                            std::string_view name) {
  TRY_ASSIGN(
      auto query,
      database_.prepare(
          "SELECT r.started, r.kind, o.source, o.rule FROM observation o JOIN run r ON r.id ="
          " o.run JOIN finding f ON f.id = o.finding WHERE f.name = ?1 AND f.context = ?2"
          " ORDER BY o.run, o.position"));
  query.bind(1, name).bind(2, context);
  std::vector<Observation> seen;
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) break;
    seen.push_back({.started = query.text(0),
                    .kind = query.text(1),
                    .by = {.source = query.text(2), .rule = query.text(3)}});
  }
  return seen;
}

}  // namespace redoubt::store
