#include "engines/config/workflow_guards.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engines/config/workflow_expression.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

using Kind = Expression::Kind;

// The two sides of "field == 'text'", whichever is written first.
struct Comparison {
  std::string field, text;
  bool same = true;      // "==" rather than "!="
  bool literal = false;  // `text` was written in quotes
};

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && text.starts_with('\'') && text.ends_with('\'');
}

std::optional<Comparison> comparison_of(const Expression& expression) {
  if (expression.kind != Kind::kCompare || (expression.name != "==" && expression.name != "!="))
    return std::nullopt;
  std::string left = expression.parts[0].text, right = expression.parts[1].text;
  if (is_quoted(left)) std::swap(left, right);
  const bool literal = is_quoted(right);
  if (literal) right = right.substr(1, right.size() - 2);
  return Comparison{.field = std::move(left),
                    .text = std::move(right),
                    .same = expression.name == "==",
                    .literal = literal};
}

Truth holds(const Comparison& compare, bool equal) {
  return equal == compare.same ? Truth::kTrue : Truth::kFalse;
}

bool is_event_of_people(std::string_view event) {
  for (const std::string_view name :
       {"push", "schedule", "workflow_dispatch", "release", "merge_group"})
    if (equals_ignoring_case(event, name)) return true;
  return false;
}

// Whether one side names where a pull request comes from, as a whole, and the other the project: a
// fork shares its name, its visibility and its branches with the project, but neither its owner nor
// its number.
bool tells_forks_apart(const Comparison& compare) {
  static const re2::RE2 kTheirs(
      R"((?i)(?:\bhead\.repo|\bhead_repository)\.(?:full_name|id|owner\.login|owner\.id)$|\bhead\.user\.login$)");
  static const re2::RE2 kOurs(
      R"((?i)^github\.(?:repository|repository_id|repository_owner|repository_owner_id)$|^github\.event\.repository\.(?:full_name|id|owner\.login|owner\.id)$|\bbase\.repo\.(?:full_name|id|owner\.login|owner\.id)$)");
  const bool theirs_first = found(kTheirs, compare.field);
  if (theirs_first) return compare.literal || found(kOurs, compare.text);
  return !compare.literal && found(kTheirs, compare.text) && found(kOurs, compare.field);
}

// What is known of the references of a pull request: "github.ref" is the merge of it, or for
// pull_request_target the branch that it is for.
Truth for_reference(const Comparison& compare, std::string_view event) {
  if (!compare.literal) return Truth::kUnknown;
  if (equals_ignoring_case(compare.field, "github.head_ref") && compare.text.empty())
    return holds(compare, false);
  if (equals_ignoring_case(compare.field, "github.ref_type") && compare.text == "tag")
    return holds(compare, false);
  if (!equals_ignoring_case(compare.field, "github.ref")) return Truth::kUnknown;
  if (compare.text.starts_with("refs/tags/") ||
      (event == "pull_request" && compare.text.starts_with("refs/heads/")))
    return holds(compare, false);
  return Truth::kUnknown;
}

// startsWith(github.ref, 'refs/tags/')
bool asks_for_tags(const Expression& call) {
  return call.kind == Kind::kCall && call.name == "startswith" && call.parts.size() == 2 &&
         equals_ignoring_case(call.parts[0].text, "github.ref") &&
         call.parts[1].text.starts_with("'refs/tags");
}

bool is_pull_request(std::string_view event) { return event.starts_with("pull_request"); }

// What is known of a pull request from a fork.
Truth for_fork(const Expression& part, std::string_view event) {
  static const re2::RE2 kFork(R"((?i)\b(?:head\.repo|head_repository)\.fork$)");
  if (part.kind == Kind::kValue) {
    if (found(kFork, part.text)) return Truth::kTrue;
    return is_pull_request(event) && equals_ignoring_case(part.text, "github.event.pull_request")
               ? Truth::kTrue
               : Truth::kUnknown;
  }
  if (is_pull_request(event) && asks_for_tags(part)) return Truth::kFalse;
  const auto compare = comparison_of(part);
  if (!compare) return Truth::kUnknown;
  if (compare->literal && equals_ignoring_case(compare->field, "github.event_name"))
    return holds(*compare, equals_ignoring_case(compare->text, event));
  if (tells_forks_apart(*compare)) return holds(*compare, false);
  return is_pull_request(event) ? for_reference(*compare, event) : Truth::kUnknown;
}

// A run of another workflow that a stranger started was started by a pull request.
Truth for_started_run(const Comparison& compare) {
  if (equals_ignoring_case(compare.text, "pull_request")) return holds(compare, true);
  return is_event_of_people(compare.text) ? holds(compare, false) : Truth::kUnknown;
}

bool is_word_of_nobody(std::string_view word) {
  static const re2::RE2 kNobody(
      R"((?i)^(?:none|first_timer|first_time_contributor|contributor|mannequin|read|false|)$)");
  return found(kNobody, word);
}

// Fields in which the project says who somebody is.
bool is_of_people(std::string_view field) {
  static const re2::RE2 kOfPeople(
      R"((?i)label\.name$|author_association$|\bpermission[\w-]*$|pull_request\.user\.login$)");
  return found(kOfPeople, field);
}

// The words of '["OWNER", "MEMBER"]' and 'OWNER,MEMBER'; none of what is no text.
std::vector<std::string> words_of_list(const Expression& list) {
  const Expression& text =
      list.kind == Kind::kCall && list.name == "fromjson" && list.parts.size() == 1 ? list.parts[0]
                                                                                    : list;
  std::vector<std::string> words;
  if (!is_quoted(text.text)) return words;
  std::string word;
  for (const char c : text.text + " ") {
    const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
    if (part) word += c;
    else if (!word.empty()) words.push_back(std::exchange(word, {}));
  }
  return words;
}

// contains(labels, 'ok'), contains('OWNER,MEMBER', association): labels are given by people of the
// project, and a list shuts out whom it does not name.
bool contains_people_only(const Expression& call) {
  static const re2::RE2 kLabels(R"((?i)\.labels(?:\.\*\.name)?\)*$)");
  if (call.kind != Kind::kCall || call.name != "contains" || call.parts.size() != 2) return false;
  if (found(kLabels, call.parts[0].text)) return is_quoted(call.parts[1].text);
  if (!is_of_people(call.parts[1].text)) return false;
  const auto words = words_of_list(call.parts[0]);
  return !words.empty() && std::none_of(words.begin(), words.end(), is_word_of_nobody);
}

// What is known of somebody who has no part in the project.
Truth for_stranger(const Expression& part, std::string_view event) {
  if (const Truth known = for_fork(part, event); known != Truth::kUnknown) return known;
  if (part.kind == Kind::kCall) return contains_people_only(part) ? Truth::kFalse : Truth::kUnknown;
  const auto compare = comparison_of(part);
  if (!compare || !compare->literal) return Truth::kUnknown;
  if (to_lower(compare->field).ends_with("workflow_run.event")) return for_started_run(*compare);
  if (compare->same && is_of_people(compare->field) && !is_word_of_nobody(compare->text))
    return Truth::kFalse;
  return Truth::kUnknown;
}

template <class Known>
bool is_shut(std::string_view condition, const std::set<std::string>& on,
             std::initializer_list<std::string_view> events, Known known) {
  const auto parsed = parse_condition(condition);
  return parsed && std::all_of(events.begin(), events.end(), [&](std::string_view event) {
           return !on.contains(std::string(event)) ||
                  truth_of(*parsed, [&](const Expression& part) { return known(part, event); }) ==
                      Truth::kFalse;
         });
}

}  // namespace

bool keeps_forks_out(std::string_view condition, const std::set<std::string>& on) {
  return is_shut(condition, on, {"pull_request", "pull_request_target"}, for_fork);
}

bool keeps_strangers_out(std::string_view condition, const std::set<std::string>& on) {
  return is_shut(condition, on, {"pull_request_target", "workflow_run", "issue_comment"},
                 for_stranger);
}

}  // namespace redoubt::engines::config
