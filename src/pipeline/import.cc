#include "pipeline/import.h"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/mapping.h"
#include "base/digest.h"
#include "base/text.h"
#include "formats/sarif.h"
#include "pipeline/assess.h"
#include "pipeline/correlate.h"
#include "pipeline/record.h"
#include "pipeline/run_record.h"
#include "pipeline/source_lines.h"
#include "platform/filesystem.h"
#include "platform/git.h"
#include "store/store.h"

namespace redoubt::pipeline {
namespace {

constexpr uint64_t kMaxReportBytes = 2ull << 30;

std::string branch_of(const std::filesystem::path& root) {
  const auto repository = platform::GitRepository::open(root);
  if (!repository || !*repository) return "";
  const auto summary = (*repository)->summary(1);
  return summary ? summary->branch : "";
}

// What the findings of a run are remembered by. A report says nothing about what engines and tools
// found here, and one category of a tool nothing about another: each is about a part of the code.
std::string source_of(const formats::SarifRun& run) {
  constexpr size_t kMaxCategory = 200;
  // A bracket of the tool's own name begins no category.
  const std::string tool = replace_all(replace_all(run.tool, "\\", "\\\\"), "(", "\\(");
  if (run.category.empty()) return "import:" + tool;
  return fmt::format(
      "import:{} ({})", tool,
      run.category.size() > kMaxCategory ? sha256(run.category).hex() : run.category);
}

// Sources of which all runs finished: only of these is silence a fix. A run that breaks off before
// its tool is named may be of any.
std::set<std::string> finished(const std::vector<core::SourceReport>& reports) {
  std::set<std::string> names;
  for (const auto& report : reports) names.insert(report.source);
  for (const auto& report : reports) {
    if (report.state == core::ReportState::kComplete) continue;
    if (report.source == "import:unknown" || report.source.starts_with("import:unknown ("))
      return {};
    names.erase(report.source);
  }
  return names;
}

Result<std::vector<core::SourceReport>> to_reports(std::vector<formats::SarifRun> runs,
                                                   Imported& outcome) {
  TRY_ASSIGN(const auto manifests, adapters::load_manifests());
  std::vector<core::SourceReport> reports;
  for (auto& run : runs) {
    core::SourceReport report;
    report.source = source_of(run);
    report.version = run.tool_version;
    report.findings = std::move(run.findings);
    if (!run.execution_successful || !run.gaps.empty()) report.state = core::ReportState::kPartial;
    if (!run.execution_successful)
      outcome.problems.push_back(run.tool + " says that it did not finish");
    for (const auto& gap : run.gaps)
      outcome.problems.push_back(fmt::format("{}: {} {}", run.tool, gap.path, gap.reason));
    if (std::find(outcome.tools.begin(), outcome.tools.end(), run.tool) == outcome.tools.end())
      outcome.tools.push_back(run.tool);
    if (const auto* manifest = adapters::manifest_of(manifests, run.tool))
      adapters::add_capabilities(*manifest, report.findings);
    for (auto& finding : report.findings) finding.source = report.source;
    reports.push_back(std::move(report));
  }
  return reports;
}

// Findings of our own would be known twice, under the name of their engine and as imported ones.
Result<void> refuse_own(const std::vector<formats::SarifRun>& runs, const std::string& file) {
  for (const auto& run : runs)
    if (run.category.starts_with("redoubt/"))
      return std::unexpected(
          Error(fmt::format("{} is a report of redoubt itself", file))
              .hint("`redoubt test` finds and remembers the same here; import reports of other "
                    "tools"));
  return {};
}

// A report of another project would fill the memory with findings that nobody can mend here.
Result<void> refuse_foreign(const std::vector<formats::SarifRun>& runs, const std::string& file,
                            const std::filesystem::path& root) {
  std::set<std::string> named;
  for (const auto& run : runs)
    for (const auto& finding : run.findings)
      if (const auto& path = finding.location.path;
          !path.empty() && path.find("://") == std::string::npos)
        named.insert(path);
  const bool any_here =
      named.empty() || std::any_of(named.begin(), named.end(), [&](const std::string& path) {
        std::error_code ignored;
        return std::filesystem::exists(root / path, ignored);
      });
  if (any_here) return {};
  return std::unexpected(
      Error(
          fmt::format("{} is not about this project: none of the {} it names, such as {}, is in {}",
                      file, counted(named.size(), "file"), *named.begin(), root.string()))
          .hint("name the folder that was scanned: redoubt import FILE PATH"));
}

}  // namespace

Result<Imported> import_report(const std::filesystem::path& file, const std::filesystem::path& root,
                               const Context& context) {
  TRY_ASSIGN(const std::string text, platform::read_file(file, kMaxReportBytes));
  TRY_ASSIGN(auto runs, formats::read_sarif(text, file.string(), root.string()));
  TRY(refuse_own(runs, file.string()));
  TRY(refuse_foreign(runs, file.string(), root));
  Imported outcome;
  TRY_ASSIGN(auto reports, to_reports(std::move(runs), outcome));
  TRY_ASSIGN(auto files, platform::FileReader::open(root));
  TRY_ASSIGN(auto mask, SecretMask::make());
  read_source_lines(reports, files, mask);
  const auto weaknesses = correlate(reports);
  const auto complete = finished(reports);

  RunRecord record;
  record.kind = "import";
  record.target = root.string();
  record.branch = branch_of(root);
  record.started = record.ended = platform::rfc3339(context.clock.now());
  store::NewRun run{.kind = "import",
                    .context = record.branch.empty() ? "default" : record.branch,
                    .started = record.started,
                    .complete = outcome.problems.empty(),
                    .input = sha256(text).hex(),
                    .findings = {},
                    .speaks_for_its_sources_only = true,
                    .retested = {}};
  for (const auto& weakness : weaknesses) run.findings.push_back(to_store(weakness));
  for (const auto& report : reports) {
    auto& source = record.sources.emplace_back();
    source.name = report.source;
    source.version = report.version;
    source.kind = "import";
    source.state = report.state;
    source.findings = report.findings.size();
  }
  run.retested = [&](std::string_view source, std::string_view) {
    return complete.contains(std::string(source));
  };
  TRY_ASSIGN(auto store, store::Store::open(store_file(root)));
  TRY_ASSIGN(const auto recorded,
             store.record(run, [&](const store::RecordedRun&) { return to_json(record); }));
  outcome.repeated = recorded.repeated;
  outcome.findings = weaknesses.size();
  for (const auto& finding : recorded.current)
    ++(finding.state == core::FindingState::kNew ? outcome.fresh : outcome.known);
  outcome.fixed = recorded.fixed.size();
  return outcome;
}

Result<std::vector<std::string>> unfinished_imports(store::Store& store, std::string_view branch) {
  std::set<std::string> seen;
  std::vector<std::string> unfinished;
  TRY(store.each_run({"import"}, [&](const store::StoredRun& run) -> Result<bool> {
    if (run.context != branch) return true;
    TRY_ASSIGN(const auto record, run_record_from_json(run.document, "recorded import"));
    std::map<std::string, bool> whole;  // one report may have several runs of a source
    for (const auto& source : record.sources) {
      const bool complete = source.state == core::ReportState::kComplete;
      const auto [at, added] = whole.try_emplace(source.name, complete);
      at->second = at->second && complete;
    }
    for (const auto& [name, complete] : whole)
      if (seen.insert(name).second && !complete)
        unfinished.push_back(fmt::format("the last report of {}, imported {}, is not whole",
                                         name.substr(name.find(':') + 1), run.started));
    return true;
  }));
  std::sort(unfinished.begin(), unfinished.end());
  return unfinished;
}

}  // namespace redoubt::pipeline
