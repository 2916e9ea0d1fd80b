#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/reconcile.h"
#include "core/severity.h"
#include "store/sqlite.h"

namespace redoubt::store {

// What the store needs to know about a finding; everything else is in `document`, which it keeps
// without reading.
struct FindingRecord {
  core::Identified identity;
  std::vector<core::Observed> observations;  // the first is the primary one
  std::string rule, title, capability;
  core::Severity severity = core::Severity::kMedium;
  uint32_t line = 0;
  std::string document;
};

// A finding as remembered: one occurrence in one context.
struct StoredFinding {
  std::string name;  // public id, "F-3f9a0c1b2d"; unique in its context
  core::FindingState state = core::FindingState::kNew;
  FindingRecord record;
  std::string first_seen, last_seen;  // RFC 3339; start of the runs
  // rung that joined the last observation to this finding; "" when first seen
  std::string matched_by;
};

struct NewRun {
  std::string kind;     // "test", "scan", "import"
  std::string context;  // where: branch name, image …; findings of different contexts never meet
  std::string started;  // RFC 3339
  bool complete = true;
  std::string input;  // digest of an imported file: the same one is recorded once; "" otherwise
  std::vector<FindingRecord> findings;
  // For imports: a report says nothing about findings of others, so those keep their state.
  bool speaks_for_its_sources_only = false;
  // Whether `source` looked at `path` in this run, wholly: only then is silence a fix.
  std::function<bool(std::string_view source, std::string_view path)> retested;
};

struct RecordedRun {
  int64_t run = 0;
  bool repeated = false;               // the same import was recorded before: nothing has changed
  std::vector<StoredFinding> current;  // one per NewRun::findings, in their order
  std::vector<StoredFinding> not_retested;
  std::vector<StoredFinding> fixed;  // by this run
};

struct StoredRun {
  int64_t run = 0;
  std::string kind, context, started;
  bool complete = true;
  std::string document;
};

// The memory of a target: runs, findings with identity, observations. One SQLite file; several
// processes may use it at once. Every run is one transaction: after a crash the last recorded run
// is there, whole.
class Store {
 public:
  static Result<Store> open(const std::filesystem::path& file);

  // Matches the run's findings with the context's known ones and writes all of it, or nothing. Last
  // comes `document`, from the outcome; what it changes of `run`'s kind and completeness counts.
  Result<RecordedRun> record(const NewRun& run,
                             const std::function<std::string(const RecordedRun&)>& document);

  // The newest run of one of the kinds (empty = any) in a context ("" = any).
  Result<std::optional<StoredRun>> last_run(const std::vector<std::string>& kinds,
                                            std::string_view context);
  // Shows the runs of these kinds (empty = any), newest first, until `visit` returns false.
  Result<void> each_run(const std::vector<std::string>& kinds,
                        const std::function<Result<bool>(const StoredRun&)>& visit);
  // All findings of a context ("" = all), worst first.
  Result<std::vector<StoredFinding>> findings(std::string_view context);
  Result<std::optional<StoredFinding>> finding(std::string_view context, std::string_view name);

  struct Observation {
    std::string started, kind;
    core::Observed by;
  };
  // When and by what a finding was seen, oldest first.
  Result<std::vector<Observation>> observations(std::string_view context, std::string_view name);

 private:
  explicit Store(Database database) : database_(std::move(database)) {}
  Database database_;
};

}  // namespace redoubt::store
