#include "engines/config/config_engine.h"

#include <algorithm>
#include <initializer_list>
#include <set>

#include "base/check.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "core/place_kind.h"
#include "engines/config/built_images.h"
#include "engines/config/dockerfile_checks.h"
#include "engines/config/framing.h"
#include "engines/config/kinds.h"
#include "engines/config/reporter.h"
#include "engines/config/settings.h"
#include "engines/config/terraform_checks.h"
#include "engines/config/traits.h"
#include "engines/config/yaml_checks.h"
#include "formats/yaml_template.h"

namespace redoubt::engines {
namespace {

using namespace config;
using formats::Node;

// Configuration is written by hand; what is larger is generated data.
constexpr size_t kMaxYamlBytes = 4u << 20;
constexpr formats::YamlLimits kYamlLimits{
    .max_bytes = kMaxYamlBytes, .max_nodes = 200'000, .max_depth = 100};

void add_gap(FileReport& out, const std::string& path, core::CoverageGap::Kind kind,
             std::string reason, bool incomplete, std::set<std::string> capabilities = {}) {
  core::CoverageGap gap;
  gap.kind = kind;
  gap.path = path;
  gap.reason = to_valid_utf8(reason);
  gap.makes_incomplete = incomplete;
  gap.capabilities.assign(capabilities.begin(), capabilities.end());
  out.gaps.push_back(std::move(gap));
}

// A gap names the file itself: the line, what is wrong and what to do.
std::string reason_of(const Error& error) {
  const auto line = error.where().line;
  return fmt::format("{}{}{}{}", line == 0 ? "" : fmt::format("line {}: ", line), error.message(),
                     error.hint().empty() ? "" : "; ", error.hint());
}

class ConfigEngine final : public Engine {
 public:
  ConfigEngine(RuleTable rules, SettingRules settings, CodeTraits traits)
      : rules_(std::move(rules)),
        settings_(std::move(settings)),
        traits_(std::move(traits)),
        first_trait_(settings_.patterns().size()),
        digest_(FieldHasher()
                    .add(knowledge_digest("config/").hex())
                    .add(knowledge_digest("traits/").hex())
                    .finish()) {}

  std::vector<core::CapabilityOffer> offers() const override {
    std::set<std::string> names;
    // A setting can be what a test of code asks for. That nothing is set does not answer it: only
    // who reads the code can.
    for (const auto& [id, rule] : rules_)
      if (!rule.info.capability.starts_with("code.")) names.insert(rule.info.capability);
    std::vector<core::CapabilityOffer> offers;
    for (const std::string& name : names) offers.push_back({.capability = name, .languages = {}});
    return offers;
  }
  std::vector<RuleInfo> rules() const override {
    std::vector<RuleInfo> list;
    for (const auto& [id, rule] : rules_) list.push_back(rule.info);
    return list;
  }
  Digest rules_digest() const override { return digest_; }
  std::vector<analysis::Pattern> patterns() const override {
    auto patterns = settings_.patterns();
    for (auto& pattern : traits_.patterns()) patterns.push_back(std::move(pattern));
    return patterns;
  }
  bool needs_hit() const override { return false; }  // other checks read whole documents
  void conclude(const core::Project&, const Knowledge&, core::SourceReport& report) const override {
    take_back_built_images(report);
    find_open_namespaces(report);
    take_back_framed_pages(report);
  }
  bool wants(std::string_view path, std::string_view language) const override {
    return kind_of(path, language) != Kind::kNone || settings_.concern(path) ||
           traits_.concern(path);
  }

  void examine(const analysis::SourceFile& file, FileReport& out) const override {
    if (file.binary()) return;
    Reporter report(file, rules_, out);
    const Kind kind = kind_of(file.path(), file.language());
    if (kind == Kind::kDockerfile) examine_dockerfile(file, report, out);
    else if (kind == Kind::kTerraform) examine_terraform(file, report, out);
    else if (kind != Kind::kNone) examine_yaml(kind, file, report, out);
    Comments comments(file);
    if (settings_.concern(file.path()) && !settings_.examine(file, comments, report))
      add_gap(out, file.path(), core::CoverageGap::Kind::kTruncated,
              "too large for a file of settings", true);
    traits_.examine(file, first_trait_, comments, report);
    report.finish();
  }

 private:
  template <class Input>
  static void run(std::span<const Check<Input>> checks, const Input& input, Reporter& report) {
    for (const Check<Input>& check : checks)
      if (report.begin(check.rule)) check.run(input, report);
  }

  // What the checks look for. Where they cannot run, this alone stays open: rules about text need
  // no parser.
  template <class Input>
  void add_capabilities(std::span<const Check<Input>> checks, std::set<std::string>& all) const {
    for (const Check<Input>& check : checks)
      if (const auto rule = rules_.find(check.rule); rule != rules_.end())
        all.insert(rule->second.info.capability);
  }
  template <class Input>
  std::set<std::string> capabilities_of(std::span<const Check<Input>> checks) const {
    std::set<std::string> all;
    add_capabilities(checks, all);
    return all;
  }

  void examine_dockerfile(const analysis::SourceFile& file, Reporter& report,
                          FileReport& out) const {
    if (is_dockerfile_template(file.bytes())) {
      add_gap(out, file.path(), core::CoverageGap::Kind::kSkipped,
              "a template: its values are not known from the file", false);
      return;
    }
    const auto parsed = parse_dockerfile(file.bytes(), file.path());
    if (!parsed) {
      add_gap(out, file.path(), core::CoverageGap::Kind::kMalformed, reason_of(parsed.error()),
              true, capabilities_of(dockerfile_checks()));
      return;
    }
    report.fact("container.dockerfile", parsed->stages.back().image, parsed->stages.back().line);
    state_if(report, "container.packages",
             {"apt-get install", "apt install", "apk add", "yum install", "dnf install",
              "microdnf install", "zypper install", "rpm -i"});
    state_if(report, "container.permissions", {"chmod", "--chmod"});
    run(dockerfile_checks(), *parsed, report);
  }

  void examine_terraform(const analysis::SourceFile& file, Reporter& report,
                         FileReport& out) const {
    if (file.bytes().find("resource") == std::string_view::npos) return;
    const auto parsed = file.path().ends_with(".json")
                            ? formats::parse_hcl_json(file.bytes(), file.path())
                            : formats::parse_hcl(file.bytes(), file.path());
    if (parsed) return run(terraform_checks(), *parsed, report);
    // Its own language has no such marks but in texts: another program fills the file in.
    if (!parsed.error().is_over_limit() &&
        formats::has_mark_at(file.bytes(), parsed.error().where().line))
      return add_gap(out, file.path(), core::CoverageGap::Kind::kSkipped,
                     "a template (\"{{ }}\"): render it first", false);
    add_gap(out, file.path(), core::CoverageGap::Kind::kMalformed, reason_of(parsed.error()),
            !core::is_beside_product(file.path()), capabilities_of(terraform_checks()));
  }

  // A fact about the file for each kind of thing that rules apply to: they should speak of secrets
  // of a pipeline only where it is given some.
  static void state_if(Reporter& report, std::string_view fact,
                       std::initializer_list<std::string_view> signs) {
    for (const std::string_view sign : signs)
      if (report.file().bytes().find(sign) != std::string_view::npos)
        return report.fact(std::string(fact), std::string(sign), 1);
  }

  static bool may_concern(Kind kind, std::string_view text) {
    return kind != Kind::kYaml || looks_like_kubernetes(text) || looks_like_cloudformation(text) ||
           looks_like_compose(text) || looks_like_openapi(text);
  }

  // A limit is no matter of templates: what is too large stays unread however it is filled in.
  static bool is_template(const analysis::SourceFile& file,
                          const Result<std::vector<Node>>& documents) {
    if (!documents)
      return !documents.error().is_over_limit() &&
             formats::is_broken_by_marks(file.bytes(), documents.error().where().line);
    return formats::has_template_marks(file.bytes()) &&
           (formats::is_chart_template(file.path(), file.bytes()) ||
            formats::is_to_be_filled_in(*documents));
  }

  std::set<std::string> looked_for_in(Kind kind, std::string_view text) const {
    switch (kind) {
      case Kind::kCompose:
        return capabilities_of(compose_checks());
      case Kind::kWorkflow:
        return capabilities_of(workflow_checks());
      case Kind::kAction:
        return capabilities_of(action_checks());
      case Kind::kGitlab:
        return capabilities_of(gitlab_checks());
      case Kind::kOpenapi:
        return capabilities_of(openapi_checks());
      case Kind::kYaml:
        break;
      case Kind::kNone:
      case Kind::kTerraform:
      case Kind::kDockerfile:
        return {};
    }
    std::set<std::string> all;  // several documents may be of several kinds
    if (looks_like_kubernetes(text)) add_capabilities(kubernetes_checks(), all);
    if (looks_like_cloudformation(text)) add_capabilities(cloudformation_checks(), all);
    if (looks_like_compose(text)) add_capabilities(compose_checks(), all);
    if (looks_like_openapi(text)) add_capabilities(openapi_checks(), all);
    return all;
  }

  void examine_yaml(Kind kind, const analysis::SourceFile& file, Reporter& report,
                    FileReport& out) const {
    if (!may_concern(kind, file.bytes())) return;
    const auto documents = formats::parse_yaml(file.bytes(), file.path(), kYamlLimits);
    if (kind == Kind::kYaml && is_template(file, documents)) {
      add_gap(out, file.path(), core::CoverageGap::Kind::kSkipped,
              "a template (\"{{ }}\"): render it first, as in helm template", false);
      return;
    }
    if (!documents) {
      // By name or content these are what they are; other files may serve other programs.
      const bool too_large = documents.error().is_over_limit();
      const bool needed =
          kind == Kind::kWorkflow || kind == Kind::kGitlab || kind == Kind::kCompose ||
          (!core::is_beside_product(file.path()) &&
           (too_large || looks_like_kubernetes(file.bytes()) || looks_like_openapi(file.bytes())));
      add_gap(out, file.path(),
              too_large ? core::CoverageGap::Kind::kTruncated : core::CoverageGap::Kind::kMalformed,
              reason_of(documents.error()), needed, looked_for_in(kind, file.bytes()));
      return;
    }
    for (const Node& document : *documents) examine_document(kind, document, report);
  }

  static void examine_document(Kind kind, const Node& document, Reporter& report) {
    if (!document.is_mapping()) return;
    switch (kind) {
      case Kind::kCompose:
        if (document.find("services") == nullptr) return;
        state_if(report, "compose.ports", {"ports:"});
        return run(compose_checks(), document, report);
      case Kind::kWorkflow:
        if (document.find("jobs") == nullptr) return;
        report.fact("ci.github", document.text_of("name"), document.find("jobs")->line());
        state_if(report, "ci.secrets", {"secrets.", "secrets:", "toJSON(secrets)"});
        state_if(report, "ci.privileged-trigger",
                 {"pull_request_target", "workflow_run", "issue_comment", "self-hosted"});
        return run(workflow_checks(), document, report);
      case Kind::kAction:
        if (document.find("runs") != nullptr) run(action_checks(), document, report);
        return;
      case Kind::kGitlab:
        report.fact("ci.gitlab", "", document.line());
        return run(gitlab_checks(), document, report);
      case Kind::kOpenapi:
        return examine_interface(document, report);
      case Kind::kYaml:
        if (is_interface(document)) {
          state_interface(document, report);
          return examine_interface(document, report);
        }
        if (document.find("apiVersion") != nullptr && document.find("kind") != nullptr)
          examine_kubernetes(document, report);
        else if (document.find("Resources") != nullptr) examine_stack(document, report);
        else if (starts_services(document)) run(compose_checks(), document, report);
        return;
      case Kind::kNone:
      case Kind::kTerraform:
      case Kind::kDockerfile:
        return;
    }
  }

  // Other programs have services as well.
  static bool starts_services(const Node& document) {
    const Node* services = document.find("services");
    if (services == nullptr) return false;
    const auto& all = services->entries();
    return std::any_of(all.begin(), all.end(), [](const auto& service) {
      return service.second.find("image") != nullptr || service.second.find("build") != nullptr;
    });
  }

  static bool is_interface(const Node& document) {
    return (document.find("openapi") != nullptr || document.find("swagger") != nullptr) &&
           document.find("paths") != nullptr;
  }

  static void examine_interface(const Node& document, Reporter& report) {
    if (is_interface(document)) run(openapi_checks(), document, report);
  }

  // Of descriptions that are named after OpenAPI the rules about their text say so.
  static void state_interface(const Node& document, Reporter& report) {
    for (const std::string_view capability : {"api.authentication", "api.key-placement"})
      report.fact(fmt::format("setting.{}", capability), "", document.find("paths")->line());
  }

  static void examine_stack(const Node& document, Reporter& report) {
    report.fact("cloudformation.stack", "", document.line());
    run(cloudformation_checks(), document, report);
  }

  static void examine_kubernetes(const Node& document, Reporter& report) {
    if (const Node* items = document.find("items");
        items != nullptr && document.text_of("kind").ends_with("List")) {
      for (const Node& item : items->items()) examine_object(item, report);
      return;
    }
    examine_object(document, report);
  }

  static void examine_object(const Node& object, Reporter& report) {
    if (!object.is_mapping()) return;
    const bool workload = is_workload(object);
    const std::string_view guard = cluster_guard(object);
    note_namespace(object, guard, workload, report);
    if (workload)
      report.fact("k8s.workload", object.text_of("kind") + "/" + name_of(object), object.line());
    if (!guard.empty()) report.fact(std::string(guard), name_of(object), object.line());
    run(kubernetes_checks(), object, report);
  }

  RuleTable rules_;
  SettingRules settings_;
  CodeTraits traits_;
  size_t first_trait_;  // among the patterns
  Digest digest_;
};

RuleTable by_id(std::vector<DocumentedRule> list) {
  RuleTable rules;
  for (DocumentedRule& rule : list) {
    std::string id = rule.info.id;
    rules.emplace(std::move(id), std::move(rule));
  }
  return rules;
}

template <class Input>
void claim(std::span<const Check<Input>> checks, std::set<std::string, std::less<>>& claimed) {
  for (const auto& check : checks) claimed.emplace(check.rule);
}

// A rule without code would never report; a check without a rule would have no words.
Result<void> require_agreement(const RuleTable& rules, const SettingRules& settings) {
  std::set<std::string, std::less<>> claimed;
  claim(dockerfile_checks(), claimed);
  claim(terraform_checks(), claimed);
  for (const auto checks : {compose_checks(), workflow_checks(), action_checks(), gitlab_checks(),
                            kubernetes_checks(), cloudformation_checks(), openapi_checks()})
    claim(checks, claimed);
  std::vector<std::string> undescribed;
  for (const std::string& id : claimed)
    if (rules.find(id) == rules.end()) undescribed.push_back(id);
  if (!undescribed.empty())
    return fail("checked but not described in rules/config: {}", join(undescribed, ", "));
  for (const auto& [id, rule] : rules)
    if (!claimed.contains(id) && !settings.decides(id))
      return fail("{}:{}: rule {} has no check", rule.file, rule.line, id);
  return {};
}

}  // namespace

std::unique_ptr<Engine> make_config_engine_of(std::vector<DocumentedRule> rules) {
  RuleTable table = by_id(std::move(rules));
  auto settings = SettingRules::make(table);
  auto traits = CodeTraits::built_in();
  REDOUBT_CHECK(settings.has_value() && traits.has_value());
  return std::make_unique<ConfigEngine>(std::move(table), std::move(*settings), std::move(*traits));
}

Result<std::unique_ptr<Engine>> make_config_engine() {
  TRY_ASSIGN(auto list, load_documented_rules("config/"));
  RuleTable rules = by_id(std::move(list));
  TRY_ASSIGN(auto settings, SettingRules::make(rules));
  TRY(require_agreement(rules, settings));
  TRY_ASSIGN(auto traits, CodeTraits::built_in());
  return std::make_unique<ConfigEngine>(std::move(rules), std::move(settings), std::move(traits));
}

}  // namespace redoubt::engines
