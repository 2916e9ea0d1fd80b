#include "pipeline/examined.h"

#include <algorithm>

#include "base/text.h"
#include "core/capability.h"
#include "pipeline/languages.h"

namespace redoubt::pipeline {
namespace {

bool is_below(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

// A gap may be at a folder, whose files nobody has seen.
bool concerns_paths(const core::CoverageGap& gap, const std::vector<std::string>& paths) {
  return gap.path.empty() || inside(gap.path, paths) ||
         std::any_of(paths.begin(), paths.end(), [&](std::string_view pattern) {
           return is_below(pattern.substr(0, pattern.find_first_of("*?[")), gap.path);
         });
}

bool concerns(const core::CoverageGap& gap, std::string_view capability) {
  const auto& looked_for = gap.capabilities;
  return looked_for.empty() ||
         std::any_of(looked_for.begin(), looked_for.end(),
                     [&](const auto& one) { return core::capability_covers(one, capability); });
}

// Not complete, and no gap says what of it.
bool vaguely_partial(const core::SourceReport& report) {
  const auto& gaps = report.coverage.gaps;
  const bool explained =
      std::any_of(gaps.begin(), gaps.end(), [](const auto& gap) { return gap.makes_incomplete; });
  return report.state == core::ReportState::kPartial && (!explained || !report.problem.empty());
}

std::string reason_of(const core::SourceReport& report) {
  return report.problem.empty() ? "no reason given" : report.problem;
}

}  // namespace

std::string open_question(const core::SourceReport& report, std::string_view capability,
                          const std::vector<std::string>& paths) {
  if (report.state == core::ReportState::kFailed)
    return fmt::format("{} failed: {}", report.source, reason_of(report));
  const auto& gaps = report.coverage.gaps;
  const auto opens = [&](const core::CoverageGap& gap) {
    return gap.makes_incomplete && concerns(gap, capability) && concerns_paths(gap, paths);
  };
  const auto gap = std::find_if(gaps.begin(), gaps.end(), opens);
  if (gap != gaps.end()) {
    const auto more = static_cast<size_t>(std::count_if(gap + 1, gaps.end(), opens));
    return fmt::format("{} could not examine {}: {}{}", report.source,
                       gap->path.empty() ? "everything" : gap->path, gap->reason,
                       more == 0 ? "" : fmt::format("; and {}", counted(more, "place")) + " more");
  }
  if (vaguely_partial(report))
    return fmt::format("{} is not complete: {}", report.source, reason_of(report));
  return "";
}

bool looked_again(const core::SourceReport& report, std::string_view path,
                  const core::Project& project, const std::filesystem::path& root) {
  if (report.state == core::ReportState::kFailed || vaguely_partial(report)) return false;
  const auto& coverage = report.coverage;
  for (const auto& gap : coverage.gaps)
    if (gap.makes_incomplete && (gap.path.empty() || gap.path == path || is_below(path, gap.path)))
      return false;
  if (path.empty()) return true;
  if (std::binary_search(coverage.unseen.begin(), coverage.unseen.end(), path)) return false;
  const auto file =
      std::lower_bound(project.files.begin(), project.files.end(), path,
                       [](const auto& left, std::string_view right) { return left.path < right; });
  if (file != project.files.end() && file->path == path) return true;
  std::error_code code;
  const auto status = std::filesystem::symlink_status(root / path, code);
  return status.type() == std::filesystem::file_type::not_found;
}

}  // namespace redoubt::pipeline
