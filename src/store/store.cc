#include "store/store.h"

#include <algorithm>
#include <unordered_map>

#include "base/digest.h"
#include "base/text.h"
#include "store/schema.h"

namespace redoubt::store {
namespace {

using core::FindingState;

struct KnownRow {
  int64_t id = 0;
  StoredFinding finding;
};

constexpr std::string_view kSelectFindings =
    "SELECT f.id, f.name, f.state, f.rule, f.title, f.capability, f.severity, f.path, f.line, "
    "f.matched_by, f.document,"
    " first.started, last.started FROM finding f"
    " JOIN run first ON first.id = f.first_run JOIN run last ON last.id = f.last_run ";

KnownRow read_row(const Statement& row) {
  KnownRow known;
  known.id = row.number(0);
  StoredFinding& finding = known.finding;
  finding.name = row.text(1);
  finding.state = core::parse_finding_state(row.text(2)).value_or(FindingState::kOpen);
  finding.record.rule = row.text(3);
  finding.record.title = row.text(4);
  finding.record.capability = row.text(5);
  finding.record.severity = static_cast<core::Severity>(row.number(6));
  finding.record.identity.path = row.text(7);
  finding.record.line = static_cast<uint32_t>(row.number(8));
  finding.matched_by = row.text(9);
  finding.record.document = row.text(10);
  finding.first_seen = row.text(11);
  finding.last_seen = row.text(12);
  return known;
}

// Reads keys and the last observations of many findings in two passes instead of two queries each.
Result<void> add_identity(Database& database, std::string_view context,
                          std::vector<KnownRow>& rows) {
  std::unordered_map<int64_t, FindingRecord*> by_id;
  for (auto& row : rows) by_id[row.id] = &row.finding.record;
  TRY_ASSIGN(auto keys, database.prepare(
                            "SELECT k.finding, k.rung, k.value FROM finding_key k JOIN finding f ON"
                            " f.id = k.finding WHERE ?1 = '' OR f.context = ?1"
                            " ORDER BY k.finding, k.position"));
  keys.bind(1, context);
  while (true) {
    TRY_ASSIGN(const bool row, keys.step());
    if (!row) break;
    if (const auto found = by_id.find(keys.number(0)); found != by_id.end())
      found->second->identity.keys.push_back({.rung = keys.text(1), .value = keys.text(2)});
  }
  TRY_ASSIGN(auto seen,
             database.prepare(
                 "SELECT o.finding, o.source, o.rule FROM observation o JOIN finding f ON f.id ="
                 " o.finding WHERE o.run = f.last_run AND (?1 = '' OR f.context = ?1)"
                 " ORDER BY o.finding, o.position"));
  seen.bind(1, context);
  while (true) {
    TRY_ASSIGN(const bool row, seen.step());
    if (!row) break;
    if (const auto found = by_id.find(seen.number(0)); found != by_id.end()) {
      found->second->observations.push_back({.source = seen.text(1), .rule = seen.text(2)});
      found->second->identity.sources.push_back(seen.text(1));
    }
  }
  return {};
}

Result<std::vector<KnownRow>> load(Database& database, std::string_view context) {
  std::vector<KnownRow> rows;
  TRY_ASSIGN(auto query, database.prepare(std::string(kSelectFindings) +
                                          "WHERE ?1 = '' OR f.context = ?1 ORDER BY f.id"));
  query.bind(1, context);
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) break;
    rows.push_back(read_row(query));
  }
  TRY(add_identity(database, context, rows));
  return rows;
}

// "F-" and ten digits of the strongest key, so that the same finding has the same name in another
// clone and on another branch; "-2" and so on for what is identical.
Result<std::string> new_name(Database& database, const NewRun& run, const FindingRecord& finding) {
  const auto& keys = finding.identity.keys;
  FieldHasher hasher;
  if (keys.empty()) hasher.add(finding.rule).add(finding.identity.path).add(uint64_t{finding.line});
  else hasher.add(keys.front().rung).add(keys.front().value);
  const std::string stem = "F-" + hasher.finish().hex().substr(0, 10);
  TRY_ASSIGN(auto query, database.prepare("SELECT COUNT(*) FROM finding WHERE context = ?2 AND"
                                          " (name = ?1 OR name LIKE ?1 || '-%')"));
  query.bind(1, stem).bind(2, run.context);
  TRY(query.step());
  const int64_t count = query.number(0);
  return count == 0 ? stem : fmt::format("{}-{}", stem, count + 1);
}

class Recorder {
 public:
  Recorder(Database& database, const NewRun& run, int64_t run_id)
      : database_(database), run_(run), run_id_(run_id) {}

  Result<RecordedRun> write() {
    TRY_ASSIGN(auto known, load(database_, run_.context));
    std::vector<core::Identified> before, now;
    for (const auto& row : known) before.push_back(row.finding.record.identity);
    for (const auto& finding : run_.findings) now.push_back(finding.identity);
    const auto matches = core::reconcile(before, now);

    RecordedRun recorded{
        .run = run_id_, .repeated = false, .current = {}, .not_retested = {}, .fixed = {}};
    std::vector<bool> seen(known.size());
    for (size_t i = 0; i < run_.findings.size(); ++i) {
      if (matches[i].known != core::Match::kNone) seen[matches[i].known] = true;
      TRY_ASSIGN(auto stored,
                 matches[i].known == core::Match::kNone
                     ? insert(run_.findings[i])
                     : update(known[matches[i].known], run_.findings[i], matches[i].rung));
      recorded.current.push_back(std::move(stored));
    }
    for (size_t i = 0; i < known.size(); ++i)
      if (!seen[i]) TRY(settle(known[i], recorded));
    return recorded;
  }

 private:
  Result<StoredFinding> insert(const FindingRecord& finding) {
    TRY_ASSIGN(auto name, new_name(database_, run_, finding));
    TRY_ASSIGN(auto row,
               database_.prepare("INSERT INTO finding (name, context, state, rule, title, "
                                 "capability, severity, path, line, first_run, last_run,"
                                 " matched_by, document) VALUES (?1, ?2, 'new', ?3, ?4, ?5, ?6, "
                                 "?7, ?8, ?9, ?9, '', ?10)"));
    row.bind(1, name)
        .bind(2, run_.context)
        .bind(3, finding.rule)
        .bind(4, finding.title)
        .bind(5, finding.capability);
    row.bind(6, static_cast<int64_t>(finding.severity)).bind(7, finding.identity.path);
    row.bind(8, int64_t{finding.line}).bind(9, run_id_).bind_bytes(10, finding.document);
    TRY(row.run());
    TRY(observe(database_.last_id(), finding, finding.identity.keys));
    return StoredFinding{.name = std::move(name),
                         .state = FindingState::kNew,
                         .record = finding,
                         .first_seen = run_.started,
                         .last_seen = run_.started,
                         .matched_by = ""};
  }

  Result<StoredFinding> update(KnownRow& known, const FindingRecord& finding,
                               const std::string& rung) {
    const auto state =
        known.finding.state == FindingState::kFixed ? FindingState::kReopened : FindingState::kOpen;
    // A report of another tool adds its keys; a report of the same tool replaces them.
    auto keys = finding.identity.keys;
    if (rung == core::kPlaceRung)
      keys.insert(keys.end(), known.finding.record.identity.keys.begin(),
                  known.finding.record.identity.keys.end());
    TRY_ASSIGN(auto row,
               database_.prepare("UPDATE finding SET state = ?2, rule = ?3, title = ?4, capability "
                                 "= ?5, severity = ?6, path = ?7, line = ?8,"
                                 " last_run = ?9, matched_by = ?10, document = ?11 WHERE id = ?1"));
    row.bind(1, known.id)
        .bind(2, core::to_string(state))
        .bind(3, finding.rule)
        .bind(4, finding.title);
    row.bind(5, finding.capability)
        .bind(6, static_cast<int64_t>(finding.severity))
        .bind(7, finding.identity.path);
    row.bind(8, int64_t{finding.line})
        .bind(9, run_id_)
        .bind(10, rung)
        .bind_bytes(11, finding.document);
    TRY(row.run());
    TRY(observe(known.id, finding, keys));
    return StoredFinding{.name = known.finding.name,
                         .state = state,
                         .record = finding,
                         .first_seen = known.finding.first_seen,
                         .last_seen = run_.started,
                         .matched_by = rung};
  }

  Result<void> observe(int64_t id, const FindingRecord& finding,
                       const std::vector<core::IdentityKey>& keys) {
    TRY_ASSIGN(auto forget, database_.prepare("DELETE FROM finding_key WHERE finding = ?1"));
    TRY(forget.bind(1, id).run());
    TRY_ASSIGN(auto key, database_.prepare("INSERT INTO finding_key VALUES (?1, ?2, ?3, ?4)"));
    for (size_t i = 0; i < keys.size(); ++i)
      TRY(key.bind(1, id)
              .bind(2, static_cast<int64_t>(i))
              .bind(3, keys[i].rung)
              .bind(4, keys[i].value)
              .run());
    TRY_ASSIGN(auto seen, database_.prepare("INSERT INTO observation VALUES (?1, ?2, ?3, ?4, ?5)"));
    for (size_t i = 0; i < finding.observations.size(); ++i)
      TRY(seen.bind(1, id)
              .bind(2, run_id_)
              .bind(3, static_cast<int64_t>(i))
              .bind(4, finding.observations[i].source)
              .bind(5, finding.observations[i].rule)
              .run());
    return {};
  }

  // A known finding that this run did not report: fixed, or not looked at.
  Result<void> settle(KnownRow& known, RecordedRun& recorded) {
    if (known.finding.state == FindingState::kFixed) return {};
    const auto& identity = known.finding.record.identity;
    if (run_.speaks_for_its_sources_only &&
        std::none_of(identity.sources.begin(), identity.sources.end(), [&](const auto& source) {
          return run_.retested && run_.retested(source, identity.path);
        }))
      return {};
    const bool looked =
        run_.retested &&
        std::all_of(identity.sources.begin(), identity.sources.end(),
                    [&](const auto& source) { return run_.retested(source, identity.path); });
    known.finding.state = looked ? FindingState::kFixed : FindingState::kNotRetested;
    TRY_ASSIGN(auto row, database_.prepare("UPDATE finding SET state = ?2 WHERE id = ?1"));
    TRY(row.bind(1, known.id).bind(2, core::to_string(known.finding.state)).run());
    (looked ? recorded.fixed : recorded.not_retested).push_back(std::move(known.finding));
    return {};
  }

  Database& database_;
  const NewRun& run_;
  int64_t run_id_;
};

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
  TRY_ASSIGN(auto recorded, Recorder(database_, run, id).write());
  TRY_ASSIGN(auto update, database_.prepare("UPDATE run SET document = ?2 WHERE id = ?1"));
  TRY(update.bind(1, id).bind_bytes(2, document(recorded)).run());
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
  query.bind(1, context).bind(2, kinds.empty() ? std::string() : "," + join(kinds, ",") + ",");
  TRY_ASSIGN(const bool row, query.step());
  if (!row) return std::nullopt;
  return StoredRun{.run = query.number(0),
                   .kind = query.text(1),
                   .context = query.text(2),
                   .started = query.text(3),
                   .complete = query.number(4) != 0,
                   .document = query.text(5)};
}

Result<std::vector<StoredFinding>> Store::findings(std::string_view context) {
  TRY_ASSIGN(auto rows, load(database_, context));
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
  TRY_ASSIGN(auto all, findings(context));
  for (auto& finding : all)
    if (finding.name == name) return std::move(finding);
  return std::nullopt;
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
