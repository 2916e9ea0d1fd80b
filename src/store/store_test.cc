#include "store/store.h"

#include <fstream>

#include <gtest/gtest.h>

#include "platform/filesystem.h"

namespace redoubt::store {
namespace {

using core::FindingState;

class StoreTest : public testing::Test {
 protected:
  StoreTest() : folder_(platform::TemporaryFolder::make("store").value()) {}
  std::filesystem::path file() const { return folder_.path() / "redoubt.db"; }

  static FindingRecord finding(std::string key, std::string tool = "semgrep",
                               std::string path = "a.py") {
    return {.identity = {.keys = {{"line", key}, {"place", "place-" + key}},
                         .path = path,
                         .sources = {tool}},
            .observations = {{.source = tool, .rule = "rule"}},
            .rule = "rule",
            .title = "T",
            .capability = "code.x",
            .severity = core::Severity::kHigh,
            .line = 3,
            .document = "{}"};
  }
  static NewRun run(std::vector<FindingRecord> findings, std::string context = "main") {
    return {.kind = "test",
            .context = std::move(context),
            .started = "2026-01-01T00:00:00Z",
            .complete = true,
            .input = "",
            .findings = std::move(findings),
            .retested = [](auto, auto) { return true; }};
  }
  static RecordedRun record(Store& store, const NewRun& run) {
    auto recorded = store.record(run, [](const RecordedRun&) { return std::string("doc"); });
    EXPECT_TRUE(recorded) << recorded.error().to_string();
    return std::move(recorded).value();
  }

  platform::TemporaryFolder folder_;
};

TEST_F(StoreTest, AFindingLivesThroughItsStates) {
  auto store = Store::open(file()).value();
  const auto first = record(store, run({finding("1")}));
  EXPECT_EQ(first.current[0].state, FindingState::kNew);
  const auto second = record(store, run({finding("1")}));
  EXPECT_EQ(second.current[0].state, FindingState::kOpen);
  EXPECT_EQ(second.current[0].name, first.current[0].name);
  const auto third = record(store, run({}));
  ASSERT_EQ(third.fixed.size(), 1u);
  EXPECT_EQ(record(store, run({})).fixed.size(), 0u);
  EXPECT_EQ(record(store, run({finding("1")})).current[0].state, FindingState::kReopened);
  EXPECT_EQ(store.observations("main", first.current[0].name).value().size(), 3u);
}

TEST_F(StoreTest, SilenceOfASourceThatDidNotLookIsNotAFix) {
  auto store = Store::open(file()).value();
  record(store, run({finding("1")}));
  auto blind = run({});
  blind.retested = [](std::string_view source, auto) { return source != "semgrep"; };
  const auto recorded = record(store, blind);
  EXPECT_TRUE(recorded.fixed.empty());
  ASSERT_EQ(recorded.not_retested.size(), 1u);
}

TEST_F(StoreTest, KIdenticalFindingsStayK) {
  auto store = Store::open(file()).value();
  const auto first = record(store, run({finding("1"), finding("1")}));
  EXPECT_NE(first.current[0].name, first.current[1].name);
  record(store, run({finding("1"), finding("1")}));
  EXPECT_EQ(store.findings("main").value().size(), 2u);
}

TEST_F(StoreTest, TheSameImportTwiceChangesNothing) {
  auto store = Store::open(file()).value();
  auto import = run({finding("1")});
  import.input = "sha256:1";
  record(store, import);
  EXPECT_TRUE(record(store, import).repeated);
  EXPECT_EQ(store.findings("").value().at(0).state, FindingState::kNew);
}

TEST_F(StoreTest, ASecondToolAddsItsObservationToTheFinding) {
  auto store = Store::open(file()).value();
  record(store, run({finding("1", "semgrep")}));
  auto other = finding("2", "bandit");
  other.identity.keys = {{"line", "2"}, {"place", "place-1"}};
  record(store, run({other}));
  const auto findings = store.findings("main").value();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].matched_by, "place");
  // Either tool alone is still the same finding.
  EXPECT_EQ(record(store, run({finding("1", "semgrep")})).current[0].name, findings[0].name);
}

TEST_F(StoreTest, ASourceWhoseNameHasColonsIsAskedByItsWholeName) {
  auto store = Store::open(file()).value();
  record(store, run({finding("1", "import:Tool: a (b:c)")}));
  auto clean = run({});
  clean.speaks_for_its_sources_only = true;
  clean.retested = [](std::string_view source, auto) { return source == "import:Tool: a (b:c)"; };
  EXPECT_EQ(record(store, clean).fixed.size(), 1u);
}

// A store of schema 1 with one finding, observed as `source`.
void write_old_store(const std::filesystem::path& file, const std::string& source,
                     const std::string& rule) {
  Store::open(file).value();
  auto database = Database::open(file).value();
  ASSERT_TRUE(database.execute(
      "ALTER TABLE observation DROP COLUMN rule; DROP TABLE claim; PRAGMA user_version = 1;"
      "INSERT INTO run VALUES (1, 'import', 'main', '2026-01-01T00:00:00Z', 1, '', x'');"));
  auto row = database
                 .prepare(
                     "INSERT INTO finding VALUES (1, 'F-1', 'main', 'new', ?1, 'T', 'code.x',"
                     " 3, 'a.py', 3, 1, 1, '', '{}')")
                 .value();
  ASSERT_TRUE(row.bind(1, rule).run());
  auto seen = database.prepare("INSERT INTO observation VALUES (1, 1, 0, ?1)").value();
  ASSERT_TRUE(seen.bind(1, source).run());
}

TEST_F(StoreTest, AnOldStoreKeepsWhoReportedWhat) {
  const struct {
    std::string text, rule;
    core::Observed by;
  } cases[] = {
      {"secrets:rule", "rule", {"secrets", "rule"}},
      {"semgrep:python:eval", "other", {"semgrep", "python:eval"}},
      {"import:Bandit:B101", "other", {"import:Bandit", "B101"}},
      {"import:A: b:py:eval", "py:eval", {"import:A: b", "py:eval"}},
      {"import:Bandit:", "other", {"import:Bandit", ""}},
      {"import:Bandit", "other", {"import", "Bandit"}},
  };
  for (const auto& one : cases) {
    std::filesystem::remove(file());
    write_old_store(file(), one.text, one.rule);
    auto store = Store::open(file()).value();
    const auto findings = store.findings("main").value();
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].record.observations, std::vector{one.by}) << one.text;
    EXPECT_EQ(findings[0].record.identity.sources, std::vector{one.by.source});
    EXPECT_EQ(store.observations("main", "F-1").value().at(0).by.text(), one.text);
  }
}

// A run of one source that says nothing about the others.
NewRun only_of(NewRun run, std::string source) {
  run.speaks_for_its_sources_only = true;
  run.retested = [source](std::string_view name, auto) { return name == source; };
  return run;
}

TEST_F(StoreTest, AFindingIsFixedWhenAllWhoReportedItFindItNoMore) {
  auto store = Store::open(file()).value();
  const auto look = [&](std::vector<FindingRecord> findings) {
    auto engine = run(std::move(findings));
    engine.retested = [](std::string_view source, auto) { return source == "engine"; };
    return record(store, engine);
  };
  auto imported = finding("1", "import:scanner");
  imported.severity = core::Severity::kCritical;
  record(store, only_of(run({imported}), "import:scanner"));
  // The engine sees it too, and rates it lower: the report still stands.
  EXPECT_EQ(look({finding("1", "engine")}).current[0].record.severity, core::Severity::kCritical);
  EXPECT_EQ(store.findings("main").value()[0].record.severity, core::Severity::kCritical);
  const auto blind = look({});
  EXPECT_TRUE(blind.fixed.empty());
  ASSERT_EQ(blind.not_retested.size(), 1u);
  EXPECT_EQ(record(store, only_of(run({}), "import:scanner")).fixed.size(), 1u);
}

TEST_F(StoreTest, AReportWithoutAFindingTakesBackItsOwnWordOnly) {
  auto store = Store::open(file()).value();
  record(store, run({finding("1", "engine")}));
  auto imported = finding("1", "import:scanner");
  imported.severity = core::Severity::kCritical;
  record(store, only_of(run({imported}), "import:scanner"));
  const auto clean = record(store, only_of(run({}), "import:scanner"));
  EXPECT_TRUE(clean.fixed.empty());
  EXPECT_TRUE(clean.not_retested.empty());
  const auto found = store.findings("main").value()[0];
  EXPECT_EQ(found.state, FindingState::kOpen);
  EXPECT_EQ(found.record.severity, core::Severity::kHigh);
}

TEST_F(StoreTest, ContextsDoNotMeet) {
  auto store = Store::open(file()).value();
  record(store, run({finding("1")}, "main"));
  EXPECT_EQ(record(store, run({finding("1")}, "feature")).current[0].state, FindingState::kNew);
  EXPECT_EQ(store.findings("main").value().size(), 1u);
  EXPECT_EQ(store.findings("").value().size(), 2u);
}

TEST_F(StoreTest, OneFindingIsGivenWholeAndOnlyByItsName) {
  auto store = Store::open(file()).value();
  const auto name = record(store, run({finding("1"), finding("2")})).current[1].name;
  record(store, run({finding("1")}, "feature"));
  for (const auto context : {"main", ""}) {
    const auto found = store.finding(context, name).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, name);
    EXPECT_EQ(found->record.identity.keys.at(0).value, "2");
    EXPECT_EQ(found->record.observations.at(0).text(), "semgrep:rule");
  }
  EXPECT_FALSE(store.finding("feature", name).value());
  EXPECT_FALSE(store.finding("main", name.substr(0, 5)).value());
  EXPECT_FALSE(store.finding("main", "").value());
}

TEST_F(StoreTest, NamesGoOnWhereTheLastRunStopped) {
  auto store = Store::open(file()).value();
  const auto stem = record(store, run({finding("1")})).current[0].name;
  const auto next = record(store, run({finding("1"), finding("1"), finding("1")}));
  EXPECT_EQ(next.current[1].name, stem + "-2");
  EXPECT_EQ(next.current[2].name, stem + "-3");
}

TEST_F(StoreTest, ARunThatFailsHalfWayLeavesNothing) {
  auto store = Store::open(file()).value();
  record(store, run({finding("1")}));
  EXPECT_THROW(
      (void)store.record(run({finding("2")}), [](const RecordedRun&) -> std::string { throw 1; }),
      int);
  EXPECT_EQ(store.findings("").value().size(), 1u);
  EXPECT_EQ(store.last_run({}, "").value()->document, "doc");
}

TEST_F(StoreTest, TwoStoresMayWriteTheSameFile) {
  auto one = Store::open(file()).value();
  auto two = Store::open(file()).value();
  record(one, run({finding("1")}));
  record(two, run({finding("1")}));
  EXPECT_EQ(one.findings("main").value().at(0).state, FindingState::kOpen);
}

TEST_F(StoreTest, ADamagedFileIsAnErrorThatNamesIt) {
  std::ofstream(file()) << std::string(5000, 'x');
  const auto store = Store::open(file());
  ASSERT_FALSE(store);
  EXPECT_NE(store.error().to_string().find("redoubt.db"), std::string::npos);
  EXPECT_NE(store.error().hint(), "");
}

}  // namespace
}  // namespace redoubt::store
