#include "pipeline/config.h"

#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/controls.h"
#include "platform/project_file.h"

namespace redoubt::pipeline {
namespace {

using formats::Node;

// Reads typed values out of one mapping and reports what does not fit.
class Reader {
 public:
  Reader(const Node& node, std::string_view file, Diagnostics& diagnostics)
      : node_(node), file_(file), diagnostics_(diagnostics) {}

  void text(std::string_view key, std::string& out) const {
    if (const Node* value = scalar(key)) out = value->text();
  }
  void texts(std::string_view key, std::vector<std::string>& out) const {
    if (node_.find(key) != nullptr) out = node_.texts_of(key);
  }
  void boolean(std::string_view key, bool& out) const {
    const Node* value = scalar(key);
    if (value == nullptr) return;
    if (const auto parsed = value->as_bool()) out = *parsed;
    else wrong(*value, key, "true or false");
  }
  template <class Days>  // int, or optional where any age will do
  void days(std::string_view key, Days& out) const {
    const Node* value = scalar(key);
    if (value == nullptr) return;
    const auto parsed = value->as_int();
    if (parsed && *parsed > 0 && *parsed < 36'500) out = static_cast<int>(*parsed);
    else wrong(*value, key, "a number of days");
  }
  template <class T>
  void word(std::string_view key, std::optional<T> (*parse)(std::string_view),
            std::string_view choices, T& out) const {
    const Node* value = scalar(key);
    if (value == nullptr) return;
    if (const auto parsed = parse(value->text())) out = *parsed;
    else wrong(*value, key, choices);
  }

 private:
  const Node* scalar(std::string_view key) const {
    const Node* value = node_.find(key);
    if (value == nullptr || value->is_null()) return nullptr;
    if (value->is_scalar()) return value;
    wrong(*value, key, "one value");
    return nullptr;
  }
  void wrong(const Node& value, std::string_view key, std::string_view expected) const {
    diagnostics_.error({std::string(file_), value.line(), value.column()},
                       fmt::format("'{}' must be {}", key, expected));
  }

  const Node& node_;
  std::string_view file_;
  Diagnostics& diagnostics_;
};

std::optional<bool> parse_drift(std::string_view word) {
  if (word == "fail") return true;
  if (word == "report") return false;
  return std::nullopt;
}

Policy read_policy(const Node& node, std::string_view file, Diagnostics& diagnostics) {
  formats::report_unknown_keys(
      node,
      {"fail_on", "min_confidence", "new_only", "baseline", "known_exploited", "development",
       "required_tests", "max_feed_age_days", "max_probe_age_days", "drift", "incomplete_fails"},
      file, diagnostics);
  Policy policy;
  const Reader reader(node, file, diagnostics);
  reader.word("fail_on", core::parse_severity, "info, low, medium, high or critical",
              policy.fail_on);
  reader.word("min_confidence", core::parse_confidence, "low, medium or high",
              policy.min_confidence);
  reader.boolean("new_only", policy.new_only);
  reader.text("baseline", policy.baseline);
  reader.boolean("known_exploited", policy.known_exploited);
  reader.boolean("development", policy.development);
  reader.texts("required_tests", policy.required_tests);
  reader.days("max_feed_age_days", policy.max_feed_age_days);
  reader.days("max_probe_age_days", policy.max_probe_age_days);
  reader.word("drift", parse_drift, "report or fail", policy.drift_fails);
  reader.boolean("incomplete_fails", policy.incomplete_fails);
  return policy;
}

std::vector<Target> read_targets(const Node& list, std::string_view file,
                                 Diagnostics& diagnostics) {
  std::vector<Target> targets;
  for (const Node& node : list.items()) {
    const SourcePosition where{std::string(file), node.line(), node.column()};
    if (!node.is_mapping()) {
      diagnostics.error(where, "a target must be a mapping")
          .hint("write: - {url: http://127.0.0.1:8080, stage: test}");
      continue;
    }
    formats::report_unknown_keys(node, {"component", "url", "stage"}, file, diagnostics);
    Target target;
    const Reader reader(node, file, diagnostics);
    reader.text("component", target.component);
    reader.text("url", target.url);
    reader.word("stage", core::parse_stage, "a life-cycle stage (plan … monitor)", target.stage);
    if (!target.url.starts_with("http://") && !target.url.starts_with("https://"))
      diagnostics.error(where, "a target needs a 'url' with http:// or https://");
    else targets.push_back(std::move(target));
  }
  return targets;
}

std::map<std::string, int> read_standards(const Node& node, std::string_view file,
                                          Diagnostics& diagnostics) {
  std::map<std::string, int> standards;
  if (node.is_null()) return standards;
  if (!node.is_mapping()) {
    diagnostics
        .error({std::string(file), node.line(), node.column()},
               "'standards' must name each standard with its level")
        .hint("write: standards: {asvs: 2}");
    return standards;
  }
  formats::report_unknown_keys(node, {"asvs", "ssdf", "osps"}, file, diagnostics);
  for (const auto& [key, value] : node.entries()) {
    const auto standard = plan::parse_standard(key.text());
    if (!standard) continue;
    const int most = plan::levels_of(*standard);
    const auto level = value.as_int();
    if (level && *level >= 1 && *level <= most) standards[*standard] = static_cast<int>(*level);
    else
      diagnostics
          .error({std::string(file), value.line(), value.column()},
                 fmt::format("'{}' must be a level", key.text()))
          .hint(most == 1 ? "it has one level: write 1"
                          : fmt::format("write a number from 1 to {}", most));
  }
  return standards;
}

}  // namespace

Result<Config> parse_config(std::string_view text, std::string_view file,
                            Diagnostics& diagnostics) {
  TRY_ASSIGN(const Node root, formats::parse_yaml_document(text, file));
  Config config;
  config.present = true;
  if (root.is_null()) return config;
  if (!root.is_mapping()) {
    diagnostics.error({std::string(file), root.line(), root.column()},
                      "the file must be a mapping");
    return std::unexpected(diagnostics.to_error());
  }
  formats::report_unknown_keys(
      root, {"project", "exclude", "targets", "policy", "tools", "standards", "advisories"}, file,
      diagnostics);
  const Reader reader(root, file, diagnostics);
  reader.text("project", config.project);
  reader.texts("exclude", config.exclude);
  reader.text("advisories", config.advisories);
  if (const Node* targets = root.find("targets"))
    config.targets = read_targets(*targets, file, diagnostics);
  if (const Node* policy = root.find("policy"))
    config.policy = read_policy(*policy, file, diagnostics);
  if (const Node* standards = root.find("standards"))
    config.standards = read_standards(*standards, file, diagnostics);
  if (const Node* tools = root.find("tools")) {
    formats::report_unknown_keys(*tools, {"disabled"}, file, diagnostics);
    const Reader tool_reader(*tools, file, diagnostics);
    tool_reader.texts("disabled", config.disabled_tools);
  }
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  for (const auto& [key, value] : root.entries()) {
    config.given[key.text()] = key.line();
    for (const auto& [inner, _] : value.entries())
      config.given[key.text() + "." + inner.text()] = inner.line();
  }
  return config;
}

std::vector<SettingValue> describe_config(const Config& config) {
  const auto yes_no = [](bool value) { return std::string(value ? "true" : "false"); };
  std::vector<std::string> targets;
  for (const auto& target : config.targets) targets.push_back(target.url);
  std::vector<std::string> standards;
  for (const auto& [standard, level] : config.standards)
    standards.push_back(fmt::format("{} {}", standard, level));
  const Policy& policy = config.policy;
  std::vector<SettingValue> values{
      {"project", config.project, ""},
      {"exclude", join(config.exclude, ", "), ""},
      {"targets", join(targets, ", "), ""},
      {"standards", join(standards, ", "), ""},
      {"advisories", config.advisories, ""},
      {"policy.fail_on", std::string(core::to_string(policy.fail_on)), ""},
      {"policy.min_confidence", std::string(core::to_string(policy.min_confidence)), ""},
      {"policy.new_only", yes_no(policy.new_only), ""},
      {"policy.baseline", policy.baseline, ""},
      {"policy.known_exploited", yes_no(policy.known_exploited), ""},
      {"policy.development", yes_no(policy.development), ""},
      {"policy.required_tests", join(policy.required_tests, ", "), ""},
      {"policy.max_feed_age_days",
       policy.max_feed_age_days ? std::to_string(*policy.max_feed_age_days) : "", ""},
      {"policy.max_probe_age_days", std::to_string(policy.max_probe_age_days), ""},
      {"policy.drift", policy.drift_fails ? "fail" : "report", ""},
      {"policy.incomplete_fails", yes_no(policy.incomplete_fails), ""},
      {"tools.disabled", join(config.disabled_tools, ", "), ""}};
  for (auto& value : values) {
    const auto line = config.given.find(value.key);
    value.from =
        line == config.given.end() ? "default" : fmt::format("{}:{}", kConfigFile, line->second);
    if (value.value.empty()) value.value = "-";
  }
  return values;
}

Result<Config> load_config(const std::filesystem::path& root) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kConfigFile), 1u << 20));
  if (!text) return Config{};
  Diagnostics diagnostics;
  return parse_config(*text, (root / kConfigFile).string(), diagnostics);
}

}  // namespace redoubt::pipeline
