#include "engines/dependencies/vulnerabilities.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/text.h"
#include "engines/dependencies/manifest.h"
#include "engines/dependencies/ways.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr size_t kMaxSummary = 110;
constexpr size_t kMaxPartsShown = 3;
constexpr size_t kMaxPlaces = 20;  // of one package in a folder; more say nothing new

// As a part of our own sentence.
std::string summary_of(std::string_view advisory_text) {
  std::string summary = shortened(one_line(advisory_text.substr(0, 4 * kMaxSummary)), kMaxSummary);
  while (summary.ends_with('.')) summary.pop_back();
  return summary;
}

// The parts of the component that are affected, where they are not the whole.
std::string in_parts(const core::Component& component, const std::vector<std::string>& parts) {
  if (parts.empty() || parts == std::vector{component.name}) return {};
  std::vector<std::string> shown(parts.begin(),
                                 parts.begin() + std::min(kMaxPartsShown, parts.size()));
  std::string text = ", in " + join(shown, ", ");
  if (parts.size() > shown.size()) text += fmt::format(" and {} more", parts.size() - shown.size());
  return text;
}

// How a component stands in its lock file.
struct Standing {
  bool direct_known = false;
  std::vector<std::string> ways;
};

// The package that the project asks for, where the way starts.
std::string_view start_of(std::string_view way) { return way.substr(0, way.find(" → ")); }

std::string how_it_comes_in(const core::Component& component, const Standing& standing) {
  std::string text;
  if (component.direct) text = " The project asks for it itself.";
  else if (!standing.ways.empty()) {
    text = " It comes in by " + standing.ways.front();
    for (size_t i = 1; i < standing.ways.size(); ++i)
      text +=
          fmt::format("{}{}", i == 1 ? ", and by way of " : " and ", start_of(standing.ways[i]));
    text += '.';
  } else if (standing.direct_known) text = " It comes in through another package.";
  if (component.development) text += " Only development needs it.";
  if (component.minimum)
    text += " That is the lowest version that will do; a build with a newer one is not affected.";
  return text;
}

std::string message_of(const core::Component& component, const core::Vulnerability& vulnerability,
                       const Standing& standing, bool imported) {
  std::string text =
      vulnerability.unmaintained
          ? fmt::format(
                "{} ({}) is no longer maintained, as {} says: nobody will mend what is found "
                "in it.",
                component.name, component.ecosystem, vulnerability.id)
          : fmt::format("{} {} ({}) is affected by {}{}.", component.name, component.version,
                        component.ecosystem, vulnerability.id,
                        in_parts(component, vulnerability.parts));
  if (!imported) text += " No file here imports that; what it does import may.";
  text += how_it_comes_in(component, standing);
  if (vulnerability.known_exploited) text += " Attackers are known to use it.";
  if (!vulnerability.severity_known) text += " " + std::string(core::kNotRated);
  return text;
}

std::string remedy_of(const core::Component& component, const core::Vulnerability& vulnerability,
                      const Standing& standing) {
  if (vulnerability.id.starts_with("MAL-"))
    return fmt::format("Remove {} and treat every machine that installed it as broken into.",
                       component.name);
  if (vulnerability.fixed_version.empty() && vulnerability.unmaintained)
    return fmt::format("Replace {} by a package that is looked after.", component.name);
  if (vulnerability.fixed_version.empty())
    return fmt::format(
        "No fixed version of {} is known: replace it, or show that the affected part is not "
        "reached.",
        component.name);
  std::string text =
      fmt::format("Upgrade {} to {} or later", component.name, vulnerability.fixed_version);
  if (!standing.ways.empty())
    text += fmt::format("; it comes in through {}, so upgrade that one or override the version",
                        start_of(standing.ways.front()));
  else if (!component.direct && standing.direct_known)
    text += "; it comes in through another package, so upgrade that one or override the version";
  return text + '.';
}

// Where a person can read about an advisory; "" for ids that only we or nobody publishes.
std::string page_of(std::string_view id) {
  if (id.starts_with("CVE-")) return fmt::format("https://nvd.nist.gov/vuln/detail/{}", id);
  for (const std::string_view prefix :
       {"GHSA-", "GO-", "PYSEC-", "RUSTSEC-", "MAL-", "OSV-", "DRUPAL-", "BIT-", "PSF-", "HSEC-"})
    if (id.starts_with(prefix)) return fmt::format("https://osv.dev/vulnerability/{}", id);
  return {};
}

// What the advisory names, else the page of its first id that has one.
std::vector<std::string> references_of(const core::Vulnerability& vulnerability) {
  if (!vulnerability.references.empty()) return vulnerability.references;
  if (const auto page = page_of(vulnerability.id); !page.empty()) return {page};
  for (const auto& alias : vulnerability.aliases)
    if (const auto page = page_of(alias); !page.empty()) return {page};
  return {};
}

// `imported`: whether a file of the project may import what is affected.
core::Finding finding_of(const core::Component& component, const core::Vulnerability& vulnerability,
                         const Standing& standing, bool imported) {
  core::Finding finding;
  finding.rule_id = vulnerability.id;
  finding.capability = "dependencies.known-vulnerability";
  const std::string summary = summary_of(vulnerability.summary);
  finding.title = fmt::format("{} {}: {}", component.name, component.version,
                              vulnerability.unmaintained ? "no longer maintained"
                              : summary.empty()          ? "known vulnerability " + vulnerability.id
                                                         : summary);
  finding.message = message_of(component, vulnerability, standing, imported);
  finding.remedy = remedy_of(component, vulnerability, standing);
  // Of a minimum nobody knows whether it is what runs.
  finding.severity = component.minimum && !vulnerability.known_exploited
                         ? std::min(vulnerability.severity, core::Severity::kLow)
                         : vulnerability.severity;
  finding.confidence = component.minimum ? core::Confidence::kLow
                       : imported        ? core::Confidence::kHigh
                                         : core::Confidence::kMedium;
  finding.cwes = vulnerability.cwes;
  finding.references = references_of(vulnerability);
  finding.location = component.location;
  finding.purl = component.purl;
  finding.aliases = vulnerability.aliases;
  finding.fixed_version = vulnerability.fixed_version;
  finding.known_exploited = vulnerability.known_exploited;
  finding.development = component.development;
  finding.ways = standing.ways;
  return finding;
}

// One version of a package that several files of a folder name, as a list that was exported from a
// lock file does: one package to upgrade, which stands in two places.
class SamePackages {
 public:
  SamePackages(const std::vector<core::Component>& components,
               const std::set<std::string_view>& direct_known)
      : direct_known_(direct_known) {
    for (const auto& component : components) {
      auto& places = places_[key_of(component)];
      const auto same_file = [&](const core::Component* other) {
        return other->location.path == component.location.path;
      };
      if (places.size() < kMaxPlaces && std::none_of(places.begin(), places.end(), same_file))
        places.push_back(&component);
    }
    for (auto& [key, places] : places_)
      std::stable_sort(places.begin(), places.end(),
                       [&](const auto* a, const auto* b) { return worth(*a) > worth(*b); });
  }

  // Where else it stands, for the file that says most of it; nothing for the others.
  std::optional<std::vector<core::Location>> others(const core::Component& component) const {
    const auto& places = places_.at(key_of(component));
    if (places.front()->location.path != component.location.path) return std::nullopt;
    std::vector<core::Location> others;
    for (size_t i = 1; i < places.size(); ++i) others.push_back(places[i]->location);
    return others;
  }

 private:
  // Package URLs spell a name in one way.
  static std::string key_of(const core::Component& component) {
    return fmt::format("{}\n{}", folder_of(component.location.path),
                       component.purl.empty()
                           ? component.ecosystem + component.name + '\n' + component.version
                           : component.purl);
  }
  // What one of them installs for use is in use.
  std::tuple<bool, bool, bool> worth(const core::Component& component) const {
    return {!component.minimum, !component.development,
            direct_known_.contains(component.location.path)};
  }

  const std::set<std::string_view>& direct_known_;
  std::unordered_map<std::string, std::vector<const core::Component*>> places_;
};

class Matcher {
 public:
  Matcher(const core::VulnerabilitySource& source, const GoImports& imports,
          core::SourceReport& report)
      : source_(source), imports_(imports), report_(report), ways_(report.components) {
    for (const auto& component : report.components)
      if (component.direct) direct_known_.insert(component.location.path);
  }

  void run() {
    const SamePackages same(report_.components, direct_known_);
    for (const auto& component : report_.components) {
      const auto& advisories = advisories_of(component);
      if (advisories.empty()) continue;
      if (const auto others = same.others(component)) add_findings(component, advisories, *others);
    }
    for (const auto& [ecosystem, count] : not_covered_)
      unknown(fmt::format("no advisory database covers {}: {} unknown", ecosystem,
                          counted(count, "component")),
              true);
    for (const auto& [ecosystem, count] : no_version_)
      unknown(fmt::format("{} of {} without a version: not checked for known vulnerabilities",
                          counted(count, "component"), ecosystem),
              false);
    report_.feed = source_.description();
  }

 private:
  void add_findings(const core::Component& component,
                    const std::vector<core::Vulnerability>& advisories,
                    const std::vector<core::Location>& others) {
    const Standing standing{.direct_known = direct_known_.contains(component.location.path),
                            .ways = ways_.to(component)};
    for (const auto& vulnerability : advisories) {
      auto& finding = report_.findings.emplace_back(finding_of(
          component, vulnerability, standing, may_be_imported(component, vulnerability)));
      finding.related = others;
      std::vector<std::string> names;
      for (const auto& other : others) names.push_back(other.path);
      if (!names.empty()) finding.message += fmt::format(" {} names it too.", join(names, ", "));
    }
  }

  // Of what the project does not ask for itself its imports say nothing.
  bool may_be_imported(const core::Component& component,
                       const core::Vulnerability& vulnerability) const {
    return vulnerability.parts.empty() || !component.direct || component.ecosystem != "Go" ||
           !imports_.certainly_none(folder_of(component.location.path), component.name,
                                    vulnerability.parts);
  }

  const std::vector<core::Vulnerability>& advisories_of(const core::Component& component) {
    const auto [place, is_new] = answers_.try_emplace(component.ecosystem + '\n' + component.name +
                                                      '\n' + component.version);
    if (!is_new) return place->second;
    switch (source_.find(component, place->second)) {
      case core::VulnerabilityAnswer::kKnown:
        break;
      case core::VulnerabilityAnswer::kEcosystemNotCovered:
        ++not_covered_[component.ecosystem];
        break;
      case core::VulnerabilityAnswer::kNoVersion:
        ++no_version_[component.ecosystem];
        break;
    }
    // In one order, each advisory once.
    std::sort(place->second.begin(), place->second.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    const auto same = [](const auto& a, const auto& b) { return a.id == b.id; };
    place->second.erase(std::unique(place->second.begin(), place->second.end(), same),
                        place->second.end());
    return place->second;
  }

  void unknown(std::string text, bool makes_incomplete) {
    report_.notes.push_back(text);
    report_.coverage.gaps.push_back({.kind = core::CoverageGap::Kind::kSkipped,
                                     .path = "",
                                     .reason = std::move(text),
                                     .makes_incomplete = makes_incomplete});
  }

  const core::VulnerabilitySource& source_;
  const GoImports& imports_;
  core::SourceReport& report_;
  Ways ways_;
  std::set<std::string_view>
      direct_known_;  // lock files of which some component is known to be direct
  std::unordered_map<std::string, std::vector<core::Vulnerability>> answers_;
  std::map<std::string, size_t> not_covered_, no_version_;
};

}  // namespace

void match_vulnerabilities(const core::VulnerabilitySource* source, const GoImports& imports,
                           core::SourceReport& report) {
  if (source != nullptr) return Matcher(*source, imports, report).run();
  if (report.components.empty()) return;
  const std::string text =
      fmt::format("no advisory database: {} not checked for known vulnerabilities",
                  counted(report.components.size(), "component"));
  report.notes.push_back(text + "; import one with redoubt feed import");
  report.coverage.gaps.push_back({.kind = core::CoverageGap::Kind::kSkipped,
                                  .path = "",
                                  .reason = text,
                                  .makes_incomplete = true});
}

}  // namespace redoubt::engines::dependencies
