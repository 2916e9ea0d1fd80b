#include "engines/dependencies/dependencies_engine.h"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/language.h"
#include "base/knowledge.h"
#include "engines/dependencies/manifest.h"
#include "engines/dependencies/source_checks.h"
#include "formats/yaml.h"

namespace redoubt::engines {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Files = std::map<std::string, std::string>;

// Answers from a table; counts questions.
class FakeSource final : public core::VulnerabilitySource {
 public:
  core::VulnerabilityAnswer find(const core::Component& component,
                                 std::vector<core::Vulnerability>& out) const override {
    ++asked;
    if (component.ecosystem != "npm" && component.ecosystem != "PyPI" &&
        component.ecosystem != "Go")
      return core::VulnerabilityAnswer::kEcosystemNotCovered;
    if (component.version.empty()) return core::VulnerabilityAnswer::kNoVersion;
    if (const auto found = known.find(component.name); found != known.end())
      out.insert(out.end(), found->second.begin(), found->second.end());
    return core::VulnerabilityAnswer::kKnown;
  }
  std::string description() const override { return "fake 2026-01-01 (2 advisories)"; }

  std::map<std::string, std::vector<core::Vulnerability>> known;
  mutable int asked = 0;
};

core::Vulnerability advisory(std::string id, std::string fixed) {
  core::Vulnerability vulnerability;
  vulnerability.id = std::move(id);
  vulnerability.aliases = {"GHSA-test-test-test"};
  vulnerability.summary = "Objects can be polluted.";
  vulnerability.severity = core::Severity::kHigh;
  vulnerability.cwes = {1321};
  vulnerability.fixed_version = std::move(fixed);
  vulnerability.references = {"https://example.test/advisory"};
  return vulnerability;
}

// The pipeline's part in small: examine what is wanted, then conclude.
core::SourceReport run(const Files& files, const core::VulnerabilitySource* source = nullptr) {
  auto engine = make_dependencies_engine();
  EXPECT_TRUE(engine) << engine.error().to_string();
  core::SourceReport report;
  core::Project project;
  for (const auto& [path, text] : files) {
    const auto language = analysis::language_of(path, text);
    core::ProjectFile file{.path = path,
                           .size = text.size(),
                           .language = std::string(language),
                           .binary = false,
                           .executable = false,
                           .text = nullptr};
    if ((*engine)->keeps_text(path, language))
      file.text = std::make_shared<const std::string>(text);
    project.files.push_back(std::move(file));
    if (!(*engine)->wants(path, language)) continue;
    FileReport out;
    (*engine)->examine(analysis::SourceFile(path, text, sha256(text), language, false), out);
    std::move(out.findings.begin(), out.findings.end(), std::back_inserter(report.findings));
    std::move(out.components.begin(), out.components.end(), std::back_inserter(report.components));
    std::move(out.facts.begin(), out.facts.end(), std::back_inserter(report.facts));
    std::move(out.gaps.begin(), out.gaps.end(), std::back_inserter(report.coverage.gaps));
  }
  (*engine)->conclude(project, {.vulnerabilities = source}, report);
  return report;
}

std::vector<std::string> rule_ids(const core::SourceReport& report) {
  std::vector<std::string> ids;
  for (const auto& finding : report.findings) ids.push_back(finding.rule_id);
  return ids;
}

bool incomplete(const core::SourceReport& report) {
  return std::any_of(report.coverage.gaps.begin(), report.coverage.gaps.end(),
                     [](const auto& gap) { return gap.makes_incomplete; });
}

const std::string kLodash = R"({"lockfileVersion": 3, "packages": {
  "": {"dependencies": {"lodash": "^4"}},
  "node_modules/lodash": {"version": "4.17.11", "integrity": "sha512-x"},
  "node_modules/deep": {"version": "1.0.0", "dev": true, "integrity": "sha512-x"}
}})";

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

TEST(Dependencies, ALockFileCountsBeforeTheBuildScriptBesideIt) {
  const std::string script = "dependencies { implementation 'g:a:[1.0,2.0)' }\n";
  const Files locked{{"build.gradle", script}, {"gradle.lockfile", "g:a:1.5=runtimeClasspath\n"}};
  const auto report = run(locked);
  ASSERT_EQ(report.components.size(), 1u);
  EXPECT_EQ(report.components[0].version, "1.5");
  EXPECT_EQ(run({{"build.gradle", script}}).components.at(0).version, "");
}

TEST(Dependencies, ABuildOfGradleIsAskedForItsLockFileOnce) {
  const std::string script = "dependencies { implementation 'g:a:1.0' }\n";
  const Files build{{"s/settings.gradle", ""},
                    {"s/build.gradle", script},
                    {"s/app/build.gradle", script},
                    {"other/build.gradle", script}};
  const auto report = run(build);
  ASSERT_THAT(rule_ids(report),
              ElementsAre("dependencies.missing-lock-file", "dependencies.missing-lock-file"));
  EXPECT_EQ(report.findings[0].location.path, "other/build.gradle");
  EXPECT_THAT(report.findings[1].message, HasSubstr("2 files of Gradle name dependencies"));
  auto old = build;
  old["s/gradle/dependency-locks/compileClasspath.lockfile"] = "g:a:1.0\n";
  EXPECT_THAT(rule_ids(run(old)), ElementsAre("dependencies.missing-lock-file"));
}

// "path: reason" of what leads to something that nobody read.
std::vector<std::string> not_followed(const core::SourceReport& report) {
  std::vector<std::string> out;
  for (const auto& gap : report.coverage.gaps)
    if (gap.kind == core::CoverageGap::Kind::kNotFollowed)
      out.push_back(fmt::format("{}: {}", gap.path, gap.reason));
  return out;
}

TEST(Dependencies, WhatRequirementsReferToIsReadOrMissing) {
  const auto gaps = [](const Files& files) {
    FakeSource source;
    const auto report = run(files, &source);
    EXPECT_THAT(report.facts, IsEmpty());
    return not_followed(report);
  };
  EXPECT_THAT(gaps({{"requirements.txt", "-r base.txt\n-e .\n"}, {"base.txt", "a==1\n"}}),
              ElementsAre(HasSubstr("requirements.txt: the packages of 'base.txt' and 1 "
                                    "more are installed")));
  EXPECT_THAT(gaps({{"app/requirements.txt", "-r ../requirements-base.txt\n"},
                    {"requirements-base.txt", "a==1\n"}}),
              IsEmpty());
  EXPECT_THAT(gaps({{"requirements.txt", "-r requirements-gone.txt\n"}}), Not(IsEmpty()));
  EXPECT_THAT(gaps({{"requirements.txt", "-r ../requirements-base.txt\n"}}), Not(IsEmpty()));
  EXPECT_THAT(
      gaps({{"requirements.txt", "-r https://me:pa/hidden@a.test/requirements.txt\n"}}),
      ElementsAre(testing::AllOf(HasSubstr("'https://a.test/…'"), Not(HasSubstr("hidden")))));
  EXPECT_THAT(gaps({{"requirements.txt", "-c constraints.txt\na==1\n"}}), IsEmpty())
      << "it installs nothing";
}

TEST(Dependencies, AProjectInAFolderIsListedByItsLockFile) {
  const auto count = [](Files files) {
    FakeSource source;
    files["requirements.txt"] = "-e ./lib\n";
    return not_followed(run(files, &source)).size();
  };
  const std::string asks = "[project]\ndependencies = ['a>1']\n";
  EXPECT_EQ(count({}), 1u);
  EXPECT_EQ(count({{"lib/setup.py", ""}}), 1u);
  EXPECT_EQ(count({{"lib/pyproject.toml", asks}}), 1u);
  EXPECT_EQ(count({{"lib/pyproject.toml", "[project]\nname = 'lib'\n"}}), 0u);
  EXPECT_EQ(count({{"lib/pyproject.toml", "[project]\ndescription = 'dynamic'\n"}}), 0u);
  EXPECT_EQ(count({{"lib/pyproject.toml", "[project]\ndynamic = ['dependencies']\n"}}), 1u);
  EXPECT_EQ(count({{"lib/pyproject.toml", asks}, {"lib/uv.lock", "version = 1\n"}}), 0u);
  for (const auto* line :
       {"-e ./lib#egg=lib\n", "-e file:./lib\n", "-e ./lib --config-settings=a=b\n"}) {
    FakeSource source;
    EXPECT_THAT(
        not_followed(run({{"requirements.txt", line}, {"lib/uv.lock", "version = 1\n"}}, &source)),
        IsEmpty())
        << line;
  }
  FakeSource source;
  EXPECT_THAT(not_followed(
                  run({{"requirements/dev.txt", "-e .\n"}, {"uv.lock", "version = 1\n"}}, &source)),
              IsEmpty())
      << "counted from where pip is started";
}

TEST(Dependencies, DirectDependenciesAloneAreSaidToBe) {
  FakeSource source;
  const auto old = run({{"go.mod", "go 1.16\nrequire a.test/b v1.0.0\n"}, {"go.sum", ""}}, &source);
  EXPECT_THAT(not_followed(old), ElementsAre(HasSubstr("go.mod: a go.mod before Go 1.17")));
  EXPECT_FALSE(incomplete(old)) << "all that can be read was read";
  EXPECT_THAT(not_followed(
                  run({{"go.mod", "go 1.17\nrequire a.test/b v1.0.0\n"}, {"go.sum", ""}}, &source)),
              IsEmpty());
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

TEST(Dependencies, SaysWhyALockFileWasNotRead) {
  const auto report = run({{"package-lock.json", "{\"lockfileVersion\": 9}"}, {"deno.lock", "{}"}});
  ASSERT_EQ(report.coverage.gaps.size(), 2u);
  EXPECT_EQ(report.coverage.gaps[0].kind, core::CoverageGap::Kind::kMalformed);
  EXPECT_THAT(report.coverage.gaps[0].reason,
              HasSubstr("line 1: lockfileVersion 9 is unknown; versions 1 to 3 are read"));
  EXPECT_EQ(report.coverage.gaps[1].reason, "deno.lock is not read: its packages are unknown");
  EXPECT_TRUE(report.coverage.gaps[1].makes_incomplete);
}

TEST(Dependencies, TakesDirectFromTheManifestWhereTheLockFileDoesNotSay) {
  const std::string yarn =
      "# yarn lockfile v1\n\na@^1:\n  version \"1.0.0\"\n\nb@^1:\n  version \"1.0.0\"\n";
  const auto report =
      run({{"package.json", R"({"devDependencies": {"b": "^1"}})"}, {"yarn.lock", yarn}});
  ASSERT_EQ(report.components.size(), 2u);
  EXPECT_FALSE(report.components[0].direct);
  EXPECT_TRUE(report.components[1].direct);
  const std::string poetry = "[[package]]\nname = \"zope-interface\"\nversion = \"1\"\n";
  const auto python =
      run({{"pyproject.toml",
            "[tool.poetry.dependencies]\npython = \"^3\"\n\"Zope.Interface\" = \"*\"\n"},
           {"poetry.lock", poetry}});
  EXPECT_TRUE(python.components.at(0).direct);
}

TEST(Dependencies, AManifestAloneNamesPackagesWithoutAVersion) {
  const auto listed = [](std::string_view path, std::string_view text) {
    std::vector<std::string> list;
    for (const auto& component : dependencies::unlocked_components(path, text)) {
      EXPECT_EQ(component.version, "");
      EXPECT_TRUE(component.direct);
      list.push_back(component.purl + (component.development ? " development" : ""));
    }
    return list;
  };
  EXPECT_THAT(listed("web/package.json",
                     R"({"dependencies": {"@s/a": "^1", "own": "workspace:*", "twice": "1"},
                         "devDependencies": {"jest": "29.0.0", "twice": "1"}})"),
              ElementsAre("pkg:npm/%40s/a", "pkg:npm/twice", "pkg:npm/jest development"));
  EXPECT_THAT(listed("pyproject.toml",
                     "[project]\ndependencies = [\"requests>=2\", \"vobject\"]\n"
                     "[dependency-groups]\ntest = [\"pytest\"]\n"),
              ElementsAre("pkg:pypi/requests", "pkg:pypi/vobject", "pkg:pypi/pytest development"));
  EXPECT_THAT(listed("Cargo.toml",
                     "[dependencies]\nserde = \"1\"\nown = { path = \"../own\" }\n"
                     "[dev-dependencies]\nrand = { version = \"0.9\" }\n"),
              ElementsAre("pkg:cargo/serde", "pkg:cargo/rand development"));
  EXPECT_TRUE(listed("package.json", "no JSON").empty());
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

TEST(Dependencies, ACopyOfAPackageFromElsewhereIsSeen) {
  const auto report = run({{"package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"name": "shop"},
    "node_modules/lodash": {"version": "4.17.21",
      "resolved": "https://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz", "integrity": "sha512-x"},
    "node_modules/b/node_modules/lodash": {"version": "4.17.21",
      "resolved": "http://evil.example.test/lodash-4.17.21.tgz"}}})"}});
  std::vector<std::string> rules;
  for (const auto& finding : report.findings) rules.push_back(finding.rule_id);
  EXPECT_THAT(rules,
              testing::IsSupersetOf({"dependencies.plain-http", "dependencies.missing-integrity"}));
  EXPECT_EQ(report.components.size(), 1u) << "one package all the same";
}

TEST(Dependencies, NeverPrintsCredentialsOfAnAddress) {
  const std::string word = std::string("hush") + "-hush";
  const auto report = run({{"requirements.txt", "--index-url http://me:" + word +
                                                    "@pypi.example.test/simple\na==1\n"}});
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule_id, "dependencies.plain-http");
  EXPECT_THAT(report.findings[0].message, HasSubstr("pypi.example.test"));
  EXPECT_THAT(report.findings[0].message, Not(HasSubstr(word)));
  EXPECT_THAT(report.findings[0].evidence, Not(HasSubstr(word)));
}

TEST(Address, FindsTheHostInEverySpelling) {
  using dependencies::address_of;
  EXPECT_EQ(address_of("registry+https://GitHub.com/rust-lang/crates.io-index").host_and_path,
            "github.com/rust-lang/crates.io-index");
  EXPECT_EQ(address_of("https://u:p@a.test:8443/x?y#z").host_and_path, "a.test/x");
  EXPECT_EQ(address_of("git@a.test:owner/name.git").host, "a.test");
  EXPECT_EQ(address_of("git+ssh://git@a.test/x").scheme, "git+ssh");
  EXPECT_EQ(address_of("http://[::1]:80/").host, "::1");
  EXPECT_EQ(address_of("../folder").host, "");
  EXPECT_EQ(address_of("").host, "");
}

// -- every rule carries its own proof

Files files_of(const formats::Node& sample) {
  Files files;
  if (const auto* list = sample.find("files"))
    for (const auto& [path, text] : list->entries()) files[path.text()] = text.text();
  return files;
}

TEST(DependencyRules, MatchTheirSamplesAndNothingElse) {
  const auto yaml =
      formats::parse_yaml_document(*knowledge_file("dependencies/rules.yaml"), "rules.yaml");
  ASSERT_TRUE(yaml);
  size_t samples = 0;
  for (const auto& rule : yaml->find("rules")->items()) {
    const auto id = rule.text_of("id");
    if (id == "dependencies.known-vulnerability")
      continue;  // its samples are advisories: the tests above
    for (const auto* side : {"match", "no_match"}) {
      const auto* list = rule.find(side);
      ASSERT_NE(list, nullptr) << id << " has no samples under " << side;
      for (const auto& sample : list->items()) {
        const auto files = files_of(sample);
        ASSERT_FALSE(files.empty()) << id << " line " << sample.line();
        const auto ids = rule_ids(run(files));
        if (std::string_view(side) == "match")
          EXPECT_THAT(ids, Contains(id)) << "line " << sample.line();
        else EXPECT_THAT(ids, Not(Contains(id))) << "line " << sample.line();
        ++samples;
      }
    }
  }
  EXPECT_GT(samples, 25u);
}

TEST(DependencyRules, NameOnlyKnownCapabilities) {
  const auto known =
      formats::parse_yaml_document(*knowledge_file("capabilities.yaml"), "capabilities.yaml");
  ASSERT_TRUE(known);
  const auto engine = make_dependencies_engine();
  ASSERT_TRUE(engine);
  for (const auto& rule : (*engine)->rules()) {
    EXPECT_NE(known->find(rule.capability), nullptr) << rule.id;
    EXPECT_TRUE(core::offers((*engine)->offers(), rule.capability, "")) << rule.id;
  }
  for (const auto& offer : (*engine)->offers())
    EXPECT_NE(known->find(offer.capability), nullptr) << offer.capability;
}

}  // namespace
}  // namespace redoubt::engines
