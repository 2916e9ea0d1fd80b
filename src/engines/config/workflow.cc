#include "engines/config/workflow.h"

#include <algorithm>

#include "base/text.h"
#include "engines/config/workflow_expression.h"

namespace redoubt::engines::config {

std::set<std::string> triggers(const Node& root) {
  std::set<std::string> out;
  const Node* on = root.find("on");
  if (on == nullptr) return out;
  for (const std::string& text : root.texts_of("on")) out.insert(text);
  for (const auto& [key, value] : on->entries()) out.insert(key.text());
  return out;
}

bool is_privileged_for_outsiders(const std::set<std::string>& on) {
  for (const std::string_view name :
       {"pull_request_target", "issues", "issue_comment", "discussion", "discussion_comment",
        "workflow_run", "fork", "watch", "gollum"})
    if (on.contains(std::string(name))) return true;
  return false;
}

std::vector<const Node*> scripts(const Step& step) {
  std::vector<const Node*> out;
  if (const Node* run = step.node.find("run")) out.push_back(run);
  if (step.node.text_of("uses").find("github-script") != std::string::npos)
    if (const Node* script = step.node.at("with", "script")) out.push_back(script);
  return out;
}

std::vector<std::string> expressions(std::string_view text) {
  std::vector<std::string> out;
  for (size_t begin = text.find("${{"); begin != std::string_view::npos && out.size() < 200;
       begin = text.find("${{", begin)) {
    const size_t end = text.find("}}", begin);
    if (end == std::string_view::npos) break;
    out.emplace_back(trim(text.substr(begin + 3, end - begin - 3)));
    begin = end;
  }
  return out;
}

namespace {

// "github.event['issue']['title']" is "github.event.issue.title".
std::string with_dots(std::string_view expression) {
  static const re2::RE2 kIndex(R"(\[\s*'([A-Za-z_][\w-]*)'\s*\])");
  std::string text(expression);
  re2::RE2::GlobalReplace(&text, kIndex, R"(.\1)");
  return text;
}

// Written out as JSON, the event holds every text in it.
bool writes_out_event(std::string_view expression, const std::vector<std::string>& values) {
  static const re2::RE2 kWhole(
      R"((?i)\btojson\(\s*(github(?:\.event(?:\.(?:issue|pull_request(?:\.head)?|discussion|comment|review|head_commit|commits|pages|workflow_run))?)?(?:\.\*|\[\d+\])?)\s*\))");
  re2::StringPiece rest(expression.data(), expression.size());
  for (std::string whole; re2::RE2::FindAndConsume(&rest, kWhole, &whole);)
    if (std::find(values.begin(), values.end(), whole) != values.end()) return true;
  return false;
}

}  // namespace

bool is_untrusted(std::string_view expression) {
  static const re2::RE2 kFields(
      R"((?i)\bgithub\.event\.(?:issue|pull_request|discussion)\.(?:title|body)\b|\bgithub\.event\.(?:comment|review|review_comment)\.body\b|\bgithub\.event\.pages\b.*\.page_name\b|\bgithub\.event\.(?:commits\b.*|head_commit)\.(?:message|author\.(?:email|name))\b|\bgithub\.event\.pull_request\.head\.(?:ref|label)\b|\bgithub\.event\.pull_request\.head\.repo\.default_branch\b|\bgithub\.head_ref\b|\bgithub\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:email|name)))\b)");
  const std::string dotted = with_dots(expression);
  const auto values = possible_values(dotted);
  return writes_out_event(dotted, values) ||
         std::any_of(values.begin(), values.end(),
                     [](const std::string& value) { return found(kFields, value); });
}

}  // namespace redoubt::engines::config
