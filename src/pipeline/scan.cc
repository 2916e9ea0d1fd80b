#include "pipeline/scan.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "analysis/language.h"
#include "base/check.h"
#include "base/text.h"
#include "core/place_kind.h"
#include "engines/history.h"
#include "engines/probe.h"
#include "pipeline/attestations.h"
#include "pipeline/config.h"
#include "pipeline/file_pass.h"
#include "pipeline/own_outputs.h"
#include "pipeline/result_codec.h"
#include "pipeline/version_control.h"
#include "plan/model.h"
#include "platform/git.h"

namespace redoubt::pipeline {
namespace {

const std::string kTooLarge = fmt::format(
    "larger than {} MiB, so not read as a whole; if it is data, name it under exclude: in "
    "redoubt.yaml",
    kMaxKeptText >> 20);
constexpr int64_t kRacyNanoseconds = 2'000'000'000;

std::filesystem::path cache_file(const std::filesystem::path& root) {
  return platform::user_cache_folder() / "scan" /
         (sha256(root.string()).hex().substr(0, 32) + ".cache");
}

core::Project make_project(const ScanOptions& options, const platform::Walk& walk,
                           const std::vector<FileOutcome>& outcomes) {
  core::Project project;
  project.name = options.root.filename().string();
  FieldHasher hasher;
  project.files.reserve(walk.files.size());
  const auto own = OwnOutputs::load();
  for (size_t i = 0; i < walk.files.size(); ++i) {
    if (!own.empty() && own.holds(options.root / walk.files[i].path, outcomes[i].digest)) continue;
    if (!is_word_on_results(walk.files[i].path))
      hasher.add(walk.files[i].path)
          .add(
              std::string_view(reinterpret_cast<const char*>(outcomes[i].digest.bytes.data()), 32));
    project.files.push_back({.path = walk.files[i].path,
                             .size = walk.files[i].size,
                             .language = outcomes[i].language,
                             .binary = outcomes[i].binary,
                             .executable = walk.files[i].executable,
                             .digest = outcomes[i].digest,
                             .text = outcomes[i].text});
  }
  project.digest = hasher.finish();
  return project;
}

void append(std::vector<core::CoverageGap>& gaps, core::CoverageGap::Kind kind,
            const std::string& path, std::string reason, bool makes_incomplete) {
  gaps.push_back({.kind = kind,
                  .path = path,
                  .reason = std::move(reason),
                  .makes_incomplete = makes_incomplete});
}

// Adds one file's outcome to the reports of the engines that wanted it.
void merge_file(const platform::WalkedFile& walked, const FileOutcome& outcome,
                const EngineSet& set, std::vector<core::SourceReport>& reports,
                std::vector<uint64_t>& binaries) {
  using Kind = core::CoverageGap::Kind;
  for (size_t i = 0; i < reports.size(); ++i) {
    auto& coverage = reports[i].coverage;
    const bool hidden = outcome.binary && set.needs_hit[i];
    const bool half_read =
        outcome.text_too_large && set.engines[i]->keeps_text(walked.path, outcome.language);
    if (!outcome.problem.empty() || outcome.truncated || hidden || half_read)
      coverage.unseen.push_back(walked.path);
    if (half_read) append(coverage.gaps, Kind::kTruncated, walked.path, kTooLarge, true);
    if (!outcome.problem.empty() && set.engines[i]->wants(walked.path, outcome.language)) {
      append(coverage.gaps, Kind::kUnreadable, walked.path, outcome.problem, true);
    } else if ((outcome.examined_by >> i & 1) != 0) {
      ++coverage.files_examined;
      coverage.bytes_examined += outcome.bytes;
      if (!outcome.language.empty()) ++coverage.languages[outcome.language];
      if (outcome.truncated)
        append(coverage.gaps, Kind::kTruncated, walked.path,
               fmt::format("only the first {} of {} bytes were examined; if it is data, name it "
                           "under exclude: in redoubt.yaml",
                           outcome.bytes, walked.size),
               true);
    } else if (hidden && analysis::promises_text(walked.path) &&
               !core::is_beside_product(walked.path)) {
      append(coverage.gaps, Kind::kMalformed, walked.path, "named like text, but its bytes are not",
             true);
    } else if (hidden) {
      ++binaries[i];
    }
  }
  std::string_view rest = outcome.reports;
  while (!rest.empty()) {
    const auto engine = static_cast<uint8_t>(rest.front());
    REDOUBT_CHECK(engine < reports.size());  // we wrote it, and the cache's digest holds
    auto& report = reports[engine];
    rest.remove_prefix(1);
    auto decoded = decode(rest);
    if (!decoded)
      return append(report.coverage.gaps, Kind::kUnreadable, walked.path, decoded.error().message(),
                    true);
    std::move(decoded->findings.begin(), decoded->findings.end(),
              std::back_inserter(report.findings));
    std::move(decoded->components.begin(), decoded->components.end(),
              std::back_inserter(report.components));
    std::move(decoded->facts.begin(), decoded->facts.end(), std::back_inserter(report.facts));
    std::move(decoded->gaps.begin(), decoded->gaps.end(), std::back_inserter(report.coverage.gaps));
  }
}

void save_cache(const ScanOptions& options, const platform::Walk& walk,
                const std::vector<FileOutcome>& outcomes, const EngineSet& set,
                int64_t started_ns) {
  ScanCache::Writer writer(cache_file(options.root), set.key);
  for (size_t i = 0; i < walk.files.size(); ++i) {
    const auto& file = walk.files[i];
    const auto& outcome = outcomes[i];
    if (!outcome.done || !outcome.problem.empty()) continue;
    const bool racy = file.mtime_ns > started_ns - kRacyNanoseconds;
    writer.add({.path = file.path,
                .size = file.size,
                .mtime_ns = racy ? 0 : file.mtime_ns,
                .ctime_ns = file.ctime_ns,
                .inode = file.inode,
                .digest = outcome.digest,
                .language = outcome.language,
                .binary = outcome.binary,
                .bytes_examined = outcome.bytes,
                .examined_by = outcome.examined_by,
                .reports = outcome.reports});
  }
  (void)writer.finish();  // a cache: the scan is complete without it
}

// "412 files and 1 folder left out by …: a.js, b.js, dist/ and more"; nothing when there are none.
void say_left_out(const std::vector<std::string>& paths, std::string_view by,
                  std::vector<std::string>& out) {
  constexpr size_t kExamples = 3;
  if (paths.empty()) return;
  const auto folders = static_cast<size_t>(std::count_if(
      paths.begin(), paths.end(), [](const auto& path) { return path.ends_with('/'); }));
  std::vector<std::string> counts;
  if (folders < paths.size()) counts.push_back(counted(paths.size() - folders, "file"));
  if (folders > 0) counts.push_back(counted(folders, "folder"));
  const std::vector<std::string> examples(
      paths.begin(), paths.begin() + static_cast<ptrdiff_t>(std::min(kExamples, paths.size())));
  out.push_back(fmt::format("{} left out by {}: {}{}", join(counts, " and "), by,
                            to_valid_utf8(join(examples, ", ")),
                            paths.size() > kExamples ? " and more" : ""));
}

std::vector<std::string> left_out(const platform::Walk& walk) {
  std::vector<std::string> out;
  say_left_out(walk.excluded, "exclude in redoubt.yaml", out);
  say_left_out(walk.ignored, ".gitignore", out);
  if (const size_t partly = walk.partly_ignored.size(); partly > 0)
    out.back() +=
        fmt::format(" ({}{} but for what git tracks)", to_valid_utf8(walk.partly_ignored.front()),
                    partly == 1 ? "" : fmt::format(" and {} more", partly - 1));
  return out;
}

void finish_report(const engines::EngineInfo& info, const platform::Walk& walk,
                   const std::vector<std::string>& left_out, uint64_t binaries, bool cancelled,
                   core::SourceReport& report) {
  auto& gaps = report.coverage.gaps;
  for (const auto& what : left_out)
    append(gaps, core::CoverageGap::Kind::kSkipped, "", what, false);
  for (const auto& gap : walk.gaps)
    append(
        gaps,
        gap.unreadable ? core::CoverageGap::Kind::kUnreadable : core::CoverageGap::Kind::kSkipped,
        gap.path, gap.reason, gap.unreadable);
  if (binaries > 0)
    append(gaps, core::CoverageGap::Kind::kSkipped, "", counted(binaries, "binary file"), false);
  for (auto& finding : report.findings)
    if (finding.source.empty()) finding.source = info.name;
  std::stable_sort(report.findings.begin(), report.findings.end(), core::report_order);
  const bool open_questions =
      std::any_of(gaps.begin(), gaps.end(), [](const auto& gap) { return gap.makes_incomplete; });
  if (cancelled) report.problem = "interrupted";
  if ((cancelled || open_questions) && report.state == core::ReportState::kComplete)
    report.state = core::ReportState::kPartial;
}

}  // namespace

bool is_word_on_results(std::string_view path) {
  return path == kDecisionsFile || path == kAttestationsFile;
}

std::vector<std::string> engine_names() {
  std::vector<std::string> names;
  for (const auto& info : engines::all_engines()) names.emplace_back(info.name);
  for (const auto& info : engines::all_history_engines()) names.emplace_back(info.name);
  return names;
}

std::vector<EngineDescription> describe_engines() {
  std::vector<EngineDescription> list;
  for (const auto& info : engines::all_engines()) {
    const auto engine = info.make();
    list.push_back({std::string(info.name), std::string(info.version), std::string(info.summary),
                    engine ? (*engine)->rules().size() : 0});
  }
  for (const auto& info : engines::all_history_engines())
    list.push_back({std::string(info.name), std::string(info.version), std::string(info.summary),
                    info.make()->offers().size()});
  for (const auto& info : engines::all_probe_engines())
    list.push_back({std::string(info.name), std::string(info.version), std::string(info.summary),
                    info.make()->offers().size()});
  return list;
}

Result<ScanResult> scan(const ScanOptions& given, const Context& context) {
  const auto started = std::chrono::system_clock::now();
  ScanOptions options = given;
  std::error_code code;
  options.root = std::filesystem::canonical(given.root, code);
  if (code) return fail("open {}: {}", given.root.string(), code.message());
  TRY_ASSIGN(const EngineSet set, EngineSet::make(options.engines));
  TRY_ASSIGN(const PatternIndex patterns, PatternIndex::make(set.engines));
  context.progress("listing files", 0, 0);
  const platform::WalkOptions walk_options{
      .exclude = options.exclude,
      // What `redoubt plan` wrote shows bad samples on purpose.
      .own_folder = std::string(kPlanFolder) + "/",
      // Elsewhere nobody says what git would add, and an archive could hide everything.
      .respect_gitignore = platform::is_in_work_tree(options.root)};
  TRY_ASSIGN(auto walk, platform::walk(options.root, walk_options, context.cancel));
  add_tracked_files(options.root, walk_options, walk);
  ScanCache cache =
      options.use_cache ? ScanCache::load(cache_file(options.root), set.key) : ScanCache();
  TRY_ASSIGN(const auto outcomes, examine_files(walk, set, patterns, cache, options, context));

  ScanResult result;
  result.mask = *set.mask;
  result.left_out = left_out(walk);
  result.cancelled = context.cancel.cancelled();
  result.project = make_project(options, walk, outcomes);
  read_history(options.root,
               std::any_of(set.infos.begin(), set.infos.end(),
                           [](const auto& info) { return info.reads_commits; }),
               result.project);
  result.reports.resize(set.engines.size());
  std::vector<uint64_t> binaries(set.engines.size());
  for (size_t i = 0; i < walk.files.size(); ++i) {
    result.files_from_cache += outcomes[i].from_cache ? 1 : 0;
    merge_file(walk.files[i], outcomes[i], set, result.reports, binaries);
    if (outcomes[i].text_too_large && options.keep_text_for_planning &&
        plan::bootstrap_reads(walk.files[i].path, outcomes[i].language) &&
        !core::is_beside_product(walk.files[i].path))
      result.not_planned.push_back(walk.files[i].path);
  }
  for (size_t i = 0; i < set.engines.size(); ++i) {
    auto& report = result.reports[i];
    report.source = set.infos[i].name;
    report.version = set.infos[i].version;
    report.rules_digest = set.engines[i]->rules_digest();
    result.offers.push_back(set.engines[i]->offers());
    if (!result.cancelled)
      set.engines[i]->conclude(result.project, {.vulnerabilities = options.vulnerabilities},
                               report);
    finish_report(set.infos[i], walk, result.left_out, binaries[i], result.cancelled, report);
  }
  const int64_t started_ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(started.time_since_epoch()).count();
  if (options.use_cache && result.files_from_cache < walk.files.size())
    save_cache(options, walk, outcomes, set, started_ns);
  return result;
}

}  // namespace redoubt::pipeline
