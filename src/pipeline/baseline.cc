#include "pipeline/baseline.h"

#include "formats/sarif.h"
#include "pipeline/assess.h"
#include "pipeline/run_record.h"
#include "platform/filesystem.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

std::vector<core::Identified> identify(std::vector<core::Finding> findings) {
  core::SourceReport report;
  report.findings = std::move(findings);
  std::vector<core::Identified> identities;
  for (auto& weakness : correlate({report})) identities.push_back(std::move(weakness.identity));
  return identities;
}

Result<std::vector<core::Identified>> read_baseline_file(const std::filesystem::path& file,
                                                         const std::filesystem::path& root) {
  TRY_ASSIGN(const std::string text, platform::read_file(file));
  std::vector<core::Finding> findings;
  if (const auto record = run_record_from_json(text, file.string())) {
    for (const auto& reported : record->findings) findings.push_back(reported.finding);
    return identify(std::move(findings));
  }
  TRY_ASSIGN(auto runs, formats::read_sarif(text, file.string(), root.string()));
  for (auto& run : runs) findings.insert(findings.end(), run.findings.begin(), run.findings.end());
  return identify(std::move(findings));
}

}  // namespace

Result<std::vector<core::Identified>> load_baseline(const std::string& name,
                                                    const std::filesystem::path& root) {
  std::error_code code;
  if (std::filesystem::is_regular_file(name, code)) return read_baseline_file(name, root);
  TRY_ASSIGN(auto store, store::Store::open(store_file(root)));
  TRY_ASSIGN(const auto run, store.last_run({"test", "run"}, name));
  if (!run)
    return std::unexpected(
        Error(
            fmt::format("no baseline '{}': neither a file nor a branch with a recorded run", name))
            .hint("check it out and run `redoubt test` once, or name a SARIF file"));
  TRY_ASSIGN(auto findings, store.findings(name));
  std::vector<core::Identified> identities;
  for (auto& finding : findings)
    if (finding.state != core::FindingState::kFixed)
      identities.push_back(std::move(finding.record.identity));
  return identities;
}

std::vector<bool> find_in_baseline(const std::vector<core::Identified>& baseline,
                                   const std::vector<core::Identified>& current) {
  std::vector<bool> known;
  for (const auto& match : core::reconcile(baseline, current))
    known.push_back(match.known != core::Match::kNone);
  return known;
}

}  // namespace redoubt::pipeline
