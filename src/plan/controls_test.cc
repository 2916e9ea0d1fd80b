#include "plan/controls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

const std::vector<std::string> kCapabilities{"code.sql-injection", "http.hsts"};

std::ifstream standard_file(const std::string& name) {
  std::ifstream file(std::string(REDOUBT_SOURCE_DIR) + "/tests/standards/" + name);
  EXPECT_TRUE(file.good()) << name;
  return file;
}

const ControlCatalogue& built_in() {
  static const auto catalogue = [] {
    auto loaded = ControlCatalogue::built_in();
    EXPECT_TRUE(loaded) << loaded.error().to_string();
    return loaded ? std::move(*loaded) : ControlCatalogue();
  }();
  return catalogue;
}

// Id and level of every control of a standard, as the catalogue has them.
std::map<std::string, int> levels_in_catalogue(std::string_view catalogue) {
  std::map<std::string, int> levels;
  for (const auto& control : built_in().controls())
    if (control.ref.catalogue == catalogue) levels[control.ref.id] = control.level;
  return levels;
}

std::map<std::string, int> levels_in_file(const std::string& name) {
  std::map<std::string, int> levels;
  auto file = standard_file(name);
  std::string id;
  for (int level = 0; file >> id >> level;) EXPECT_TRUE(levels.emplace(id, level).second) << id;
  return levels;
}

TEST(Controls, EveryRequirementOfTheStandardsIsThereWithItsLevel) {
  EXPECT_EQ(levels_in_catalogue("ASVS"), levels_in_file("asvs-5.0.0.txt"));
  EXPECT_EQ(levels_in_catalogue("SSDF"), levels_in_file("ssdf-1.1.txt"));
  EXPECT_EQ(levels_in_catalogue("OSPS"), levels_in_file("osps-2026-02-19.txt"));
  EXPECT_EQ(built_in().controls().size(), 345u + 42u + 65u);
}

TEST(Controls, OnlyWeaknessesThatMayBeMapped) {
  std::set<uint32_t> allowed;
  auto file = standard_file("cwe-4.19.1-mappable.txt");
  for (uint32_t cwe = 0; file >> cwe;) allowed.insert(cwe);
  ASSERT_EQ(allowed.size(), 841u);
  size_t with_weakness = 0;
  for (const auto& control : built_in().controls()) {
    for (const uint32_t cwe : control.cwes)
      EXPECT_TRUE(allowed.contains(cwe)) << control.where.to_string() << " CWE-" << cwe;
    with_weakness += control.ref.catalogue == "ASVS" && !control.cwes.empty() ? 1 : 0;
  }
  EXPECT_GE(with_weakness, 300u);
}

TEST(Controls, TitlesAreShortAndDifferent) {
  std::set<std::string> titles;
  for (const auto& control : built_in().controls()) {
    EXPECT_LE(split(control.title, ' ').size(), 12u) << control.title;
    EXPECT_TRUE(titles.insert(control.ref.catalogue + control.title).second) << control.title;
  }
}

TEST(Controls, EveryControlOfARuleIsKnown) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules) << rules.error().to_string();
  for (const auto& rule : rules->state().rules)
    for (const auto& ref : rule.controls)
      if (built_in().has_standard(ref.catalogue)) {
        const auto* control = built_in().find(ref);
        ASSERT_NE(control, nullptr) << rule.id << " names " << ref.to_string();
        EXPECT_FALSE(control->retired) << rule.id << " names " << ref.to_string();
      }
}

// A rule that tests a control and a catalogue that says no test can would contradict each other.
TEST(Controls, WhatARuleTestsIsNotCalledManual) {
  const auto rules = RuleSet::built_in();
  ASSERT_TRUE(rules);
  for (const auto& rule : rules->state().rules)
    for (const auto& ref : rule.controls) {
      const auto* control = built_in().find(ref);
      EXPECT_TRUE(control == nullptr || control->verification != Verification::kManual)
          << rule.id << " tests " << ref.to_string();
    }
}

std::string first_error(const std::string& control) {
  ControlCatalogue catalogue;
  Diagnostics diagnostics;
  catalogue.add(
      "standard: ASVS\nversion: 5.0.0\nchapters:\n  - id: V1\n    title: T\n    controls:\n" +
          control,
      "mine.yaml", kCapabilities, diagnostics);
  return diagnostics.has_errors() ? diagnostics.to_error().to_string() : "none";
}

TEST(Controls, MistakesNamePlaceAndRemedy) {
  const std::string good =
      "      - {id: 1.2.4, level: 1, check: automatic, stage: code, cwe: [89], by: "
      "[code.sql-injection], title: Bound values}\n";
  EXPECT_EQ(first_error(good), "none");
  const auto with = [&](const std::string& from, const std::string& to) {
    return first_error(replace_all(good, from, to));
  };
  EXPECT_EQ(with("level: 1", "level: 4"),
            "mine.yaml:7:28: '4' is no level\n  hint: ASVS has levels 1 to 3");
  EXPECT_EQ(with("automatic", "automatc"),
            "mine.yaml:7:38: 'automatc' is no value of 'check'\n  hint: did you mean 'automatic'?");
  EXPECT_NE(with("code.sql-injection", "code.sql-injektion").find("'code.sql-injection'?"),
            std::string::npos);
  EXPECT_NE(with("[89]", "[CWE-89]").find("write the number alone"), std::string::npos);
  EXPECT_NE(with("stage: code", "stage: coding").find("unknown stage"), std::string::npos);
  EXPECT_NE(with(", title: Bound values", "").find("'title' is missing"), std::string::npos);
  EXPECT_NE(with("automatic", "manual").find("'by' stands where"), std::string::npos);
  EXPECT_NE(with("automatic", "partly").find("'evidence' stands where"), std::string::npos);
  EXPECT_NE(with("level", "levle").find("did you mean 'level'?"), std::string::npos);
  EXPECT_NE(first_error(good + good).find("control '1.2.4' is already at mine.yaml:7:9"),
            std::string::npos);
}

TEST(Controls, AFileWithoutItsStandardIsRefused) {
  ControlCatalogue catalogue;
  Diagnostics diagnostics;
  catalogue.add("standard: CIS\nchapters: []\n", "mine.yaml", kCapabilities, diagnostics);
  ASSERT_TRUE(diagnostics.has_errors());
  const auto error = diagnostics.to_error().to_string();
  EXPECT_NE(error.find("ASVS, SSDF or OSPS"), std::string::npos) << error;
  EXPECT_NE(error.find("'version' is missing"), std::string::npos) << error;
}

}  // namespace
}  // namespace redoubt::plan
