#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/rule_samples.h"
#include "plan/rules.h"
#include "plan/scalar_places.h"

namespace redoubt::plan {
namespace {

using formats::Node;

constexpr size_t kMaxRulesPerFile = 2000;  // a pack of 1,000 foreign rules may hold two of each
constexpr std::array<std::string_view, 6> kStride{"spoofing",          "tampering",
                                                  "repudiation",       "information-disclosure",
                                                  "denial-of-service", "elevation-of-privilege"};
constexpr std::array<std::string_view, 3> kAppliesTo{"element", "flow", "project"};
constexpr std::array<std::string_view, 3> kOracles{"zero-findings", "holds", "probe"};
constexpr std::array<std::string_view, 3> kSafeties{"read-only", "intrusive", "destructive"};
constexpr std::array<std::string_view, 3> kAdjustments{"data", "exposure", "trust"};

template <size_t kSize>
std::vector<std::string_view> words_of(const std::array<std::string_view, kSize>& words) {
  return {words.begin(), words.end()};
}

bool valid_id(std::string_view id) {
  const auto alnum = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !id.empty() && id.size() <= 32 &&
         std::all_of(id.begin(), id.end(), [&](char c) { return alnum(c) || c == '-'; });
}

// Reads one rule; what is wrong goes to diagnostics and the rule is dropped.
class RuleReader {
 public:
  RuleReader(std::string_view text, std::string_view file, core::Stage stage,
             const Capabilities& capabilities, Diagnostics& diagnostics)
      : lines_(split_lines(text)),
        file_(file),
        stage_(stage),
        capabilities_(capabilities),
        diagnostics_(diagnostics) {}

  std::optional<Rule> read(const Node& node) {
    const size_t before = diagnostics_.all().size();
    Rule rule;
    rule.where = at(node);
    if (!node.is_mapping()) {
      diagnostics_.error(at(node), "a rule is a mapping").hint("see docs/formats/plan-rules.md");
      return std::nullopt;
    }
    formats::report_unknown_keys(
        node,
        {"id", "title", "applies_to", "applicable", "mitigated", "sign", "stride", "cwe", "capec",
         "attack", "controls", "severity", "because", "why", "guideline", "states", "owner", "test",
         "samples"},
        file_, diagnostics_);
    read_identity(node, rule);
    read_conditions(node, rule);
    read_classification(node, rule);
    read_texts(node, rule);
    read_test(node, rule);
    read_samples(node, rule);
    const bool clean = std::none_of(
        diagnostics_.all().begin() + static_cast<std::ptrdiff_t>(before), diagnostics_.all().end(),
        [](const auto& entry) { return entry.level == Diagnostic::Level::kError; });
    return clean ? std::optional(std::move(rule)) : std::nullopt;
  }

 private:
  SourcePosition at(const Node& node) const {
    return {.file = std::string(file_), .line = node.line(), .column = node.column()};
  }

  const Node* need(const Node& node, std::string_view key) {
    const Node* value = node.find(key);
    if (value == nullptr || value->is_null())
      diagnostics_.error(at(node), fmt::format("'{}' is missing", key))
          .hint("docs/formats/plan-rules.md lists what a rule needs");
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  std::string need_text(const Node& node, std::string_view key) {
    const Node* value = need(node, key);
    if (value == nullptr) return "";
    if (value->is_scalar()) return std::string(trim(value->text()));
    diagnostics_.error(at(*value), fmt::format("'{}' is a text", key));
    return "";
  }
  // The index of a word in a list of words.
  size_t word(const Node& node, std::string_view what, const std::vector<std::string_view>& words) {
    const auto found = std::find(words.begin(), words.end(), node.text());
    if (found != words.end()) return static_cast<size_t>(found - words.begin());
    const std::string near = nearest_word(node.text(), words);
    diagnostics_.error(at(node), fmt::format("'{}' is not a {}", node.text(), what))
        .hint(near.empty() ? "known are " + join({words.begin(), words.end()}, ", ")
                           : fmt::format("did you mean '{}'?", near));
    return 0;
  }

  PlaceOf place_in(const Node& node) const { return places_in(node, file_, lines_); }

  void read_identity(const Node& node, Rule& rule) {
    rule.id = need_text(node, "id");
    if (!rule.id.empty() && !valid_id(rule.id))
      diagnostics_
          .error(at(*node.find("id")), fmt::format("'{}' cannot be the id of a rule", rule.id))
          .hint("letters, digits and '-', at most 32");
    rule.title = need_text(node, "title");
    if (const Node* to = need(node, "applies_to"))
      rule.applies_to =
          static_cast<Rule::AppliesTo>(word(*to, "subject of a rule", words_of(kAppliesTo)));
    names_ = {.element = rule.applies_to == Rule::AppliesTo::kElement,
              .flow = rule.applies_to == Rule::AppliesTo::kFlow};
  }

  std::optional<Expression> condition(const Node& node) {
    auto expression = Expression::compile(node.text(), names_, place_in(node));
    if (!expression) {
      diagnostics_.add(expression.error());
      return std::nullopt;
    }
    if (expression->type() == Type::kBoolean) return std::move(*expression);
    diagnostics_
        .error(at(node),
               fmt::format("a condition is needed, this is a {}", to_string(expression->type())))
        .hint("compare it with something");
    return std::nullopt;
  }

  void read_conditions(const Node& node, Rule& rule) {
    if (const Node* applicable = need(node, "applicable")) rule.applicable = condition(*applicable);
    if (const Node* mitigated = node.find("mitigated"); mitigated != nullptr)
      rule.mitigated = condition(*mitigated);
    if (const Node* sign = node.find("sign"); sign != nullptr) rule.sign = condition(*sign);
  }

  std::vector<uint32_t> numbers(const Node& node, std::string_view key) {
    std::vector<uint32_t> result;
    const Node* list = node.find(key);
    if (list == nullptr) return result;
    for (const auto& item : list->items()) {
      const auto number = item.as_int();
      if (number && *number > 0 && *number < 100'000)
        result.push_back(static_cast<uint32_t>(*number));
      else
        diagnostics_
            .error(at(item), fmt::format("'{}' is not a {} number", item.text(), to_upper(key)))
            .hint("write the number alone: 89");
    }
    if (!list->is_sequence())
      diagnostics_.error(at(*list), fmt::format("'{}' is a list", key)).hint("write [89]");
    std::sort(result.begin(), result.end());
    return result;
  }
  void read_attack(const Node& node, Rule& rule) {
    const Node* list = node.find("attack");
    if (list == nullptr) return;
    if (!list->is_sequence())
      diagnostics_.error(at(*list), "'attack' is a list").hint("write [T1110]");
    for (const auto& item : list->items())
      if (is_attack_technique(item.text())) rule.attacks.push_back(item.text());
      else
        diagnostics_.error(at(item), fmt::format("'{}' is not an ATT&CK technique", item.text()))
            .hint("write T1110 or, for a part of one, T1110.004");
  }
  static std::string to_upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return result;
  }

  void read_classification(const Node& node, Rule& rule) {
    if (const Node* stride = need(node, "stride"))
      for (const auto& item : stride->items())
        rule.stride.emplace_back(kStride[word(item, "STRIDE category", words_of(kStride))]);
    rule.cwes = numbers(node, "cwe");
    rule.capecs = numbers(node, "capec");
    read_attack(node, rule);
    if (const Node* controls = need(node, "controls"))
      for (const auto& item : controls->items()) {
        if (auto control = parse_control(item.text())) rule.controls.push_back(std::move(*control));
        else
          diagnostics_.error(at(item), fmt::format("'{}' is not a control", item.text()))
              .hint("write ASVS 1.2.4, SSDF PW.5.1, OSPS-BR-07.01 or NIST AC-7");
      }
    const Node* severity = need(node, "severity");
    if (severity == nullptr) return;
    formats::report_unknown_keys(*severity, {"base", "adjust"}, file_, diagnostics_);
    if (const Node* base = need(*severity, "base")) rule.severity = read_severity(*base);
    const Node* adjust = severity->find("adjust");
    if (adjust == nullptr) return;
    for (const auto& item : adjust->items()) {
      const size_t which = word(item, "severity adjustment", words_of(kAdjustments));
      (which == 0 ? rule.by_data : which == 1 ? rule.by_exposure : rule.by_trust) = true;
    }
  }

  core::Severity read_severity(const Node& node) {
    constexpr std::array<std::string_view, 5> kWords{"info", "low", "medium", "high", "critical"};
    return static_cast<core::Severity>(word(node, "severity", words_of(kWords)));
  }

  TextTemplate text_template(const Node& node, std::string_view key) {
    const Node* value = need(node, key);
    if (value == nullptr) return {};
    auto text = TextTemplate::compile(trim_end(value->text()), names_, place_in(*value));
    if (text) return std::move(*text);
    diagnostics_.add(text.error());
    return {};
  }
  static std::string_view trim_end(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    return text;
  }

  void read_texts(const Node& node, Rule& rule) {
    rule.because = text_template(node, "because");
    rule.guideline = text_template(node, "guideline");
    read_states(node, rule);
    rule.why = need_text(node, "why");
    rule.owner = need_text(node, "owner");
  }

  void read_states(const Node& node, Rule& rule) {
    const Node* list = node.find("states");
    if (list == nullptr) return;
    for (const auto& item : list->items())
      if (item.is_scalar() && !item.text().empty()) rule.states.push_back(item.text());
    if (!list->is_sequence() || rule.states.size() != list->items().size())
      diagnostics_.error(at(*list), "'states' is a list of attributes")
          .hint("write [session.idle, session.max]");
  }

  void read_test(const Node& node, Rule& rule) {
    const Node* test = need(node, "test");
    if (test == nullptr) return;
    formats::report_unknown_keys(
        *test,
        {"title", "capability", "oracle", "stage", "min_severity", "safety", "timeout",
         "parameters", "holds", "otherwise", "needs", "asks"},
        file_, diagnostics_);
    auto& out = rule.test;
    out.title = need_text(*test, "title");
    out.stage = stage_;
    if (const Node* capability = need(*test, "capability")) read_capability(*capability, rule);
    read_needs(*test, rule);
    if (const Node* oracle = need(*test, "oracle"))
      out.oracle = static_cast<core::Oracle>(word(*oracle, "oracle", words_of(kOracles)));
    if (const Node* stage = test->find("stage")) {
      if (const auto parsed = core::parse_stage(stage->text())) out.stage = *parsed;
      else
        diagnostics_.error(at(*stage), fmt::format("'{}' is not a stage", stage->text()))
            .hint("plan, code, build, test, release, deploy, operate or monitor");
    }
    if (const Node* least = test->find("min_severity")) out.min_severity = read_severity(*least);
    if (const Node* safety = test->find("safety"))
      out.safety = static_cast<core::Safety>(word(*safety, "safety class", words_of(kSafeties)));
    if (const Node* timeout = test->find("timeout")) {
      const auto seconds = timeout->as_int();
      if (seconds && *seconds > 0 && *seconds <= 86'400)
        out.timeout = std::chrono::seconds(*seconds);
      else diagnostics_.error(at(*timeout), "a timeout is a number of seconds up to 86400");
    }
    read_parameters(*test, rule);
  }

  void read_capability(const Node& node, Rule& rule) {
    rule.test.capability = node.text();
    std::vector<std::string_view> names;
    for (const auto& [id, provider] : capabilities_) names.push_back(id);
    word(node, "capability of rules/capabilities.yaml", names);
    const auto at = capabilities_.find(rule.test.capability);
    if (at != capabilities_.end()) rule.provider = at->second;
  }

  // What no engine can do yet must say so, and what can be done must not hide behind words.
  void read_needs(const Node& test, Rule& rule) {
    const Node* needs = test.find("needs");
    if (needs == nullptr) {
      if (!rule.provider.empty())
        diagnostics_
            .error(at(test),
                   fmt::format("no engine has {} yet: 'needs' is missing", rule.test.capability))
            .hint("say what a person or tool needs to run this test");
      return;
    }
    if (rule.provider.empty())
      diagnostics_.error(at(*needs), "'needs' is for tests that no engine can run yet")
          .hint("remove it, or name a capability that has a provider in rules/capabilities.yaml");
    add_parameter("needs", *needs, rule);
    rule.parameters.insert_or_assign("provider", constant(rule.provider));
  }

  TextTemplate constant(std::string_view text) {
    auto made = TextTemplate::compile(replace_all(std::string(text), "{", "{{"), {},
                                      [](size_t) { return SourcePosition{}; });
    return made ? std::move(*made) : TextTemplate();
  }

  void add_parameter(std::string name, const Node& value, Rule& rule) {
    auto text = TextTemplate::compile(value.text(), names_, place_in(value));
    if (text) rule.parameters.insert_or_assign(std::move(name), std::move(*text));
    else diagnostics_.add(text.error());
  }

  // "holds: element.owner != ''" is the check `expression`, whose text is asked again when the test
  // runs (check_expression.cc).
  void read_expression_check(const Node& test, Rule& rule) {
    const Node& holds = *test.find("holds");
    if (!condition(holds)) return;
    rule.parameters.insert_or_assign("check", constant("expression"));
    rule.parameters.insert_or_assign("holds", constant(trim(holds.text())));
    if (const Node* otherwise = need(test, "otherwise"))
      add_parameter("otherwise", *otherwise, rule);
    const Node* asks = test.find("asks");
    if (asks == nullptr) return;
    if (asks->text() == "model") rule.parameters.insert_or_assign("asks", constant("model"));
    else
      diagnostics_.error(at(*asks), fmt::format("'{}' cannot be asked", asks->text()))
          .hint("'asks: model' means that only a model that a person wrote can answer");
  }

  void read_parameters(const Node& test, Rule& rule) {
    if (const Node* parameters = test.find("parameters"))
      for (const auto& [key, value] : parameters->entries()) add_parameter(key.text(), value, rule);
    if (rule.test.oracle != core::Oracle::kHolds) return;
    if (test.find("holds") != nullptr) return read_expression_check(test, rule);
    const Node* check = test.at("parameters", "check");
    if (check == nullptr)
      diagnostics_.error(at(test), "a test with oracle 'holds' names its check")
          .hint("add parameters: {check: …}, or holds: <expression>");
    else word(*check, "check", check_names());
  }

  void read_samples(const Node& node, Rule& rule) {
    if (!rule.provider.empty() && node.find("samples") == nullptr) return;
    const Node* samples = need(node, "samples");
    if (samples == nullptr) return;
    formats::report_unknown_keys(*samples, {"bad", "good"}, file_, diagnostics_);
    for (const auto& [key, list] : {std::pair{"bad", &rule.bad}, std::pair{"good", &rule.good}})
      if (const Node* files = need(*samples, key))
        *list = read_rule_samples(*files, key, file_, diagnostics_);
  }

  std::vector<std::string_view> lines_;
  std::string_view file_;
  core::Stage stage_;
  const Capabilities& capabilities_;
  Diagnostics& diagnostics_;
  Names names_;
};

std::string version_of(const Rule& rule, std::string_view text) {
  return sha256(rule.id + "\n" + std::string(text)).hex().substr(0, 12);
}

// The lines of one rule, so that its version changes only when it does.
std::string text_between(const std::vector<std::string_view>& lines, uint32_t first,
                         uint32_t last) {
  std::string text;
  for (uint32_t line = first; line < last && line <= lines.size(); ++line) {
    text += trim(lines[line - 1]);
    text += '\n';
  }
  return text;
}

RulePack read_pack(const Node& document, std::string_view file, Diagnostics& diagnostics) {
  const Node* pack = document.find("pack");
  if (pack == nullptr) return {};
  formats::report_unknown_keys(*pack, {"name", "version"}, file, diagnostics);
  RulePack result{.name = pack->text_of("name"), .version = pack->text_of("version")};
  if (result.name.empty() || result.version.empty())
    diagnostics
        .error({.file = std::string(file), .line = pack->line(), .column = pack->column()},
               "a pack has a name and a version")
        .hint("write pack: {name: our-rules, version: 1.0.0}");
  return result;
}

}  // namespace

void load_rules(std::string_view text, std::string_view file, const Capabilities& capabilities,
                std::vector<Rule>& rules, Diagnostics& diagnostics) {
  const auto document = formats::parse_yaml_document(text, file);
  if (!document) return diagnostics.add(document.error());
  const SourcePosition start{
      .file = std::string(file), .line = document->line(), .column = document->column()};
  formats::report_unknown_keys(*document, {"stage", "rules", "pack"}, file, diagnostics);
  const auto stage = core::parse_stage(document->text_of("stage"));
  if (!stage)
    diagnostics.error(start, "'stage' is missing or unknown")
        .hint("plan, code, build, test, release, deploy, operate or monitor");
  const auto* list = document->find("rules");
  if (list == nullptr || !list->is_sequence()) {
    diagnostics.error(start, "'rules' is missing")
        .hint("a file of plan rules is {stage: …, rules: [...]}");
    return;
  }
  if (list->items().size() > kMaxRulesPerFile) {
    diagnostics.error(start, fmt::format("a file may hold {} rules", kMaxRulesPerFile))
        .hint("split it");
    return;
  }
  const RulePack pack = read_pack(*document, file, diagnostics);
  RuleReader reader(text, file, stage.value_or(core::Stage::kCode), capabilities, diagnostics);
  const auto lines = split_lines(text);
  for (size_t i = 0; i < list->items().size(); ++i) {
    const auto& item = list->items()[i];
    auto rule = reader.read(item);
    if (!rule) continue;
    rule->pack = pack;
    const uint32_t end = i + 1 < list->items().size() ? list->items()[i + 1].line()
                                                      : static_cast<uint32_t>(lines.size() + 1);
    rule->test.rule_version = version_of(*rule, text_between(lines, item.line(), end));
    rules.push_back(std::move(*rule));
  }
}

}  // namespace redoubt::plan
