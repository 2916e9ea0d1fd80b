#include "pipeline/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/clock.h"
#include "platform/git_fixture.h"

namespace redoubt::pipeline {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kOld = "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n";
constexpr std::string_view kNew =
    "services:\n  web:\n    image: x/web\n    ports: ['80:80']\n    environment: {DB: "
    "'postgres://db/x'}\n  db:\n    image: postgres\n";

// A repository whose only commit runs `web`; the folder runs `db` as well.
class DriftTest : public testing::Test {
 protected:
  void SetUp() override {
    put("compose.yaml", kOld);
    const auto repository = platform::git::make_repository(root());
    platform::git::commit_files(repository.get(), {"compose.yaml"});
    put("compose.yaml", kNew);
  }
  std::filesystem::path root() const { return folder_.path(); }
  void put(const std::string& path, std::string_view text) {
    ASSERT_TRUE(platform::write_file(root() / path, text));
  }
  DriftReport drift(const std::string& since) {
    auto report = look_for_drift(root(), since, {}, {cancel_, clock_});
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().to_string());
    return report.value_or(DriftReport{});
  }
  static std::vector<std::string> lines(const DriftReport& report) {
    std::vector<std::string> out;
    for (const auto& [entry, in_model, listener] : report.entries)
      out.push_back(fmt::format("{} {} {}{}", plan::to_string(entry.kind), plan::place_of(entry),
                                entry.id, in_model ? " modelled" : ""));
    return out;
  }

  platform::TemporaryFolder folder_ = std::move(*platform::TemporaryFolder::make("drift-test"));
  CancelToken cancel_;
  const platform::Clock& clock_ = platform::system_clock();
};

TEST_F(DriftTest, NamesWhatIsNewSinceARevisionAndItsTests) {
  const auto report = drift("HEAD");
  EXPECT_THAT(lines(report),
              ElementsAre("element compose.yaml:6 db", "crossing compose.yaml:5 web-to-db"));
  EXPECT_EQ(report.unanswered(), 2u);
  std::vector<std::string> tests;
  for (const auto& test : report.new_tests) tests.push_back(test.id);
  EXPECT_THAT(tests, Contains("P3")) << "all stored data is classified";
}

TEST_F(DriftTest, ComparesWithAModelOfAnotherPlace) {
  EXPECT_FALSE(look_for_drift(root(), "", {}, {cancel_, clock_})) << "no model of its own";
  const auto elsewhere = root() / "designs" / "shop.yaml";
  std::filesystem::create_directory(elsewhere.parent_path());
  put("designs/shop.yaml",
      "name: x\nzones: [{id: net, name: Net, trust: 50}]\n"
      "elements: [{id: web, name: web, kind: service, zone: net}]\n");
  const auto report = look_for_drift(root(), "", {}, {cancel_, clock_}, elsewhere);
  ASSERT_TRUE(report.has_value()) << report.error().to_string();
  EXPECT_EQ(report->model, elsewhere.string());
  EXPECT_THAT(lines(*report), Contains("element compose.yaml:6 db"));
  EXPECT_FALSE(look_for_drift(root(), "", {}, {cancel_, clock_}, root() / "nowhere.yaml"));
}

TEST_F(DriftTest, KnowsWhatTheModelHasAlready) {
  put("security/model.yaml",
      "name: x\nelements:\n  - {id: web, kind: service, zone: dmz}\n  - {id: db, kind: "
      "data-store, zone: data}\nflows:\n  - {from: web, to: db}\n");
  const auto report = drift("HEAD");
  EXPECT_THAT(lines(report), ElementsAre("element compose.yaml:6 db modelled",
                                         "crossing compose.yaml:5 web-to-db modelled"));
  EXPECT_EQ(report.unanswered(), 0u);
  EXPECT_THAT(lines(drift("")), ElementsAre("listener compose.yaml:4 web"));
}

TEST_F(DriftTest, ComparesTheModelWithAHost) {
  EXPECT_FALSE(look_for_host_drift(root(), root() / "proc", {cancel_, clock_})) << "no model";
  put("security/model.yaml",
      "name: x\nelements:\n  - {id: web, kind: service, zone: dmz}\n  - {id: user, kind: person, "
      "zone: internet}\nflows:\n  - {from: user, to: web, port: 80}\n");
  const std::string rest = " 00000000:0000 0A 0:0 00:0 0 0 0 7\n";
  put("proc/net/tcp",
      "head\n 0: 00000000:0050" + rest + " 1: 00000000:2328" + rest + " 2: 0100007F:2329" + rest);
  const auto report = look_for_host_drift(root(), root() / "proc", {cancel_, clock_});
  ASSERT_TRUE(report) << report.error().to_string();
  EXPECT_THAT(lines(*report), ElementsAre("listener  :9000", "listener  :9001"));
  EXPECT_EQ(report->unanswered(), 1u) << "what listens for the host itself does not count";
  EXPECT_EQ(report->listeners, 3u);
  EXPECT_EQ(report->left_out.size(), 2u) << "no table of UDP, and programs that nobody may see";
}

TEST_F(DriftTest, NamesOperationsOneByOne) {
  put("compose.yaml", kOld);
  put("openapi.yaml", "openapi: 3.0.0\npaths:\n  /orders:\n    post: {}\n");
  EXPECT_THAT(lines(drift("HEAD")), Contains("endpoint openapi.yaml:4 post /orders"));
}

TEST_F(DriftTest, NothingIsNewInWhatIsTheSame) {
  put("compose.yaml", kOld);
  const auto report = drift("HEAD");
  EXPECT_THAT(lines(report), IsEmpty());
  EXPECT_THAT(report.new_tests, IsEmpty());
}

TEST_F(DriftTest, WithoutAModelThereIsNothingToCompareWith) {
  const auto report = look_for_drift(root(), "", {}, {cancel_, clock_});
  ASSERT_FALSE(report.has_value());
  EXPECT_NE(report.error().hint().find("redoubt init"), std::string::npos);
  EXPECT_FALSE(look_for_drift(root(), "nowhere", {}, {cancel_, clock_}));
}

}  // namespace
}  // namespace redoubt::pipeline
