#include <algorithm>
#include <array>
#include <set>

#include "base/knowledge.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

using formats::Node;

constexpr size_t kMaxTests = 20'000;
constexpr std::array<std::string_view, 3> kOracles{"zero-findings", "holds", "probe"};
constexpr std::array<std::string_view, 3> kSafeties{"read-only", "intrusive", "destructive"};

class TestReader {
 public:
  TestReader(std::string_view file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {
    if (const auto text = knowledge_file("capabilities.yaml"))
      if (const auto document = formats::parse_yaml_document(*text, "rules/capabilities.yaml"))
        for (const auto& [key, value] : document->entries()) capabilities_.push_back(key.text());
  }

  core::TestCase read(const Node& node) {
    core::TestCase test;
    formats::report_unknown_keys(
        node, {"id",           "title",    "template",    "threat",   "guideline", "component",
               "stage",        "severity", "capability",  "language", "paths",     "oracle",
               "min_severity", "safety",   "timeout",     "controls", "cwe",       "capec",
               "parameters",   "owner",    "rule_version"},
        file_, diagnostics_);
    test.id = needed(node, "id");
    test.title = node.text_of("title", test.id);
    test.template_id = node.text_of("template");
    test.threat_id = node.text_of("threat");
    test.guideline_id = node.text_of("guideline");
    test.component = node.text_of("component");
    test.capability = needed(node, "capability");
    test.language = node.text_of("language");
    test.paths = node.texts_of("paths");
    test.owner = node.text_of("owner");
    test.rule_version = node.text_of("rule_version");
    read_words(node, test);
    read_lists(node, test);
    return test;
  }

 private:
  SourcePosition at(const Node& node) const {
    return {.file = std::string(file_), .line = node.line(), .column = node.column()};
  }

  std::string needed(const Node& node, std::string_view key) {
    const std::string text = node.text_of(key);
    if (text.empty())
      diagnostics_.error(at(node), fmt::format("a test needs '{}'", key))
          .hint("see docs/formats/test-case.md");
    return text;
  }

  template <size_t kSize>
  size_t word(const Node& node, std::string_view what,
              const std::array<std::string_view, kSize>& words) {
    const auto found = std::find(words.begin(), words.end(), node.text());
    if (found != words.end()) return static_cast<size_t>(found - words.begin());
    std::vector<std::string> list(words.begin(), words.end());
    diagnostics_.error(at(node), fmt::format("'{}' is not a {}", node.text(), what))
        .hint("known are " + join(list, ", "));
    return 0;
  }

  void read_words(const Node& node, core::TestCase& test) {
    if (const Node* capability = node.find("capability")) {
      const std::vector<std::string_view> known(capabilities_.begin(), capabilities_.end());
      if (std::find(known.begin(), known.end(), capability->text()) == known.end()) {
        const std::string near = nearest_word(capability->text(), known);
        diagnostics_
            .error(at(*capability), fmt::format("there is no capability '{}'", capability->text()))
            .hint(near.empty() ? "the ids stand in rules/capabilities.yaml"
                               : fmt::format("did you mean '{}'?", near));
      }
    }
    if (const Node* stage = node.find("stage")) {
      if (const auto parsed = core::parse_stage(stage->text())) test.stage = *parsed;
      else
        diagnostics_.error(at(*stage), fmt::format("'{}' is not a stage", stage->text()))
            .hint("plan, code, build, test, release, deploy, operate or monitor");
    }
    const auto severity = [&](std::string_view key, core::Severity& out) {
      const Node* value = node.find(key);
      if (value == nullptr) return;
      if (const auto parsed = core::parse_severity(value->text())) out = *parsed;
      else
        diagnostics_.error(at(*value), fmt::format("'{}' is not a severity", value->text()))
            .hint("info, low, medium, high or critical");
    };
    severity("severity", test.severity);
    severity("min_severity", test.min_severity);
    // Without an oracle the capability says what can be meant.
    if (const Node* oracle = node.find("oracle"))
      test.oracle = static_cast<core::Oracle>(word(*oracle, "oracle", kOracles));
    else if (test.capability.starts_with("http.")) test.oracle = core::Oracle::kProbe;
    else if (test.capability.starts_with("model.") || test.capability.starts_with("gate."))
      test.oracle = core::Oracle::kHolds;
    if (const Node* safety = node.find("safety"))
      test.safety = static_cast<core::Safety>(word(*safety, "safety class", kSafeties));
    if (const Node* timeout = node.find("timeout")) {
      const auto seconds = timeout->as_int();
      if (seconds && *seconds > 0 && *seconds <= 86'400)
        test.timeout = std::chrono::seconds(*seconds);
      else diagnostics_.error(at(*timeout), "a timeout is a number of seconds up to 86400");
    }
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
        diagnostics_.error(at(item), fmt::format("'{}' is not a number of '{}'", item.text(), key))
            .hint("write the number alone: 89");
    }
    return result;
  }

  void read_lists(const Node& node, core::TestCase& test) {
    test.cwes = numbers(node, "cwe");
    test.capecs = numbers(node, "capec");
    if (const Node* controls = node.find("controls"))
      for (const auto& item : controls->items()) {
        if (auto control = parse_control(item.text())) test.controls.push_back(std::move(*control));
        else
          diagnostics_.error(at(item), fmt::format("'{}' is not a control", item.text()))
              .hint("write ASVS 1.2.4, SSDF PW.5.1, OSPS-BR-07.01 or NIST AC-7");
      }
    if (const Node* parameters = node.find("parameters"))
      for (const auto& [key, value] : parameters->entries())
        test.parameters[key.text()] = value.text();
  }

  std::string_view file_;
  Diagnostics& diagnostics_;
  std::vector<std::string> capabilities_;
};

}  // namespace

Result<std::vector<core::TestCase>> read_tests(std::string_view text, std::string_view file,
                                               Diagnostics& diagnostics) {
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(text, file));
  std::vector<core::TestCase> tests;
  if (document.is_null()) return tests;
  const SourcePosition start{
      .file = std::string(file), .line = document.line(), .column = document.column()};
  const Node* list = document.find("tests");
  formats::report_unknown_keys(document, {"tests"}, file, diagnostics);
  if (list == nullptr || (!list->is_sequence() && !list->is_null()))
    return std::unexpected(
        Error("'tests' is missing")
            .at(start)
            .hint("a file of tests is {tests: [...]}, see docs/formats/test-case.md"));
  if (list->items().size() > kMaxTests)
    return std::unexpected(Error(fmt::format("a file may hold {} tests", kMaxTests)).at(start));
  TestReader reader(file, diagnostics);
  std::set<std::string> ids;
  for (const auto& item : list->items()) {
    tests.push_back(reader.read(item));
    if (!tests.back().id.empty() && !ids.insert(tests.back().id).second)
      diagnostics
          .error({.file = std::string(file), .line = item.line(), .column = item.column()},
                 fmt::format("test '{}' is already in this file", tests.back().id))
          .hint("ids are what results refer to: give this one another");
  }
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return tests;
}

}  // namespace redoubt::plan
