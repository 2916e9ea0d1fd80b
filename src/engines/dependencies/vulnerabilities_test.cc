#include "engines/dependencies/vulnerabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/dependencies/testing.h"

namespace redoubt::engines::dependencies {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Dependencies, ReportsAnAdvisoryAtTheLineOfTheLockFile) {
  FakeSource source;
  source.known["lodash"] = {advisory("CVE-2000-0001", "4.17.21")};
  source.known["lodash"][0].known_exploited = true;
  const auto report = run({{"web/package-lock.json", kLodash}}, &source);
  ASSERT_EQ(report.findings.size(), 1u);
  const auto& finding = report.findings[0];
  EXPECT_EQ(finding.rule_id, "CVE-2000-0001");
  EXPECT_EQ(finding.capability, "dependencies.known-vulnerability");
  EXPECT_EQ(finding.title, "lodash 4.17.11: Objects can be polluted");
  EXPECT_EQ(finding.purl, "pkg:npm/lodash@4.17.11");
  EXPECT_EQ(finding.location.path, "web/package-lock.json");
  EXPECT_EQ(finding.location.region.start_line, 3u);
  EXPECT_EQ(finding.remedy, "Upgrade lodash to 4.17.21 or later.");
  EXPECT_EQ(finding.fixed_version, "4.17.21");
  EXPECT_THAT(finding.aliases, ElementsAre("GHSA-test-test-test"));
  EXPECT_THAT(finding.cwes, ElementsAre(1321u));
  EXPECT_TRUE(finding.known_exploited);
  EXPECT_THAT(finding.message, HasSubstr("asks for it itself"));
  EXPECT_THAT(finding.message, HasSubstr("known to use it"));
  EXPECT_EQ(report.feed, "fake 2026-01-01 (2 advisories)");
  EXPECT_FALSE(incomplete(report));
  EXPECT_THAT(report.notes, IsEmpty());
}

TEST(Dependencies, TellsTransitiveAndDevelopmentComponents) {
  FakeSource source;
  source.known["deep"] = {advisory("CVE-2000-0002", "1.0.1")};
  const auto report = run({{"package-lock.json", kLodash}}, &source);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_THAT(report.findings[0].message,
              HasSubstr("through another package. Only development needs it."));
  EXPECT_THAT(report.findings[0].remedy, HasSubstr("override the version"));
  EXPECT_TRUE(report.findings[0].development);
}

TEST(Dependencies, NamesTheWayOfWhatAnotherPackageNeeds) {
  FakeSource source;
  source.known["qs"] = {advisory("CVE-2000-0004", "6.7.3")};
  const auto report = run({{"package-lock.json", R"({"lockfileVersion": 3, "packages": {
  "": {"dependencies": {"express": "^4", "gulp": "^3"}},
  "node_modules/express": {"version": "4.17.1", "integrity": "sha512-x", "dependencies": {"body-parser": "1"}},
  "node_modules/body-parser": {"version": "1.19.0", "integrity": "sha512-x", "dependencies": {"qs": "6"}},
  "node_modules/gulp": {"version": "3.9.1", "integrity": "sha512-x", "dependencies": {"body-parser": "1"}},
  "node_modules/qs": {"version": "6.7.0", "integrity": "sha512-x"}
}})"}},
                          &source);
  ASSERT_EQ(report.findings.size(), 1u);
  const auto& finding = report.findings[0];
  EXPECT_THAT(finding.ways, ElementsAre("express 4.17.1 → body-parser 1.19.0 → qs 6.7.0",
                                        "gulp 3.9.1 → body-parser 1.19.0 → qs 6.7.0"));
  EXPECT_THAT(finding.message, HasSubstr("It comes in by express 4.17.1 → body-parser 1.19.0 → qs "
                                         "6.7.0, and by way of gulp 3.9.1."));
  EXPECT_THAT(finding.remedy, HasSubstr("it comes in through express 4.17.1, so upgrade that one"));
}

TEST(Dependencies, TheLowestGoThatWillDoIsNotTheGoThatBuilds) {
  FakeSource source;
  source.known["stdlib"] = {advisory("CVE-2000-0003", "1.23.5")};
  const auto lowest = run({{"go.mod", "module m\ngo 1.23.0\n"}}, &source);
  ASSERT_EQ(lowest.findings.size(), 1u);
  EXPECT_EQ(lowest.findings[0].confidence, core::Confidence::kLow);
  EXPECT_EQ(lowest.findings[0].severity, core::Severity::kLow);
  EXPECT_THAT(lowest.findings[0].message, HasSubstr("the lowest version that will do"));
  const auto chosen = run({{"go.mod", "module m\ngo 1.23.0\ntoolchain go1.23.4\n"}}, &source);
  ASSERT_EQ(chosen.findings.size(), 1u);
  EXPECT_EQ(chosen.findings[0].confidence, core::Confidence::kHigh);
  EXPECT_EQ(chosen.findings[0].severity, core::Severity::kHigh);
  source.known["stdlib"][0].known_exploited = true;
  const auto exploited = run({{"go.mod", "module m\ngo 1.23.0\n"}}, &source);
  EXPECT_EQ(exploited.findings.at(0).severity, core::Severity::kHigh);
}

TEST(Dependencies, WhatNoGoFileImportsIsSaidAndLessSure) {
  FakeSource source;
  source.known["x.test/crypto"] = {advisory("CVE-2000-0004", "")};
  source.known["x.test/crypto"][0].parts = {"x.test/crypto/ssh"};
  Files files{{"go.mod", "module m\ngo 1.23.0\nrequire x.test/crypto v1.0.0\n"},
              {"main.go", "package main\nimport \"x.test/crypto/bcrypt\"\n"}};
  const auto unused = run(files, &source).findings.at(0);
  EXPECT_EQ(unused.confidence, core::Confidence::kMedium);
  EXPECT_THAT(unused.message,
              HasSubstr("CVE-2000-0004, in x.test/crypto/ssh. No file here imports"));
  files["key.go"] = "package main\nimport \"x.test/crypto/ssh\"\n";
  const auto used = run(files, &source).findings.at(0);
  EXPECT_EQ(used.confidence, core::Confidence::kHigh);
  EXPECT_THAT(used.message, Not(HasSubstr("No file")));
  files["go.mod"] = "module m\ngo 1.23.0\nrequire x.test/crypto v1.0.0 // indirect\n";
  files.erase("key.go");
  EXPECT_EQ(run(files, &source).findings.at(0).confidence, core::Confidence::kHigh)
      << "another package needs it";
}

TEST(Dependencies, AsksOncePerVersionAndReportsInEveryLockFile) {
  FakeSource source;
  source.known["lodash"] = {advisory("CVE-2000-0001", ""), advisory("CVE-2000-0001", ""),
                            advisory("CVE-1999-0001", "")};
  const auto report =
      run({{"a/package-lock.json", kLodash}, {"b/package-lock.json", kLodash}}, &source);
  EXPECT_EQ(source.asked, 2);
  EXPECT_THAT(rule_ids(report),
              ElementsAre("CVE-1999-0001", "CVE-2000-0001", "CVE-1999-0001", "CVE-2000-0001"));
  EXPECT_THAT(report.findings[0].remedy, HasSubstr("No fixed version of lodash is known"));
}

TEST(Dependencies, OneVersionInTwoFilesOfAFolderIsOneFinding) {
  const std::string lock =
      "version = 1\n[[package]]\nname = \"app\"\nversion = \"1\"\nsource = { virtual = \".\" }\n"
      "dependencies = [{ name = \"jinja2\" }]\n\n[[package]]\nname = \"jinja2\"\n"
      "version = \"2.10\"\nsource = { registry = \"https://pypi.org/simple\" }\n";
  FakeSource source;
  source.known["jinja2"] = source.known["Jinja2"] = {advisory("CVE-2000-0001", "2.11")};
  const auto found = [&](const std::string& path, const std::string& requirements) {
    auto findings = run({{path, requirements}, {"uv.lock", lock}}, &source).findings;
    std::erase_if(findings, [](const auto& f) { return f.rule_id != "CVE-2000-0001"; });
    return findings;
  };
  const auto once = found("requirements.txt", "a==1\nJinja2==2.10\n");
  ASSERT_EQ(once.size(), 1u);
  EXPECT_EQ(once[0].location.path, "requirements.txt");
  EXPECT_EQ(once[0].location.region.start_line, 2u);
  ASSERT_EQ(once[0].related.size(), 1u);
  EXPECT_EQ(once[0].related[0].path, "uv.lock");
  EXPECT_THAT(once[0].message, HasSubstr("uv.lock names it too."));
  const auto apart = found("a/requirements.txt", "jinja2==2.10\n");
  ASSERT_EQ(apart.size(), 2u) << "two programs";
  EXPECT_THAT(apart[0].related, IsEmpty());
  EXPECT_EQ(found("requirements.txt", "jinja2==2.9\n").size(), 2u) << "two versions";
  Files many;
  for (int i = 10; i < 60; ++i) many[fmt::format("requirements-{}.txt", i)] = "jinja2==2.10\n";
  const auto one = run(many, &source);
  ASSERT_THAT(rule_ids(one), Contains("CVE-2000-0001").Times(1));
  EXPECT_EQ(one.findings[0].related.size(), 19u);
}

TEST(Dependencies, LeadsToAPageThatSaysMore) {
  FakeSource source;
  auto bare = advisory("CVE-2000-0001", "");
  bare.references.clear();
  source.known["lodash"] = {bare, bare, bare, advisory("CVE-2000-0002", "")};
  source.known["lodash"][1].id = "GHSA-aaaa-bbbb-cccc";
  source.known["lodash"][2].id = "x_OWN-1";
  const auto report = run({{"package-lock.json", kLodash}}, &source);
  ASSERT_EQ(report.findings.size(), 4u);
  EXPECT_THAT(report.findings[0].references,
              ElementsAre("https://nvd.nist.gov/vuln/detail/CVE-2000-0001"));
  EXPECT_THAT(report.findings[1].references, ElementsAre("https://example.test/advisory"));
  EXPECT_THAT(report.findings[2].references,
              ElementsAre("https://osv.dev/vulnerability/GHSA-aaaa-bbbb-cccc"));
  EXPECT_THAT(report.findings[3].references,
              ElementsAre("https://osv.dev/vulnerability/GHSA-test-test-test"))
      << "our own id has no page, its alias has one";
}

TEST(Dependencies, ALackOfCareIsNotCalledAVulnerability) {
  FakeSource source;
  source.known["lodash"] = {advisory("RUSTSEC-2000-0001", "")};
  source.known["lodash"][0].unmaintained = true;
  source.known["lodash"][0].severity = core::Severity::kLow;
  const auto report = run({{"package-lock.json", kLodash}}, &source);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].title, "lodash 4.17.11: no longer maintained");
  EXPECT_EQ(report.findings[0].severity, core::Severity::kLow);
  EXPECT_THAT(report.findings[0].message, Not(HasSubstr("affected")));
  EXPECT_THAT(report.findings[0].remedy, HasSubstr("Replace lodash"));
}

TEST(Dependencies, LooksIncompleteWithoutADatabase) {
  const auto report = run({{"package-lock.json", kLodash}});
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_TRUE(incomplete(report));
  ASSERT_EQ(report.notes.size(), 1u);
  EXPECT_THAT(report.notes[0], HasSubstr("no advisory database: 2 components not checked"));
  EXPECT_FALSE(incomplete(run({{"main.c", ""}})));  // nothing is unknown where nothing was listed
}

TEST(Dependencies, LooksIncompleteWhereAnEcosystemIsNotCovered) {
  FakeSource source;
  const auto report = run({{"Gemfile.lock",
                            "GEM\n  remote: https://rubygems.org/\n  specs:\n    a (1.0.0)\n    b "
                            "(1.0.0)\n\nDEPENDENCIES\n  a\n"}},
                          &source);
  EXPECT_TRUE(incomplete(report));
  EXPECT_THAT(report.notes,
              ElementsAre("no advisory database covers RubyGems: 2 components unknown"));
}

TEST(Dependencies, CountsComponentsWithoutAVersion) {
  FakeSource source;
  const auto report = run({{"requirements.txt", "a\nb>=1\nc==1\n"}}, &source);
  EXPECT_THAT(
      report.notes,
      ElementsAre("2 components of PyPI without a version: not checked for known vulnerabilities"));
  EXPECT_THAT(rule_ids(report), ElementsAre("dependencies.unpinned"));
}

TEST(Dependencies, CutsForeignSummariesToOneLine) {
  FakeSource source;
  auto odd = advisory("CVE-2000-0003", "2");
  odd.summary = "first\nsecond\x01 " + std::string(1000, 'x');
  source.known["lodash"] = {odd};
  const auto report = run({{"package-lock.json", kLodash}}, &source);
  EXPECT_EQ(report.findings.at(0).title.find('\n'), std::string::npos);
  EXPECT_LT(report.findings.at(0).title.size(), 250u);
}

}  // namespace
}  // namespace redoubt::engines::dependencies
