#include "engines/config/workflow_guards.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "engines/config/workflow_expression.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

using Kind = Expression::Kind;

// The two sides of "field == 'text'", whichever is written first.
struct Comparison {
  std::string field, text;
  bool same = true;  // "==" rather than "!="
};

std::optional<Comparison> comparison_of(const Expression& expression) {
  if (expression.kind != Kind::kCompare || (expression.name != "==" && expression.name != "!="))
    return std::nullopt;
  std::string left = expression.parts[0].text, right = expression.parts[1].text;
  if (left.starts_with('\'')) std::swap(left, right);
  if (right.size() >= 2 && right.starts_with('\'')) right = right.substr(1, right.size() - 2);
  return Comparison{
      .field = std::move(left), .text = std::move(right), .same = expression.name == "=="};
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

// What is known of a pull request from a fork.
Truth for_fork(const Expression& part, std::string_view event) {
  static const re2::RE2 kFork(R"((?i)\bhead\.repo\.fork\b)");
  static const re2::RE2 kRepository(R"((?i)\bhead\.repo\b|\bhead_repository\b)");
  if (part.kind == Kind::kValue) return found(kFork, part.text) ? Truth::kTrue : Truth::kUnknown;
  const auto compare = comparison_of(part);
  if (compare && equals_ignoring_case(compare->field, "github.event_name"))
    return holds(*compare, equals_ignoring_case(compare->text, event));
  // A fork is never the repository that it is compared with.
  if (compare && found(kRepository, part.text)) return holds(*compare, false);
  if (part.kind == Kind::kCall && found(kRepository, part.text)) return Truth::kFalse;
  return Truth::kUnknown;
}

// A run of another workflow that a stranger started was started by a pull request.
Truth for_started_run(const Comparison& compare) {
  if (equals_ignoring_case(compare.text, "pull_request")) return holds(compare, true);
  return is_event_of_people(compare.text) ? holds(compare, false) : Truth::kUnknown;
}

// What is known of somebody who has no part in the project.
Truth for_stranger(const Expression& part, std::string_view event) {
  static const re2::RE2 kOfPeople(
      R"((?i)label\.name$|author_association$|permission\S*$|pull_request\.user\.login$)");
  static const re2::RE2 kListed(R"((?is)^contains\(.*(?:labels|permission|author_association))");
  static const re2::RE2 kNobody(
      R"((?i)^(?:none|first_timer|first_time_contributor|contributor|mannequin|read|false|)$)");
  if (const Truth known = for_fork(part, event); known != Truth::kUnknown) return known;
  if (part.kind == Kind::kCall) return found(kListed, part.text) ? Truth::kFalse : Truth::kUnknown;
  const auto compare = comparison_of(part);
  if (!compare) return Truth::kUnknown;
  if (to_lower(compare->field).ends_with("workflow_run.event")) return for_started_run(*compare);
  if (compare->same && found(kOfPeople, compare->field) && !found(kNobody, compare->text))
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
