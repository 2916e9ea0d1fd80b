#include "engines/config/testing.h"

#include <algorithm>

#include "analysis/language.h"
#include "base/check.h"
#include "base/text.h"
#include "engines/config/config_engine.h"

namespace redoubt::engines::config {
const std::vector<DocumentedRule>& built_in_rules() {
  static const auto loaded = load_documented_rules("config/");
  if (!loaded) fmt::print(stderr, "{}\n", loaded.error().to_string());
  REDOUBT_CHECK(loaded.has_value());
  return *loaded;
}

FileReport run_engine(const std::string& path, std::string_view text, Prefilter prefilter) {
  static const auto engine = make_config_engine_of(built_in_rules());
  static const auto patterns = analysis::PatternSet::compile(engine->patterns());
  REDOUBT_CHECK(patterns.has_value());
  static const auto scratch = patterns->make_scratch();
  FileReport report;
  const auto language = analysis::language_of(path, text.substr(0, 200));
  analysis::SourceFile file(path, text, Digest{}, language, false);
  std::vector<analysis::PatternHit> hits;
  REDOUBT_CHECK(patterns->scan(
      text, *scratch, [&](uint32_t pattern, size_t end) { hits.push_back({pattern, end}); }));
  if (prefilter == Prefilter::kOn) file.set_hits(hits);
  if (engine->wants(path, language)) engine->examine(file, report);
  return report;
}

bool reports(const FileReport& report, std::string_view rule_id) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const auto& finding) {
    return finding.rule_id == rule_id && !finding.suppressed();
  });
}

std::string usual_path(const DocumentedRule& rule) {
  if (!rule.files.empty()) {
    std::string path = rule.files.front();
    if (path.starts_with("**/")) path = path.substr(3);
    return replace_all(path, "*", "sample");
  }
  const std::string_view format = rule.format;
  if (format == "dockerfile") return "Dockerfile";
  if (format == "compose") return "compose.yaml";
  if (format == "kubernetes") return "k8s/app.yaml";
  if (format == "cloudformation") return "stack.yaml";
  if (format == "gitlab") return ".gitlab-ci.yml";
  if (format == "terraform") return "main.tf";
  if (format == "openapi") return "openapi.yaml";
  if (format == "action") return "action.yml";
  return ".github/workflows/ci.yml";
}

}  // namespace redoubt::engines::config
