#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "formats/sarif.h"

namespace redoubt::formats {
namespace {

namespace fs = std::filesystem;

// The logs of the shared data folder, unpacked by hand: tests do not unpack archives.
// REDOUBT_SARIF_LOGS names the folder.
std::vector<fs::path> shared_logs() {
  std::vector<fs::path> logs;
  const char* folder = std::getenv("REDOUBT_SARIF_LOGS");
  if (folder == nullptr) return logs;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".sarif") logs.push_back(entry.path());
  return logs;
}

std::string bytes_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

TEST(SarifCorpus, EveryLogIsReadOrRefusedForItsVersionOrShape) {
  const auto logs = shared_logs();
  if (logs.empty())
    GTEST_SKIP() << "REDOUBT_SARIF_LOGS names no folder with *.sarif files (shared data: "
                    "tool-reports/sarif-logs.tar.zst)";
  size_t read = 0, findings = 0;
  for (const auto& path : logs) {
    const auto runs = read_sarif(bytes_of(path), path.string());
    if (!runs) {
      std::cout << path.string() << ": " << runs.error().to_string() << "\n";
      continue;
    }
    ++read;
    for (const auto& run : *runs) {
      findings += run.findings.size();
      for (const auto& finding : run.findings) {
        EXPECT_FALSE(finding.rule_id.empty()) << path;
        EXPECT_FALSE(finding.message.empty()) << path;
      }
    }
  }
  std::cout << read << " of " << logs.size() << " logs, " << findings << " findings\n";
  EXPECT_GE(read * 100, logs.size() * 95);
}

TEST(SarifCorpus, WhatIsReadCanBeWrittenAndReadAgain) {
  const auto logs = shared_logs();
  if (logs.empty())
    GTEST_SKIP() << "REDOUBT_SARIF_LOGS names no folder with *.sarif files (shared data: "
                    "tool-reports/sarif-logs.tar.zst)";
  for (const auto& path : logs) {
    const auto runs = read_sarif(bytes_of(path), path.string());
    if (!runs) continue;
    for (const auto& run : *runs) {
      core::SourceReport report;
      report.source = run.tool;
      report.findings = run.findings;
      const std::string text = write_sarif({report}, {}, "0");
      const auto again = read_sarif(text, "again");
      ASSERT_TRUE(again) << path;
      EXPECT_EQ(again->front().findings.size(), run.findings.size()) << path;
      // For a validator outside: every log that we wrote.
      if (const char* out = std::getenv("REDOUBT_SARIF_OUT"))
        std::ofstream(fs::path(out) /
                      (path.stem().string() + std::to_string(&run - runs->data()) + ".sarif"))
            << text;
    }
  }
}

// A million results in one log, made here.
TEST(SarifCorpus, ReadsAMillionResults) {
  if (std::getenv("REDOUBT_SLOW_TESTS") == nullptr) GTEST_SKIP() << "REDOUBT_SLOW_TESTS is not set";
  std::string log =
      R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T","rules":[{"id":"R","shortDescription":{"text":"t"}}]}},"results":[)";
  for (int i = 0; i < 1'000'000; ++i)
    log +=
        (i == 0 ? "" : ",") +
        std::string(
            R"({"ruleId":"R","ruleIndex":0,"message":{"text":"something is wrong here"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/file)") +
        std::to_string(i % 1000) + R"(.c"},"region":{"startLine":)" + std::to_string(i + 1) +
        "}}}]}";
  log += "]}]}";
  const auto runs = read_sarif(log, "big");
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->front().findings.size(), 1'000'000U);
}

}  // namespace
}  // namespace redoubt::formats
