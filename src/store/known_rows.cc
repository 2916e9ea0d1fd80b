#include "store/known_rows.h"

#include <unordered_map>

namespace redoubt::store {
namespace {

using core::FindingState;

constexpr std::string_view kSelectFindings =
    "SELECT f.id, f.name, f.state, f.rule, f.title, f.capability, f.severity, f.path, f.line, "
    "f.matched_by, f.document,"
    " first.started, last.started FROM finding f"
    " JOIN run first ON first.id = f.first_run JOIN run last ON last.id = f.last_run";

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

// Which findings are meant. A condition that is always there, as in "?1 = '' OR ...", would keep
// SQLite from its index.
class Selection {
 public:
  Selection(std::string_view context, std::string_view name) : context_(context), name_(name) {}

  // `query` ends before its WHERE; `rest` follows.
  Result<Statement> prepare(Database& database, std::string query, std::string_view rest) const {
    query += " WHERE 1";
    if (!context_.empty()) query += " AND f.context = ?1";
    if (!name_.empty()) query += " AND f.name = ?2";
    query += rest;
    TRY_ASSIGN(auto statement, database.prepare(query));
    if (!context_.empty()) statement.bind(1, context_);
    if (!name_.empty()) statement.bind(2, name_);
    return statement;
  }

 private:
  std::string_view context_, name_;
};

using ById = std::unordered_map<int64_t, KnownRow*>;

Result<void> add_keys(Database& database, const Selection& selection, const ById& by_id) {
  TRY_ASSIGN(auto keys, selection.prepare(database,
                                          "SELECT k.finding, k.rung, k.value FROM finding f"
                                          " JOIN finding_key k ON k.finding = f.id",
                                          " ORDER BY k.finding, k.position"));
  while (true) {
    TRY_ASSIGN(const bool row, keys.step());
    if (!row) return {};
    if (const auto found = by_id.find(keys.number(0)); found != by_id.end())
      found->second->finding.record.identity.keys.push_back(
          {.rung = keys.text(1), .value = keys.text(2)});
  }
}

Result<void> add_observations(Database& database, const Selection& selection, const ById& by_id) {
  TRY_ASSIGN(auto seen,
             selection.prepare(database,
                               "SELECT o.finding, o.source, o.rule FROM finding f"
                               " JOIN observation o ON o.finding = f.id AND o.run = f.last_run",
                               " ORDER BY o.finding, o.position"));
  while (true) {
    TRY_ASSIGN(const bool row, seen.step());
    if (!row) return {};
    const auto found = by_id.find(seen.number(0));
    if (found == by_id.end()) continue;
    FindingRecord& record = found->second->finding.record;
    record.observations.push_back({.source = seen.text(1), .rule = seen.text(2)});
    record.identity.sources.push_back(seen.text(1));
  }
}

Result<void> add_claims(Database& database, const Selection& selection, const ById& by_id) {
  TRY_ASSIGN(auto claims, selection.prepare(database,
                                            "SELECT c.finding, c.source, c.severity FROM finding f"
                                            " JOIN claim c ON c.finding = f.id",
                                            " ORDER BY c.finding, c.source"));
  while (true) {
    TRY_ASSIGN(const bool row, claims.step());
    if (!row) return {};
    if (const auto found = by_id.find(claims.number(0)); found != by_id.end())
      found->second->claims.push_back(
          {.source = claims.text(1), .severity = static_cast<core::Severity>(claims.number(2))});
  }
}

}  // namespace

Result<std::vector<KnownRow>> load_rows(Database& database, std::string_view context,
                                        std::string_view name) {
  const Selection selection(context, name);
  std::vector<KnownRow> rows;
  TRY_ASSIGN(auto query,
             selection.prepare(database, std::string(kSelectFindings), " ORDER BY f.id"));
  while (true) {
    TRY_ASSIGN(const bool row, query.step());
    if (!row) break;
    rows.push_back(read_row(query));
  }
  // Keys, observations and claims of many findings in a pass each instead of a query for each.
  ById by_id;
  for (auto& row : rows) by_id[row.id] = &row;
  TRY(add_keys(database, selection, by_id));
  TRY(add_observations(database, selection, by_id));
  TRY(add_claims(database, selection, by_id));
  return rows;
}

}  // namespace redoubt::store
