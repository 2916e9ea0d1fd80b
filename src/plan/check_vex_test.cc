// What VEX documents have to say.
#include "plan/check_fixture.h"

namespace redoubt::plan {
namespace {

core::TestResult decide(std::string text, std::string path = "security/vex.json") {
  return decide_files("vex", {text_file(std::move(path), "json", std::move(text))});
}

TEST(CheckVex, StatementsNeedAJustification) {
  EXPECT_EQ(decide_files("vex", {}).outcome, core::Outcome::kNotApplicable);
  EXPECT_EQ(decide(R"({"statements": [{"status": "not_affected"}, {"status": "fixed"}]})").reason,
            "security/vex.json: statement 1 says not_affected without a justification");
  EXPECT_EQ(decide(R"({"bomFormat": "CycloneDX",
      "vulnerabilities": [{"id": "CVE-1", "analysis": {"state": "not_affected"}},
                          {"id": "CVE-2", "analysis": {"state": "exploitable"}},
                          {"id": "CVE-3"}]})")
                .reason,
            "security/vex.json: statement 1 says not_affected without a justification; "
            "security/vex.json: statement 2 says exploitable without a response; "
            "security/vex.json: statement 3 has no analysis.state");
  EXPECT_EQ(decide(R"({"bomFormat": "CycloneDX",
      "vulnerabilities": [{"analysis": {"state": "not_affected", "justification": "code_not_present"}},
                          {"analysis": {"state": "exploitable", "response": ["update"]}}]})")
                .outcome,
            core::Outcome::kPass);
  EXPECT_EQ(decide(R"({"document": {"category": "csaf_vex"}})").outcome, core::Outcome::kNotRun)
      << "nobody read it";
  EXPECT_EQ(decide("[[[").outcome, core::Outcome::kFail) << "a broken statement is none";
}

TEST(CheckVex, TheNameSaysItAsAWord) {
  for (const char* path :
       {"vex.json", "shop.vex.json", "OpenVEX-1.json", "csaf_vex_2.json", "a.vex"})
    EXPECT_EQ(decide(R"({"statements": [{"status": "fixed"}]})", path).outcome,
              core::Outcome::kPass)
        << path;
  for (const char* path : {"convex.json", "src/vexing.json", "vex.yaml"})
    EXPECT_EQ(decide(R"({"functions": "convex/"})", path).outcome, core::Outcome::kNotApplicable)
        << path;
}

}  // namespace
}  // namespace redoubt::plan
