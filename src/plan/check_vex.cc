#include "base/text.h"
#include "formats/json.h"
#include "formats/yaml.h"
#include "plan/check.h"

namespace redoubt::plan {
namespace {

using formats::Json;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// "vex.json", "shop-1.2.vex.json", "openvex_shop.json"; not "convex.json", where it is part of a
// word.
bool names_vex(std::string_view name) {
  constexpr std::string_view kVex = "vex", kOpen = "open";
  for (size_t at = name.find(kVex); at != std::string_view::npos; at = name.find(kVex, at + 1)) {
    std::string_view before = name.substr(0, at);
    const std::string_view after = name.substr(at + kVex.size());
    if (before.ends_with(kOpen)) before.remove_suffix(kOpen.size());
    if ((before.empty() || !is_letter(before.back())) &&
        (after.empty() || !is_letter(after.front())))
      return true;
  }
  return false;
}

bool is_vex(std::string_view path) {
  const std::string name = to_lower(path.substr(path.rfind('/') + 1));
  return (name.ends_with(".json") && names_vex(name)) || name.ends_with(".vex") ||
         path == "security/decisions.yaml";
}

const Json* member(const Json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at == object.end() ? nullptr : &*at;
}
std::string text_of(const Json& object, const char* key) {
  const Json* value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

// What is said about vulnerabilities, and what is missing in it.
class Statements {
 public:
  void read(std::string_view text, const std::string& path) {
    if (path.ends_with(".yaml")) read_decisions(text, path);
    else read_vex(text, path);
  }

  CheckVerdict verdict() const {
    if (!unread_.empty() && missing_.empty())
      return {.outcome = core::Outcome::kNotRun,
              .reason = unread_.front(),
              .hint = "state it as OpenVEX or CycloneDX"};
    if (count_ == 0 && missing_.empty())
      return {.outcome = core::Outcome::kNotApplicable,
              .reason = "no statement about a vulnerability is in this repository",
              .hint = {}};
    return verdict_of(counted(count_, "statement") + " with status and reason", missing_,
                      "complete them: a status, and for not_affected a justification");
  }

 private:
  void read_vex(std::string_view text, const std::string& path) {
    const auto document = formats::parse_json(text, path);
    if (!document) return missing_.push_back(document.error().to_string());
    if (const Json* list = member(*document, "statements"); list != nullptr && list->is_array()) {
      for (const auto& statement : *list) open_vex(statement, numbered(path));
    } else if (text_of(*document, "bomFormat") == "CycloneDX") {
      const Json* vulnerabilities = member(*document, "vulnerabilities");
      if (vulnerabilities == nullptr || !vulnerabilities->is_array()) return;
      for (const auto& vulnerability : *vulnerabilities) cyclonedx(vulnerability, numbered(path));
    } else {
      unread_.push_back(path + " is neither OpenVEX nor CycloneDX, so it was not read");
    }
  }

  std::string numbered(const std::string& path) {
    return fmt::format("{}: statement {}", path, ++count_);
  }

  // OpenVEX 0.2. "not_affected" without a justification is a claim without a reason.
  void open_vex(const Json& statement, const std::string& name) {
    const std::string status = text_of(statement, "status");
    if (status.empty()) missing_.push_back(name + " has no status");
    if (status == "not_affected" && text_of(statement, "justification").empty() &&
        text_of(statement, "impact_statement").empty())
      missing_.push_back(name + " says not_affected without a justification");
    if (status == "affected" && text_of(statement, "action_statement").empty())
      missing_.push_back(name + " says affected without an action");
  }

  // CycloneDX 1.6, vulnerabilities[].analysis.
  void cyclonedx(const Json& vulnerability, const std::string& name) {
    const Json* analysis = member(vulnerability, "analysis");
    const std::string state = analysis == nullptr ? "" : text_of(*analysis, "state");
    if (state.empty()) return missing_.push_back(name + " has no analysis.state");
    const bool reasoned =
        !text_of(*analysis, "justification").empty() || !text_of(*analysis, "detail").empty();
    if (state == "not_affected" && !reasoned)
      missing_.push_back(name + " says not_affected without a justification");
    const Json* response = member(*analysis, "response");
    const bool answered = (response != nullptr && response->is_array() && !response->empty()) ||
                          !text_of(*analysis, "detail").empty() ||
                          !text_of(vulnerability, "recommendation").empty();
    if (state == "exploitable" && !answered)
      missing_.push_back(name + " says exploitable without a response");
  }

  void read_decisions(std::string_view text, const std::string& path) {
    const auto document = formats::parse_yaml_document(text, path);
    if (!document) return missing_.push_back(document.error().to_string());
    const formats::Node* list = document->find("decisions");
    for (const auto& entry : list == nullptr ? document->items() : list->items()) {
      ++count_;
      for (const auto* key : {"owner", "reason"})
        if (trim(entry.text_of(key)).empty())
          missing_.push_back(fmt::format("{}:{}: decision without {}", path, entry.line(), key));
    }
  }

  size_t count_ = 0;
  std::vector<std::string> missing_, unread_;
};

}  // namespace

CheckVerdict check_vex(CheckFacts& facts, std::string_view) {
  Statements statements;
  for (const auto& file : facts.inputs.project.files)
    if (file.text != nullptr && is_vex(file.path)) statements.read(*file.text, file.path);
  return statements.verdict();
}

}  // namespace redoubt::plan
