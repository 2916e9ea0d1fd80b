#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "base/text.h"
#include "formats/yaml.h"
#include "pipeline/assess.h"
#include "platform/filesystem.h"
#include "platform/process.h"

// Holds a run over examples/shop against examples/shop/EXPECTED.yaml, which says what has to be
// found and what must not.
namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;

const fs::path kShop = fs::path(REDOUBT_SOURCE_DIR) / "examples/shop";

struct Expectation {
  std::string capability, path, marker, needs;
};

std::vector<Expectation> expectations(const formats::Node& root, std::string_view list) {
  std::vector<Expectation> result;
  if (const formats::Node* entries = root.find(list))
    for (const formats::Node& entry : entries->items())
      result.push_back({entry.text_of("capability"), entry.text_of("path"), entry.text_of("marker"),
                        entry.text_of("needs")});
  return result;
}

// Lines of the file that end in "<word>: <marker>", perhaps followed by the end of a comment.
std::set<uint32_t> marked_lines(const std::string& path, std::string_view word,
                                const std::string& marker) {
  std::set<uint32_t> lines;
  const auto text = platform::read_file(kShop / path, 1u << 20);
  if (!text) return lines;
  const std::string ending = std::string(word) + ": " + marker;
  uint32_t number = 1;
  for (size_t begin = 0; begin <= text->size(); ++number) {
    const size_t end = std::min(text->find('\n', begin), text->size());
    if (std::string_view(*text).substr(begin, end - begin).ends_with(ending)) lines.insert(number);
    begin = end + 1;
  }
  return lines;
}

// A finding is at a marked line when its region covers the line; without a marker the file is
// enough.
bool is_at(const core::Finding& finding, const Expectation& wanted,
           const std::set<uint32_t>& lines) {
  if (finding.capability != wanted.capability || finding.location.path != wanted.path) return false;
  if (wanted.marker.empty()) return true;
  const uint32_t first = finding.location.region.start_line;
  const uint32_t last = std::max(first, finding.location.region.end_line);
  return std::any_of(lines.begin(), lines.end(),
                     [&](uint32_t line) { return first <= line && line <= last; });
}

std::string describe(const Expectation& wanted) {
  return wanted.capability + " in " + wanted.path +
         (wanted.marker.empty() ? "" : " (" + wanted.marker + ")");
}

class Shop : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (const auto text = platform::read_file(kShop / "EXPECTED.yaml", 1u << 20))
      if (auto root = formats::parse_yaml_document(*text, "EXPECTED.yaml"))
        expected_ = std::move(*root);
  }

  // In a copy with a history, which make_history.sh makes where git is installed.
  static Result<RunRecord> run() {
    TRY_ASSIGN(const auto copy, platform::TemporaryFolder::make("redoubt-shop"));
    const fs::path folder = copy.path() / "shop";
    CancelToken cancel;
    TRY_ASSIGN(
        const auto made,
        platform::run_process({.argv = {(kShop / "make_history.sh").string(), folder.string()},
                               .folder = {},
                               .environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                                               {"HOME", copy.path().string()}},
                               .input = {}},
                              cancel));
    if (made.exit_code != 0) return fail("make_history.sh: {}", made.err);
    TRY_ASSIGN(const Config config, load_config(folder));
    const Context context{.cancel = cancel, .clock = platform::system_clock()};
    AssessOptions options;
    options.root = folder;
    options.remember = false;
    options.use_cache = false;
    return assess(options, config, context);
  }

  static inline formats::Node expected_;
};

// What took part in the run and could see the weakness.
bool can_answer(const RunRecord& record, const std::string& needs) {
  const auto source = [&](std::string_view name) {
    return std::any_of(record.sources.begin(), record.sources.end(),
                       [&](const SourceSummary& summary) {
                         return summary.name == name && summary.state != core::ReportState::kFailed;
                       });
  };
  if (needs != "advisories") return source(needs);
  return std::any_of(record.sources.begin(), record.sources.end(),
                     [](const SourceSummary& summary) {
                       return summary.name == "dependencies" && !summary.feed.empty();
                     });
}

TEST_F(Shop, EveryMarkerOfTheExpectationsIsInItsFile) {
  size_t markers = 0;
  for (const auto& [list, word] :
       std::map<std::string, std::string>{{"weaknesses", "plant"}, {"right", "right"}})
    for (const Expectation& entry : expectations(expected_, list)) {
      if (entry.marker.empty()) continue;
      ++markers;
      EXPECT_FALSE(marked_lines(entry.path, word, entry.marker).empty()) << describe(entry);
    }
  EXPECT_GE(markers, 30u);
  EXPECT_GE(expectations(expected_, "right").size(), 12u);
}

TEST_F(Shop, EveryPlantedWeaknessIsFound) {
  const auto record = run();
  ASSERT_TRUE(record) << record.error().to_string();
  std::map<std::string, int> left_out;
  for (const Expectation& wanted : expectations(expected_, "weaknesses")) {
    if (!can_answer(*record, wanted.needs)) {
      ++left_out[wanted.needs];
      continue;
    }
    const auto lines = marked_lines(wanted.path, "plant", wanted.marker);
    const auto found = std::find_if(
        record->findings.begin(), record->findings.end(),
        [&](const ReportedFinding& reported) { return is_at(reported.finding, wanted, lines); });
    if (found == record->findings.end()) {
      ADD_FAILURE() << "not found: " << describe(wanted);
      continue;
    }
    EXPECT_FALSE(found->tests.empty()) << "fails no test: " << describe(wanted);
    EXPECT_FALSE(found->threats.empty()) << "answers no threat: " << describe(wanted);
  }
  std::string absent;
  for (const auto& [what, count] : left_out)
    absent += (absent.empty() ? "" : ", ") + std::to_string(count) + " need " + what;
  if (!absent.empty()) GTEST_SKIP() << "weaknesses that were not looked for: " << absent;
}

TEST_F(Shop, WhatTheModelLacksFailsItsTest) {
  const auto record = run();
  ASSERT_TRUE(record) << record.error().to_string();
  const auto* checks = expected_.find("checks");
  ASSERT_NE(checks, nullptr);
  for (const auto& check : checks->items()) {
    const auto result = std::find_if(
        record->results.begin(), record->results.end(),
        [&](const core::TestResult& one) { return one.test_id == check.text_of("test"); });
    ASSERT_NE(result, record->results.end()) << check.text_of("test");
    EXPECT_EQ(result->outcome, core::Outcome::kFail) << result->test_id;
    EXPECT_NE(result->reason.find(check.text_of("says")), std::string::npos)
        << result->test_id << ": " << result->reason;
  }
}

TEST_F(Shop, WhatIsRightIsNotReported) {
  const auto record = run();
  ASSERT_TRUE(record) << record.error().to_string();
  for (const Expectation& right : expectations(expected_, "right")) {
    const auto lines = marked_lines(right.path, "right", right.marker);
    for (const ReportedFinding& reported : record->findings)
      EXPECT_FALSE(is_at(reported.finding, right, lines))
          << "false alarm: " << describe(right) << " by " << reported.finding.rule_id;
  }
}

}  // namespace
}  // namespace redoubt::pipeline
