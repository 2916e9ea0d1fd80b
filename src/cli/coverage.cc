#include "cli/coverage.h"

#include <algorithm>

#include "cli/common.h"
#include "plan/controls.h"

namespace redoubt::cli {
namespace {

// The runs of the project, or none when nothing was ever run: then everything is unproven.
Result<std::optional<store::Store>> store_if_any(const std::filesystem::path& root) {
  std::error_code code;
  if (!std::filesystem::exists(pipeline::store_file(root), code)) return std::nullopt;
  TRY_ASSIGN(auto store, store::Store::open(pipeline::store_file(root)));
  return store;
}

Result<std::vector<pipeline::ReportedFinding>> open_imported(const std::filesystem::path& root,
                                                             store::Store& store,
                                                             const std::string& today) {
  TRY_ASSIGN(const auto context, current_context(store));
  TRY_ASSIGN(auto known, known_findings(root, store, context, today));
  std::erase_if(known.reported, [](const pipeline::ReportedFinding& reported) {
    const auto& finding = reported.finding;
    return reported.state == core::FindingState::kFixed || finding.suppressed() ||
           !finding.source.starts_with("import:");
  });
  return std::move(known.reported);
}

}  // namespace

Result<std::map<std::string, int>> levels_of(const Arguments& arguments,
                                             const pipeline::Config& config) {
  std::map<std::string, int> levels;
  const auto chosen = pipeline::chosen_levels(config.standards);
  for (const auto& word : arguments.list("standard")) {
    const auto standard = plan::parse_standard(word);
    if (!standard)
      return std::unexpected(
          Error(fmt::format("'{}' is no standard", word)).hint("asvs, ssdf or osps"));
    const auto known = chosen.find(*standard);
    levels[*standard] = known == chosen.end() ? 1 : known->second;
  }
  if (levels.empty()) levels = chosen;
  if (!arguments.has("level")) return levels;
  TRY_ASSIGN(const size_t level, number_of(arguments.text("level"), "--level"));
  if (level > 3) return fail("--level is 1, 2 or 3, not {}", level);
  for (auto& [standard, value] : levels)
    value = std::min(static_cast<int>(level), plan::levels_of(standard));
  return levels;
}

Result<pipeline::Present> present_of_project(const std::filesystem::path& root,
                                             const pipeline::Config& config, Session& session) {
  TRY_ASSIGN(auto store, store_if_any(root));
  std::vector<pipeline::ReportedFinding> imported;
  if (store) {
    TRY_ASSIGN(imported, open_imported(root, *store, session.today()));
  }
  return pipeline::present_now(root, config, std::move(imported), session.context());
}

Result<pipeline::CoverageView> coverage_of_project(const std::filesystem::path& root,
                                                   const Arguments& arguments, Session& session) {
  TRY_ASSIGN(const auto config, pipeline::load_config(root));
  TRY_ASSIGN(const auto levels, levels_of(arguments, config));
  TRY_ASSIGN(auto store, store_if_any(root));
  std::vector<pipeline::ReportedFinding> imported;
  if (store) {
    TRY_ASSIGN(imported, open_imported(root, *store, session.today()));
  }
  return pipeline::coverage_now(root, config, levels, store ? &*store : nullptr,
                                std::move(imported), session.context());
}

}  // namespace redoubt::cli
