#include "store/recorder.h"

#include <algorithm>

#include "base/digest.h"
#include "store/finding_names.h"
#include "store/known_rows.h"

namespace redoubt::store {
namespace {

using core::FindingState;

// Prepared once for all findings of a run.
struct Statements {
  Statement insert, update, settle, forget_keys, add_key, add_observation, forget_claims, claim;

  static Result<Statements> prepare(Database& database) {
    TRY_ASSIGN(auto insert,
               database.prepare("INSERT INTO finding (name, context, state, rule, title, "
                                "capability, severity, path, line, first_run, last_run,"
                                " matched_by, document) VALUES (?1, ?2, 'new', ?3, ?4, ?5, ?6, "
                                "?7, ?8, ?9, ?9, '', ?10)"));
    TRY_ASSIGN(auto update,
               database.prepare("UPDATE finding SET state = ?2, rule = ?3, title = ?4, capability "
                                "= ?5, severity = ?6, path = ?7, line = ?8,"
                                " last_run = ?9, matched_by = ?10, document = ?11 WHERE id = ?1"));
    TRY_ASSIGN(auto settle,
               database.prepare("UPDATE finding SET state = ?2, severity = ?3 WHERE id = ?1"));
    TRY_ASSIGN(auto forget, database.prepare("DELETE FROM finding_key WHERE finding = ?1"));
    TRY_ASSIGN(auto key, database.prepare("INSERT INTO finding_key VALUES (?1, ?2, ?3, ?4)"));
    TRY_ASSIGN(auto seen, database.prepare("INSERT INTO observation VALUES (?1, ?2, ?3, ?4, ?5)"));
    TRY_ASSIGN(auto forget_claims, database.prepare("DELETE FROM claim WHERE finding = ?1"));
    TRY_ASSIGN(auto claim, database.prepare("INSERT INTO claim VALUES (?1, ?2, ?3)"));
    return Statements{.insert = std::move(insert),
                      .update = std::move(update),
                      .settle = std::move(settle),
                      .forget_keys = std::move(forget),
                      .add_key = std::move(key),
                      .add_observation = std::move(seen),
                      .forget_claims = std::move(forget_claims),
                      .claim = std::move(claim)};
  }
};

class Recorder {
 public:
  Recorder(Database& database, Statements statements, const NewRun& run, int64_t run_id)
      : database_(database), statements_(std::move(statements)), run_(run), run_id_(run_id) {}

  Result<RecordedRun> write() {
    TRY_ASSIGN(auto known, load_rows(database_, run_.context));
    for (const auto& row : known) names_.add(row.finding.name);
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
    std::string name = names_.make(finding);
    auto& row = statements_.insert;
    row.bind(1, name)
        .bind(2, run_.context)
        .bind(3, finding.rule)
        .bind(4, finding.title)
        .bind(5, finding.capability);
    row.bind(6, static_cast<int64_t>(finding.severity)).bind(7, finding.identity.path);
    row.bind(8, int64_t{finding.line}).bind(9, run_id_).bind_bytes(10, finding.document);
    TRY(row.run());
    const int64_t id = database_.last_id();
    TRY(observe(id, finding, finding.identity.keys));
    TRY(write_claims(id, claims_of(finding)));
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
    auto claims = claims_of(finding);
    for (auto& claim : unsettled(known.claims, finding.identity.path))
      if (std::none_of(claims.begin(), claims.end(),
                       [&](const Claim& made) { return made.source == claim.source; }))
        claims.push_back(std::move(claim));
    FindingRecord record = finding;
    record.severity = worst(claims, finding.severity);
    auto& row = statements_.update;
    row.bind(1, known.id)
        .bind(2, core::to_string(state))
        .bind(3, finding.rule)
        .bind(4, finding.title);
    row.bind(5, finding.capability)
        .bind(6, static_cast<int64_t>(record.severity))
        .bind(7, finding.identity.path);
    row.bind(8, int64_t{finding.line})
        .bind(9, run_id_)
        .bind(10, rung)
        .bind_bytes(11, finding.document);
    TRY(row.run());
    TRY(observe(known.id, finding, keys));
    TRY(write_claims(known.id, claims));
    return StoredFinding{.name = known.finding.name,
                         .state = state,
                         .record = std::move(record),
                         .first_seen = known.finding.first_seen,
                         .last_seen = run_.started,
                         .matched_by = rung};
  }

  Result<void> observe(int64_t id, const FindingRecord& finding,
                       const std::vector<core::IdentityKey>& keys) {
    TRY(statements_.forget_keys.bind(1, id).run());
    auto& key = statements_.add_key;
    for (size_t i = 0; i < keys.size(); ++i)
      TRY(key.bind(1, id)
              .bind(2, static_cast<int64_t>(i))
              .bind(3, keys[i].rung)
              .bind(4, keys[i].value)
              .run());
    auto& seen = statements_.add_observation;
    for (size_t i = 0; i < finding.observations.size(); ++i)
      TRY(seen.bind(1, id)
              .bind(2, run_id_)
              .bind(3, static_cast<int64_t>(i))
              .bind(4, finding.observations[i].source)
              .bind(5, finding.observations[i].rule)
              .run());
    return {};
  }

  std::vector<Claim> claims_of(const FindingRecord& finding) const {
    std::vector<Claim> claims;
    for (const auto& [source, rule] : finding.observations)
      claims.push_back({.source = source, .severity = finding.severity});
    std::sort(claims.begin(), claims.end(),
              [](const Claim& a, const Claim& b) { return a.source < b.source; });
    claims.erase(std::unique(claims.begin(), claims.end(),
                             [](const Claim& a, const Claim& b) { return a.source == b.source; }),
                 claims.end());
    return claims;
  }

  // Those whose source has not looked at the place again.
  std::vector<Claim> unsettled(std::vector<Claim> claims, std::string_view path) const {
    std::erase_if(claims, [&](const Claim& claim) {
      return run_.retested && run_.retested(claim.source, path);
    });
    return claims;
  }

  static core::Severity worst(const std::vector<Claim>& claims, core::Severity at_least) {
    for (const Claim& claim : claims) at_least = std::max(at_least, claim.severity);
    return at_least;
  }

  Result<void> write_claims(int64_t id, const std::vector<Claim>& claims) {
    TRY(statements_.forget_claims.bind(1, id).run());
    for (const Claim& claim : claims)
      TRY(statements_.claim.bind(1, id)
              .bind(2, claim.source)
              .bind(3, static_cast<int64_t>(claim.severity))
              .run());
    return {};
  }

  // A known finding that this run did not report: fixed, or not looked at by all who say it is
  // there.
  Result<void> settle(KnownRow& known, RecordedRun& recorded) {
    if (known.finding.state == FindingState::kFixed) return {};
    auto& record = known.finding.record;
    const auto left = unsettled(known.claims, record.identity.path);
    if (run_.speaks_for_its_sources_only && left.size() == known.claims.size()) return {};
    const bool fixed = left.empty();
    if (fixed) known.finding.state = FindingState::kFixed;
    else if (!run_.speaks_for_its_sources_only) known.finding.state = FindingState::kNotRetested;
    if (!fixed) record.severity = worst(left, core::Severity::kInfo);
    TRY(write_claims(known.id, left));
    auto& row = statements_.settle;
    row.bind(1, known.id).bind(2, core::to_string(known.finding.state));
    TRY(row.bind(3, static_cast<int64_t>(record.severity)).run());
    if (fixed) recorded.fixed.push_back(std::move(known.finding));
    else if (!run_.speaks_for_its_sources_only)
      recorded.not_retested.push_back(std::move(known.finding));
    return {};
  }

  Database& database_;
  Statements statements_;
  FindingNames names_;
  const NewRun& run_;
  int64_t run_id_;
};

}  // namespace

Result<RecordedRun> record_findings(Database& database, const NewRun& run, int64_t run_id) {
  TRY_ASSIGN(auto statements, Statements::prepare(database));
  return Recorder(database, std::move(statements), run, run_id).write();
}

}  // namespace redoubt::store
