#include "pipeline/judge.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "core/capability.h"
#include "core/place_kind.h"
#include "pipeline/examined.h"
#include "pipeline/languages.h"

namespace redoubt::pipeline {
namespace {

using core::Outcome;

// The languages among `present` that the source covers for the capability; all of them when
// language does not matter.
std::set<std::string> covered(const Source& source, std::string_view capability,
                              const std::set<std::string>& present) {
  std::set<std::string> result;
  for (const auto& language : present)
    if (core::offers(source.offers, capability, language)) result.insert(language);
  return result;
}

std::string list_of(const std::set<std::string>& words) {
  return join(std::vector<std::string>(words.begin(), words.end()), ", ");
}

core::ToolUse use_of(const Source& source) {
  const auto& report = source.report;
  return {.name = report.source,
          .version = report.version,
          .rules_digest = report.rules_digest.empty() ? "" : report.rules_digest.to_string(),
          .feed = report.feed,
          .raw_output = report.raw_output.empty() ? "" : report.raw_output.to_string()};
}

bool has_any(const adapters::ToolManifest& manifest, const core::TestCase& test,
             const std::set<std::string>& languages) {
  if (languages.empty()) return core::offers(manifest.offers, test.capability, test.language);
  return std::any_of(languages.begin(), languages.end(), [&](const auto& language) {
    return core::offers(manifest.offers, test.capability, language);
  });
}

// Why nothing could run, and what would help. The words are the same for every test that lacks the
// same tool, so that reports can say it once.
void explain_missing(const core::TestCase& test, const Evidence& evidence,
                     const std::set<std::string>& languages, core::TestResult& result) {
  result.outcome = Outcome::kNotRun;
  std::vector<const KnownTool*> able;
  for (const auto& tool : evidence.tools)
    if (has_any(tool.manifest, test, languages)) able.push_back(&tool);
  std::stable_sort(able.begin(), able.end(), [](const auto* a, const auto* b) {
    return a->manifest.precedence < b->manifest.precedence;
  });
  for (const auto* tool : able)
    if (tool->state.installed && !tool->state.problem.empty()) {
      result.reason = fmt::format("{} is installed but cannot be used: {}", tool->manifest.title,
                                  tool->state.problem);
      result.hint = "see `redoubt tools`";
      return;
    }
  const bool left_out = std::any_of(
      evidence.left_out.begin(), evidence.left_out.end(), [&](const core::CapabilityOffer& offer) {
        return core::capability_covers(offer.capability, test.capability);
      });
  if (left_out) {
    result.reason = "the engine for it was left out";
    result.hint = "run without --engine";
  } else if (able.empty()) {
    result.untested = test.capability;
    result.untested_languages.assign(languages.begin(), languages.end());
    result.reason = nothing_tests({result.untested}, result.untested_languages);
  } else if (evidence.tools_left_out) {
    result.reason = "needs an external tool, and these were left out";
    result.hint = "run without --no-tools and --engine";
  } else {
    const auto& best = able.front()->manifest;
    result.reason = "needs an external tool that is not here";
    result.hint = fmt::format("install {} ({})", best.title, adapters::install_hint(best));
  }
}

}  // namespace

bool needs_other_means(const core::TestCase& test, core::TestResult& result) {
  const auto needs = test.parameters.find("needs");
  const auto provider = test.parameters.find("provider");
  if (needs == test.parameters.end() || provider == test.parameters.end()) return false;
  result.outcome = Outcome::kNotRun;
  result.untested = test.capability;
  result.reason =
      fmt::format("no engine tests {} yet; it needs {}", test.capability, needs->second);
  result.hint = "until then: " + provider->second;
  return true;
}

bool concerns(const Weakness& weakness, const core::TestCase& test) {
  const auto& finding = weakness.finding;
  const auto& all = weakness.capabilities;
  const bool asked = finding.capability == test.capability ||
                     std::find(all.begin(), all.end(), test.capability) != all.end();
  return !finding.suppressed() && asked && finding.severity >= test.min_severity &&
         inside(finding.location.path, test.paths);
}

namespace {

std::set<std::string> languages_of(const core::TestCase& test, const Evidence& evidence) {
  return code_languages(evidence.project, test, [&](std::string_view language) {
    return std::any_of(evidence.sources.begin(), evidence.sources.end(),
                       [&](const Source& source) {
                         return core::offers(source.offers, test.capability, language);
                       }) ||
           std::any_of(evidence.tools.begin(), evidence.tools.end(), [&](const KnownTool& tool) {
             return core::offers(tool.manifest.offers, test.capability, language);
           });
  });
}

// The sources that looked for what the test asks, and the languages they reached.
struct Answering {
  std::vector<const Source*> sources;
  std::set<std::string> languages;
};

Answering who_answers(const core::TestCase& test, const Evidence& evidence,
                      const std::set<std::string>& languages) {
  Answering answering;
  for (const auto& source : evidence.sources) {
    if (!has_capability(source, test.capability)) continue;
    const auto mine = covered(source, test.capability, languages);
    if (test.capability.starts_with("code.") && mine.empty()) continue;
    answering.languages.insert(mine.begin(), mine.end());
    answering.sources.push_back(&source);
  }
  return answering;
}

// Sources that found what the test asks about without being able to answer it wholly: a setting may
// say that cookies go without their guard, and only who reads the code can say that none does.
void add_finders(const core::TestCase& test, const Evidence& evidence,
                 std::vector<const Source*>& sources) {
  for (const auto& weakness : evidence.weaknesses) {
    if (!concerns(weakness, test)) continue;
    for (const auto& source : evidence.sources)
      if (source.report.source == weakness.finding.source &&
          std::find(sources.begin(), sources.end(), &source) == sources.end())
        sources.push_back(&source);
  }
}

std::string names_of(const std::vector<const Source*>& sources) {
  std::vector<std::string> names;
  for (const auto* source : sources) names.push_back(source->report.source);
  return join(names, ", ");
}

bool fails(const core::TestCase& test, const Evidence& evidence,
           const std::vector<const Source*>& sources, core::TestResult& result) {
  for (size_t i = 0; i < evidence.weaknesses.size(); ++i)
    if (concerns(evidence.weaknesses[i], test)) result.findings.push_back(evidence.names[i]);
  if (result.findings.empty()) return false;
  result.outcome = Outcome::kFail;
  result.reason = fmt::format("{} {}: {}", sources.front()->kind, names_of(sources),
                              counted(result.findings.size(), "finding"));
  return true;
}

template <class Predicate>
size_t components_that(const std::vector<const Source*>& sources, const Predicate& predicate) {
  size_t count = 0;
  for (const auto* source : sources)
    count += static_cast<size_t>(std::count_if(source->report.components.begin(),
                                               source->report.components.end(), predicate));
  return count;
}

bool lacks_version(const core::Component& component) {
  return component.version.empty() && !component.development;
}

// Maven has no lock file: a version that the pom.xml does not say comes from a parent or a list
// that is not here, and nobody can tell whether that one says it exactly.
bool lacks_version_in_maven(const core::Component& component) {
  return lacks_version(component) && component.ecosystem == "Maven" &&
         component.location.path.ends_with("pom.xml");
}

// The first file that says of itself that more is installed than it names; tests, examples and the
// like aside.
const core::CoverageGap* what_leads_further(const std::vector<const Source*>& sources) {
  for (const auto* source : sources)
    for (const auto& gap : source->report.coverage.gaps)
      if (gap.kind == core::CoverageGap::Kind::kNotFollowed && !core::is_beside_product(gap.path))
        return &gap;
  return nullptr;
}

// Silence of a source that did not look at everything, or could not, is no pass.
bool is_open(const core::TestCase& test, const std::vector<const Source*>& sources,
             core::TestResult& result) {
  for (const auto* source : sources)
    if (const auto why = open_question(source->report, test.capability, test.paths); !why.empty()) {
      result.outcome = Outcome::kError;
      result.reason = why;
      return true;
    }
  if (test.capability == "dependencies.known-vulnerability")
    if (const size_t count = components_that(sources, lacks_version); count > 0) {
      result.outcome = Outcome::kNotRun;
      result.reason =
          fmt::format("{}: nothing found, but {} without a version could not be looked up",
                      names_of(sources), counted(count, "component"));
      result.hint = "pin versions, or commit a lock file";
      return true;
    }
  if (test.capability == "dependencies.lock-file")
    if (const size_t count = components_that(sources, lacks_version_in_maven); count > 0) {
      result.outcome = Outcome::kNotRun;
      result.reason = fmt::format(
          "{}: nothing found, but {} of Maven without a version may be any, as a parent says that "
          "is not here",
          names_of(sources), counted(count, "component"));
      result.hint = "state the versions in dependencyManagement; `mvn dependency:list` names them";
      return true;
    }
  if (test.capability == "dependencies.known-vulnerability")
    if (const auto* gap = what_leads_further(sources)) {
      result.outcome = Outcome::kNotRun;
      result.reason =
          fmt::format("{}: nothing found, but {}: {}", names_of(sources), gap->path, gap->reason);
      result.hint = "what is installed besides has to be checked by other means, such as the build";
      return true;
    }
  for (const auto* source : sources)
    if (!source->unsettled.reason.empty()) {
      result.outcome = Outcome::kNotRun;
      result.reason =
          fmt::format("{}: nothing found, but {}", source->report.source, source->unsettled.reason);
      result.hint = source->unsettled.hint;
      return true;
    }
  return false;
}

// Tested by following values of a request to where they do harm (the taint rules of rules/code/).
// Values are followed within a file, so what a helper in another one does with them is not seen.
bool is_followed_within_a_file(std::string_view capability) {
  static constexpr std::string_view kFollowed[] = {
      "code.code-injection",  "code.command-injection", "code.cross-site-scripting",
      "code.deserialization", "code.ldap-injection",    "code.log-injection",
      "code.mass-assignment", "code.open-redirect",     "code.password-hashing",
      "code.path-traversal",  "code.regex-complexity",  "code.request-forgery",
      "code.sql-injection"};
  return std::find(std::begin(kFollowed), std::end(kFollowed), capability) != std::end(kFollowed);
}

// Nothing found in advisories is worth as much as the advisories, and nothing found by patterns as
// much as they know.
std::string what_it_rests_on(const core::TestCase& test,
                             const std::vector<const Source*>& sources) {
  std::set<std::string> feeds;
  if (test.capability == "dependencies.known-vulnerability")
    for (const auto* source : sources)
      if (!source->report.feed.empty()) feeds.insert(source->report.feed);
  if (!feeds.empty()) return ": nothing in " + list_of(feeds);
  if (!core::is_tested_by_patterns(test.capability)) return "";
  return is_followed_within_a_file(test.capability)
             ? ": nothing that its patterns know; values are not followed from file to file"
             : ": nothing that its patterns know";
}

bool is_untested_somewhere(const core::TestCase& test, const Evidence& evidence,
                           const Answering& answering, const std::set<std::string>& languages,
                           core::TestResult& result) {
  if (answering.languages.size() >= languages.size()) return false;
  std::set<std::string> rest;
  std::set_difference(languages.begin(), languages.end(), answering.languages.begin(),
                      answering.languages.end(), std::inserter(rest, rest.end()));
  core::TestResult missing;
  explain_missing(test, evidence, rest, missing);
  result.outcome = Outcome::kNotRun;
  result.reason =
      fmt::format("{}: nothing found in {}, but {} was not tested", names_of(answering.sources),
                  list_of(answering.languages), list_of(rest));
  result.hint = missing.hint;
  return true;
}

}  // namespace

std::string nothing_tests(const std::vector<std::string>& capabilities,
                          const std::vector<std::string>& languages) {
  return fmt::format("no engine and no known tool tests {}{}{}", join(capabilities, ", "),
                     languages.empty() ? "" : " for ", join(languages, ", "));
}

core::TestResult judge(const core::TestCase& test, const Evidence& evidence) {
  core::TestResult result;
  result.test_id = test.id;
  const bool about_code = test.capability.starts_with("code.");
  const auto languages = about_code ? languages_of(test, evidence) : std::set<std::string>{};
  if (about_code && languages.empty()) {
    result.outcome = Outcome::kNotApplicable;
    result.reason = "no code in these paths";
    return result;
  }
  Answering answering = who_answers(test, evidence, languages);
  add_finders(test, evidence, answering.sources);
  const auto& sources = answering.sources;
  if (sources.empty()) {
    if (!needs_other_means(test, result)) explain_missing(test, evidence, languages, result);
  } else if (std::all_of(sources.begin(), sources.end(),
                         [](const Source* source) { return !source->inapplicable.empty(); })) {
    result.outcome = Outcome::kNotApplicable;
    result.reason = sources.front()->inapplicable;
  } else {
    for (const auto* source : sources) result.tools.push_back(use_of(*source));
    if (!fails(test, evidence, sources, result) && !is_open(test, sources, result) &&
        !is_untested_somewhere(test, evidence, answering, languages, result)) {
      result.outcome = Outcome::kPass;
      result.reason = fmt::format("{} {}{}", sources.front()->kind, names_of(sources),
                                  what_it_rests_on(test, sources));
    }
  }
  return result;
}

}  // namespace redoubt::pipeline
