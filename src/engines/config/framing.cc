#include "engines/config/framing.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace redoubt::engines::config {
namespace {

bool is_about_pages(const core::Finding& finding) {
  return finding.rule_id == "config.setting-framing-pages" ||
         finding.rule_id == "config.setting-framing-next";
}

}  // namespace

void take_back_framed_pages(core::SourceReport& report) {
  std::set<std::string, std::less<>> silent;  // files that serve pages and say nothing
  for (const core::Finding& finding : report.findings)
    if (is_about_pages(finding)) silent.insert(finding.location.path);
  const bool said = std::any_of(report.facts.begin(), report.facts.end(), [&](const auto& fact) {
    return fact.kind == "setting.settings.framing" && !silent.contains(fact.location.path);
  });
  if (said) std::erase_if(report.findings, is_about_pages);
}

}  // namespace redoubt::engines::config
