#include "engines/repository/repository_engine.h"

#include <set>

#include "base/knowledge.h"
#include "base/text.h"
#include "core/place_kind.h"
#include "engines/repository/checks.h"

namespace redoubt::engines {
namespace repository {

core::Finding finding_of(const DocumentedRule& rule, std::string path, std::string message) {
  core::Finding finding;
  finding.rule_id = rule.info.id;
  finding.capability = rule.info.capability;
  finding.title = rule.info.title;
  finding.message = std::move(message);
  finding.remedy = rule.info.remedy;
  finding.severity = rule.info.severity;
  finding.confidence = rule.confidence;
  finding.cwes = rule.info.cwes;
  finding.references = rule.info.references;
  finding.location.path = std::move(path);
  // A project has each practice once; the path tells binaries apart.
  finding.evidence = rule.info.id + ":" + finding.location.path;
  return finding;
}

core::Finding& Practice::add(std::string_view rule, std::string path, std::string message) {
  report_.findings.push_back(
      finding_of(rules_.find(rule)->second, std::move(path), std::move(message)));
  return report_.findings.back();
}

}  // namespace repository

namespace {

using namespace repository;

constexpr std::string_view kBinaryRule = "repository.binary-artifact";
constexpr std::string_view kChecked[] = {kBinaryRule,
                                         "repository.security-policy",
                                         "repository.security-policy-without-contact",
                                         "repository.licence",
                                         "repository.dependency-updates",
                                         "repository.tests-in-ci",
                                         "repository.static-analysis",
                                         "repository.code-review",
                                         "repository.signed-off",
                                         "repository.code-owners"};

class RepositoryEngine final : public Engine {
 public:
  explicit RepositoryEngine(RuleTable rules) : rules_(std::move(rules)) {}

  std::vector<core::CapabilityOffer> offers() const override {
    std::set<std::string> names;
    for (const auto& [id, rule] : rules_) names.insert(rule.info.capability);
    std::vector<core::CapabilityOffer> offers;
    for (const auto& name : names) offers.push_back({.capability = name, .languages = {}});
    return offers;
  }
  std::vector<RuleInfo> rules() const override {
    std::vector<RuleInfo> list;
    for (const auto& [id, rule] : rules_) list.push_back(rule.info);
    return list;
  }
  Digest rules_digest() const override { return knowledge_digest("repository/"); }

  // Programs have no language; packages fetched by a build are not part of the source.
  bool wants(std::string_view path, std::string_view language) const override {
    return language.empty() && path.find("node_modules/") == std::string_view::npos &&
           path.find("site-packages/") == std::string_view::npos;
  }
  bool keeps_text(std::string_view path, std::string_view) const override {
    return reads_text(path);
  }

  void examine(const analysis::SourceFile& file, FileReport& out) const override {
    if (!file.binary() || is_build_wrapper(file.path())) return;
    const std::string_view kind = program_kind(file.path(), file.bytes());
    if (kind.empty()) return;
    auto finding =
        finding_of(rules_.find(kBinaryRule)->second, file.path(),
                   fmt::format("{} is a {}. A review shows that it changed, not what it does now.",
                               to_valid_utf8(file.name()), kind));
    if (core::is_beside_product(file.path())) finding.severity = core::Severity::kInfo;
    out.findings.push_back(std::move(finding));
  }

  void conclude(const core::Project& project, const Knowledge&,
                core::SourceReport& report) const override {
    Practice practice(rules_, report);
    check_documents(project, practice);
    check_updates(project, practice);
    check_pipelines(project, practice);
    check_history(project, practice);
  }

 private:
  RuleTable rules_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_repository_engine() {
  TRY_ASSIGN(auto list, load_documented_rules("repository/"));
  RuleTable rules;
  for (auto& rule : list) rules.emplace(rule.info.id, std::move(rule));
  for (const auto id : kChecked)
    if (!rules.contains(id))
      return fail("rule {} is checked but not described in rules/repository", id);
  if (rules.size() != std::size(kChecked))
    return fail("rules/repository describes a rule that no check reports");
  return std::make_unique<RepositoryEngine>(std::move(rules));
}

}  // namespace redoubt::engines
