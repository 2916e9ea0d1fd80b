#include "pipeline/history_source.h"

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "engines/history.h"
#include "pipeline/config.h"
#include "pipeline/history_state.h"
#include "pipeline/result_codec.h"

namespace redoubt::pipeline {
namespace {

using Kind = core::CoverageGap::Kind;

constexpr std::string_view kNoHistory = "no version history here";

// As the walk of the files does it: a pattern fits the file or a folder it is in.
bool left_out(std::string_view path, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return false;
  for (size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
    if (matches_any(path.substr(0, slash + 1), patterns)) return true;
  return matches_any(path, patterns);
}

std::unordered_set<std::string> evidence_in(const std::vector<core::SourceReport>& reports,
                                            std::string_view source) {
  std::unordered_set<std::string> evidence;
  for (const auto& report : reports)
    if (report.source == source)
      for (const auto& finding : report.findings) evidence.insert(finding.evidence);
  return evidence;
}

// One engine over one history.
class HistoryRun {
 public:
  HistoryRun(const HistoryScanOptions& options, const engines::HistoryEngineInfo& info,
             const Context& context)
      : options_(options), info_(info), engine_(info.make()), context_(context) {
    options_.exclude.push_back(std::string(kPlanFolder) + "/");
  }

  Result<Source> run(const std::vector<core::SourceReport>& files) {
    const auto begin = std::chrono::steady_clock::now();
    source_.kind = "engine";
    source_.offers = engine_->offers();
    report().source = info_.name;
    report().version = info_.version;
    if (!platform::may_be_repository(
            options_.root)) {  // before rules are read, which takes longer than a small scan
      source_.inapplicable = std::string(kNoHistory);
      return std::move(source_);
    }
    TRY_ASSIGN(detector_, EngineSet::make({std::string(info_.detector)}));
    report().rules_digest = detector_.engines.front()->rules_digest();
    TRY(look());
    for (const auto& past : state_.past(evidence_in(files, info_.detector)))
      report().findings.push_back(engine_->finding(past));
    std::stable_sort(report().findings.begin(), report().findings.end(), core::report_order);
    report().duration = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    return std::move(source_);
  }

 private:
  core::SourceReport& report() { return source_.report; }

  void gap(Kind kind, std::string reason, bool makes_incomplete) {
    report().coverage.gaps.push_back({.kind = kind,
                                      .path = "",
                                      .reason = std::move(reason),
                                      .makes_incomplete = makes_incomplete});
    if (makes_incomplete) report().state = core::ReportState::kPartial;
  }

  // A gap that nothing is wrong with, but that a pass would hide.
  void unsettled(Kind kind, std::string reason, std::string hint) {
    source_.unsettled = {.reason = reason, .hint = std::move(hint)};
    gap(kind, std::move(reason), false);
  }

  std::filesystem::path cache_file() const {
    const auto root = std::filesystem::weakly_canonical(options_.root).string();
    return platform::user_cache_folder() / "history" /
           (sha256(root).hex().substr(0, 32) + ".cache");
  }

  Digest key() const {
    FieldHasher hasher;
    hasher.add(kResultCodecVersion).add(detector_.key.hex()).add(info_.name).add(info_.version);
    for (const auto& pattern : options_.exclude) hasher.add(pattern);
    return hasher.add(options_.limits.max_file_bytes).finish();
  }

  Result<void> look() {
    if (options_.use_cache)
      if (auto known = HistoryState::load(cache_file(), key())) state_ = std::move(*known);
    platform::GitHistoryOptions wanted;
    wanted.leave_out = [this](std::string_view path) { return left_out(path, options_.exclude); };
    wanted.known = state_.commits();
    wanted.known_tips = state_.tips();
    wanted.max_commits = options_.limits.max_commits;
    context_.progress("reading the history", 0, 0);
    auto read = platform::read_git_history(options_.root, wanted, context_.cancel);
    if (!read) {
      report().state = core::ReportState::kFailed;
      report().problem = read.error().message();
      return {};
    }
    auto& history = *read;
    if (!history || (history->tips.empty() && history->damaged_count == 0)) {
      source_.inapplicable = history ? "the repository has no commit" : std::string(kNoHistory);
      return {};
    }
    TRY_ASSIGN(const auto patterns, PatternIndex::make(detector_.engines));
    TRY_ASSIGN(auto pass, examine_history(options_.root, *history, detector_, patterns,
                                          options_.limits, options_.jobs, context_));
    const bool whole = !history->limit && history->damaged_count == 0 && pass.not_reached == 0 &&
                       pass.damaged.empty() && !context_.cancel.cancelled();
    const bool changed = !history->commits.empty() || history->tips != state_.tips();
    say_what_is_missing(*history, pass);
    state_.replay(*history, std::move(pass));
    say_what_is_not_here();
    report().coverage.files_examined = state_.examined;
    report().coverage.bytes_examined = state_.bytes;
    if (state_.binary > 0)
      gap(Kind::kSkipped, counted(state_.binary, "binary file") + " in the history", false);
    if (state_.too_large > 0)
      gap(Kind::kSkipped,
          fmt::format("{} in the history larger than {} MiB", counted(state_.too_large, "file"),
                      options_.limits.max_file_bytes >> 20),
          false);
    std::string commits = counted(history->reachable, "commit");
    if (history->commits.size() < history->reachable)
      commits += fmt::format(", {} of them new to this run", history->commits.size());
    report().notes.push_back(std::move(commits));
    if (options_.use_cache && whole && changed)
      (void)state_.save(cache_file(), key());  // a cache: the run is complete without it
    return {};
  }

  void say_what_is_missing(const platform::GitHistory& history, const HistoryPass& pass) {
    if (history.cut > 0)
      unsettled(
          Kind::kTruncated,
          fmt::format("the history is cut at {} (a shallow copy)", counted(history.cut, "commit")),
          "fetch all of it: git fetch --unshallow, or fetch-depth: 0 in the pipeline");
    if (history.limit && !context_.cancel.cancelled())
      unsettled(Kind::kTruncated,
                fmt::format("only the newest part of the history was read: it has more than {} "
                            "commits, changes or paths",
                            *history.limit),
                "look at the rest with a tool that is made for it");
    if (pass.not_reached > 0 && !context_.cancel.cancelled())
      unsettled(Kind::kTimedOut,
                fmt::format("{} of the history were not reached within the limits",
                            counted(pass.not_reached, "file")),
                "run `redoubt test` again where there is more time");
    if (context_.cancel.cancelled())
      report().problem = "interrupted", report().state = core::ReportState::kPartial;
    for (const auto& what : history.damaged) gap(Kind::kMalformed, "in the history: " + what, true);
    for (const auto& what : pass.damaged) gap(Kind::kMalformed, "in the history: " + what, true);
  }

  // In this run and in those before it.
  void say_what_is_not_here() {
    if (state_.unlisted > 0)
      gap(Kind::kTruncated,
          counted(state_.unlisted, "finding") + " in versions full of them are not listed", false);
    if (state_.missing == 0) return;
    const std::string what =
        counted(state_.missing, "version of a file is", "versions of files are");
    unsettled(Kind::kTruncated, what + " not in this copy of the history",
              "clone without --filter, and run with --no-cache");
  }

  HistoryScanOptions options_;
  const engines::HistoryEngineInfo& info_;
  std::unique_ptr<engines::HistoryEngine> engine_;
  const Context& context_;
  EngineSet detector_;
  HistoryState state_;
  Source source_;
};

}  // namespace

Result<std::vector<Source>> scan_history(const HistoryScanOptions& options,
                                         const std::vector<core::SourceReport>& files,
                                         const Context& context) {
  std::vector<Source> sources;
  for (const auto& info : engines::all_history_engines()) {
    TRY_ASSIGN(auto source, HistoryRun(options, info, context).run(files));
    sources.push_back(std::move(source));
  }
  return sources;
}

bool is_about_history(std::string_view capability) {
  const auto infos = engines::all_history_engines();
  return std::any_of(infos.begin(), infos.end(), [&](const auto& info) {
    return core::offers(info.make()->offers(), capability, "");
  });
}

std::string detector_of(std::string_view history_engine) {
  for (const auto& info : engines::all_history_engines())
    if (info.name == history_engine) return std::string(info.detector);
  return "";
}

}  // namespace redoubt::pipeline
