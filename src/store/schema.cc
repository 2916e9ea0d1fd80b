#include "store/schema.h"

#include <array>

namespace redoubt::store {
namespace {

// One entry per schema version, applied in order; entries never change once released.
constexpr std::array<const char*, 3> kMigrations{
    R"sql(
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  context TEXT NOT NULL,
  started TEXT NOT NULL,
  complete INTEGER NOT NULL,
  input TEXT NOT NULL,
  document BLOB NOT NULL
);
CREATE INDEX run_by_input ON run (context, input) WHERE input <> '';
CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  context TEXT NOT NULL,
  state TEXT NOT NULL,
  rule TEXT NOT NULL,
  title TEXT NOT NULL,
  capability TEXT NOT NULL,
  severity INTEGER NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  first_run INTEGER NOT NULL REFERENCES run (id),
  last_run INTEGER NOT NULL REFERENCES run (id),
  matched_by TEXT NOT NULL,
  document BLOB NOT NULL,
  UNIQUE (context, name)
);
CREATE TABLE finding_key (
  finding INTEGER NOT NULL REFERENCES finding (id),
  position INTEGER NOT NULL,
  rung TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (finding, position)
) WITHOUT ROWID;
CREATE TABLE observation (
  finding INTEGER NOT NULL REFERENCES finding (id),
  run INTEGER NOT NULL REFERENCES run (id),
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (finding, run, position)
) WITHOUT ROWID;
)sql",
    // `source` was "source:rule". Sources of reports are "import:TOOL", every other name has no
    // colon; a rule may have some. The finding's own rule tells its first observation exactly.
    R"sql(
ALTER TABLE observation ADD COLUMN rule TEXT NOT NULL DEFAULT '';
UPDATE observation SET rule = coalesce(
  (SELECT f.rule FROM finding f WHERE f.id = observation.finding AND f.rule <> ''
    AND substr(observation.source, -length(f.rule) - 1) = ':' || f.rule),
  CASE WHEN substr(source, 1, 7) = 'import:' AND instr(substr(source, 8), ':') > 0
       THEN substr(source, 8 + instr(substr(source, 8), ':'))
       WHEN instr(source, ':') > 0 THEN substr(source, instr(source, ':') + 1)
       ELSE '' END);
UPDATE observation SET source = substr(source, 1, length(source) - length(rule) - 1)
  WHERE substr(source, -length(rule) - 1) = ':' || rule;
)sql",
    // Who says that a finding is there, until the same source has looked again and found nothing.
    R"sql(
CREATE TABLE claim (
  finding INTEGER NOT NULL REFERENCES finding (id),
  source TEXT NOT NULL,
  severity INTEGER NOT NULL,
  PRIMARY KEY (finding, source)
) WITHOUT ROWID;
INSERT INTO claim
  SELECT DISTINCT f.id, o.source, f.severity FROM finding f
    JOIN observation o ON o.finding = f.id AND o.run = f.last_run
    WHERE f.state <> 'fixed';
)sql"};

}  // namespace

Result<void> migrate(Database& database) {
  TRY_ASSIGN(auto transaction, Transaction::begin(database));
  TRY_ASSIGN(auto query, database.prepare("PRAGMA user_version"));
  TRY(query.step());
  const auto version = static_cast<size_t>(query.number(0));
  query.reset();
  if (version > kMigrations.size())
    return std::unexpected(Error(fmt::format("the store has schema {}, this program knows {}",
                                             version, kMigrations.size()))
                               .hint("use the newer redoubt that wrote it"));
  for (size_t next = version; next < kMigrations.size(); ++next) {
    TRY(database.execute(kMigrations[next]));
    TRY(database.execute(fmt::format("PRAGMA user_version = {}", next + 1).c_str()));
  }
  return transaction.commit();
}

}  // namespace redoubt::store
