#include "engines/config/built_images.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engines/config/signs.h"

namespace redoubt::engines::config {
namespace {

constexpr std::string_view kBuilt = "container.built-image";
constexpr std::string_view kUnversioned = "container.unversioned-image";

using Spot = std::pair<std::string, uint32_t>;  // path, line

}  // namespace

void note_built_image(std::string_view image, uint32_t line, Reporter& report) {
  report.fact(std::string(kBuilt), parse_image(image).repository, line);
}

void note_unversioned_image(std::string_view image, uint32_t line, Reporter& report) {
  report.fact(std::string(kUnversioned), parse_image(image).repository, line);
}

void take_back_built_images(core::SourceReport& report) {
  std::set<std::string> built;
  for (const core::Fact& fact : report.facts)
    if (fact.kind == kBuilt) built.insert(fact.value);
  std::set<Spot> own;
  for (const core::Fact& fact : report.facts)
    if (fact.kind == kUnversioned && built.contains(fact.value))
      own.emplace(fact.location.path, fact.location.region.start_line);
  std::erase_if(report.findings, [&](const core::Finding& finding) {
    return finding.rule_id.ends_with("-floating-image") &&
           own.contains(Spot(finding.location.path, finding.location.region.start_line));
  });
  std::erase_if(report.facts, [](const core::Fact& fact) {
    return fact.kind == kBuilt || fact.kind == kUnversioned;
  });
}

}  // namespace redoubt::engines::config
