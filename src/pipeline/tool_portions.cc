#include "pipeline/tool_portions.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"

namespace redoubt::pipeline {
namespace {

using core::ReportState;
using core::SourceReport;
using Files = std::vector<std::string>;

// Tools that take minutes read some ten to fifty KB in a second, and some take five seconds to
// start.
constexpr uint64_t kPortionBytes = 3u << 20;

std::vector<Files> portions_of(const adapters::ToolManifest& manifest, const Files& files,
                               const core::Project& project) {
  if (!manifest.file_by_file || files.empty()) return {files};
  std::vector<Files> portions;
  uint64_t bytes = 0;
  for (const auto& path : files) {
    const auto* file = project.find(path);
    const uint64_t size = file == nullptr ? 0 : file->size;
    if (portions.empty() || bytes + size > kPortionBytes) portions.emplace_back(), bytes = 0;
    portions.back().push_back(path);
    bytes += size;
  }
  return portions;
}

// Nothing went wrong but that some files could not be read wholly.
bool only_gaps(const SourceReport& report) {
  if (report.state == ReportState::kComplete) return true;
  const auto& gaps = report.coverage.gaps;
  return report.state == ReportState::kPartial &&
         std::any_of(gaps.begin(), gaps.end(), [&](const core::CoverageGap& gap) {
           return gap.makes_incomplete && !gap.path.empty() &&
                  report.problem == gap.path + ": " + gap.reason;
         });
}

template <class T>
void move_to(std::vector<T>& all, std::vector<T>& more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// The report of several portions, as one run of the tool would give it.
class Sum {
 public:
  explicit Sum(size_t files) : files_(files) {}

  // Whether to go on with the next.
  bool add(SourceReport part, const Files& files) {
    outputs_.push_back(part.raw_output);
    if (!only_gaps(part)) unseen_.insert(unseen_.end(), files.begin(), files.end());
    if (part.state == ReportState::kFailed && looked_at_ > 0) {
      stopped_ = std::move(part.problem);
      all_.duration += part.duration;
      return false;
    }
    const bool failed = part.state == ReportState::kFailed;
    if (looked_at_ == 0) all_ = std::move(part);
    else merge(part);
    if (!failed) looked_at_ += files.size();
    return !failed;
  }

  void leave_out(const Files& files) { unseen_.insert(unseen_.end(), files.begin(), files.end()); }
  size_t looked_at() const { return looked_at_; }

  SourceReport finish() {
    std::sort(unseen_.begin(), unseen_.end());
    all_.coverage.unseen = std::move(unseen_);
    all_.raw_output = combined(std::move(outputs_));
    if (!stopped_.empty()) stop_short();
    return std::move(all_);
  }

 private:
  void merge(SourceReport& part) {
    move_to(all_.findings, part.findings);
    move_to(all_.coverage.gaps, part.coverage.gaps);
    for (auto& note : part.notes)
      if (std::find(all_.notes.begin(), all_.notes.end(), note) == all_.notes.end())
        all_.notes.push_back(std::move(note));
    all_.coverage.files_examined += part.coverage.files_examined;
    all_.duration += part.duration;
    all_.state = std::max(all_.state, part.state);
    if (all_.problem.empty()) all_.problem = std::move(part.problem);
  }

  void stop_short() {
    core::CoverageGap gap{.kind = core::CoverageGap::Kind::kTimedOut,
                          .path = "",
                          .reason = fmt::format("{}; {} of {} were looked at before", stopped_,
                                                looked_at_, counted(files_, "file")),
                          .makes_incomplete = true};
    all_.state = std::max(all_.state, ReportState::kPartial);
    if (all_.problem.empty()) all_.problem = gap.reason;
    all_.coverage.gaps.push_back(std::move(gap));
  }

  size_t files_, looked_at_ = 0;
  SourceReport all_;
  std::vector<Digest> outputs_;
  Files unseen_;
  std::string stopped_;  // why not everything was looked at
};

}  // namespace

SourceReport run_in_portions(const adapters::ToolManifest& manifest,
                             const adapters::ToolState& state, const adapters::ToolRun& run,
                             const core::Project& project, const LookedAt& looked_at,
                             const CancelToken& cancel) {
  const auto portions = portions_of(manifest, run.files, project);
  Sum sum(run.files.size());
  bool go_on = true;
  for (const auto& files : portions) {
    if (!go_on) {
      sum.leave_out(files);
      continue;
    }
    adapters::ToolRun portion = run;
    portion.files = files;
    go_on = sum.add(adapters::run_tool(manifest, state, portion, cancel), files);
    if (looked_at) looked_at(sum.looked_at());
  }
  return sum.finish();
}

Digest combined(std::vector<Digest> outputs) {
  std::sort(outputs.begin(), outputs.end());
  outputs.erase(std::unique(outputs.begin(), outputs.end()), outputs.end());
  if (outputs.size() == 1) return outputs.front();
  FieldHasher hasher;
  for (const auto& output : outputs) hasher.add(output.hex());
  return hasher.finish();
}

}  // namespace redoubt::pipeline
