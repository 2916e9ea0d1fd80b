#include "pipeline/baseline.h"

#include "formats/sarif.h"
#include "pipeline/assess.h"
#include "pipeline/run_record.h"
#include "platform/filesystem.h"
#include "platform/project_file.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

constexpr uint64_t kMaxBytes = 1ull << 30;

std::vector<core::Identified> identify(std::vector<core::Finding> findings) {
  core::SourceReport report;
  report.findings = std::move(findings);
  std::vector<core::Identified> identities;
  for (auto& weakness : correlate({report})) identities.push_back(std::move(weakness.identity));
  return identities;
}

Result<std::string> read_text(const std::string& path, BaselineOrigin origin,
                              const std::filesystem::path& root) {
  if (origin == BaselineOrigin::kCaller || std::filesystem::path(path).is_absolute())
    return platform::read_file(path, kMaxBytes);
  TRY_ASSIGN(auto text, platform::read_project_file(root, path, kMaxBytes));
  if (!text) return fail("no file {}", (root / path).string());
  return std::move(*text);
}

Result<std::vector<core::Identified>> findings_of_file(const std::string& path,
                                                       BaselineOrigin origin,
                                                       const std::filesystem::path& root) {
  TRY_ASSIGN(const std::string text, read_text(path, origin, root));
  std::vector<core::Finding> findings;
  if (const auto record = run_record_from_json(text, path)) {
    for (const auto* list : {&record->findings, &record->not_retested})
      for (const auto& reported : *list) findings.push_back(reported.finding);
    return identify(std::move(findings));
  }
  TRY_ASSIGN(auto runs, formats::read_sarif(text, path, root.string()));
  for (auto& run : runs) findings.insert(findings.end(), run.findings.begin(), run.findings.end());
  return identify(std::move(findings));
}

Result<std::vector<core::Identified>> findings_of_branch(const std::string& name,
                                                         const std::filesystem::path& root) {
  TRY_ASSIGN(auto store, store::Store::open(store_file(root)));
  TRY_ASSIGN(const auto run, store.last_run({"test", "run"}, name));
  if (!run)
    return std::unexpected(
        Error(fmt::format("no run of a branch '{}' is recorded", name))
            .hint("check it out and run `redoubt test` once; a file is named file:PATH"));
  TRY_ASSIGN(auto findings, store.findings(name));
  std::vector<core::Identified> identities;
  for (auto& finding : findings)
    if (finding.state != core::FindingState::kFixed)
      identities.push_back(std::move(finding.record.identity));
  return identities;
}

}  // namespace

BaselineName parse_baseline(std::string_view name) {
  using enum BaselineName::Kind;
  constexpr std::string_view kBranchPrefix = "branch:", kFilePrefix = "file:";
  if (name.starts_with(kBranchPrefix))
    return {.kind = kBranch, .text = std::string(name.substr(kBranchPrefix.size()))};
  if (name.starts_with(kFilePrefix))
    return {.kind = kFile, .text = std::string(name.substr(kFilePrefix.size()))};
  const bool report = name.ends_with(".json") || name.ends_with(".sarif");
  return {.kind = report ? kFile : kBranch, .text = std::string(name)};
}

Result<std::vector<core::Identified>> load_baseline(const std::string& name, BaselineOrigin origin,
                                                    const std::filesystem::path& root) {
  const auto baseline = parse_baseline(name);
  if (baseline.text.empty())  // would be any branch
    return fail("baseline '{}' names nothing: write branch:NAME or file:PATH", name);
  auto loaded = baseline.kind == BaselineName::Kind::kFile
                    ? findings_of_file(baseline.text, origin, root)
                    : findings_of_branch(baseline.text, root);
  if (!loaded)
    return std::unexpected(
        std::move(loaded).error().with_context(fmt::format("baseline '{}'", name)));
  return loaded;
}

std::vector<bool> find_in_baseline(const std::vector<core::Identified>& baseline,
                                   const std::vector<core::Identified>& current) {
  std::vector<bool> known;
  for (const auto& match : core::reconcile(baseline, current))
    known.push_back(match.known != core::Match::kNone);
  return known;
}

}  // namespace redoubt::pipeline
