#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/json.h"
#include "formats/yaml.h"
#include "plan/check.h"
#include "plan/drift.h"
#include "plan/operations.h"

namespace redoubt::plan {
namespace {

using formats::Node;

CheckVerdict not_applicable(std::string reason) {
  return {.outcome = core::Outcome::kNotApplicable, .reason = std::move(reason), .hint = {}};
}

std::string_view name_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// security/roles.yaml: {operations: {"post /orders": [customer, clerk]}}.
struct RoleMatrix {
  std::string file;              // "" when there is none
  std::set<std::string> mapped;  // names of operations with a role, lower case
  std::vector<std::string> problems;
};

RoleMatrix matrix_of(const core::Project& project) {
  RoleMatrix matrix;
  for (const auto* path : {"security/roles.yaml", "security/roles.yml"}) {
    const auto* found = project.find(path);
    if (found == nullptr || found->text == nullptr) continue;
    matrix.file = path;
    const auto document = formats::parse_yaml_document(*found->text, path);
    if (!document) {
      matrix.problems.push_back(document.error().to_string());
      continue;
    }
    const Node* operations = document->find("operations");
    if (operations == nullptr || !operations->is_mapping()) continue;
    for (const auto& [name, roles] : operations->entries())
      if (!roles.items().empty()) matrix.mapped.insert(to_lower(name.text()));
  }
  return matrix;
}

bool is_vex(std::string_view path) {
  const std::string name = to_lower(name_of(path));
  return path_matches(name, "*vex*.json") || path_matches(name, "*.vex") ||
         path == "security/decisions.yaml";
}

// What is missing in one statement; OpenVEX 0.2 words. "not_affected" without a justification is a
// claim without a reason.
void check_statement(const formats::Json& statement, const std::string& name,
                     std::vector<std::string>& missing) {
  const auto text = [&](const char* key) {
    const auto at = statement.find(key);
    return at != statement.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  const std::string status = text("status");
  if (status.empty()) missing.push_back(name + " has no status");
  if (status == "not_affected" && text("justification").empty() && text("impact_statement").empty())
    missing.push_back(name + " says not_affected without a justification");
  if (status == "affected" && text("action_statement").empty())
    missing.push_back(name + " says affected without an action");
}

void check_open_vex(std::string_view text, const std::string& path, size_t& statements,
                    std::vector<std::string>& missing) {
  const auto document = formats::parse_json(text, path);
  if (!document) {
    missing.push_back(document.error().to_string());
    return;
  }
  const auto list = document->is_object() ? document->find("statements") : document->end();
  if (!document->is_object() || list == document->end() || !list->is_array()) return;
  for (const auto& statement : *list) {
    ++statements;
    if (statement.is_object())
      check_statement(statement, fmt::format("{}: statement {}", path, statements), missing);
  }
}

void check_decisions(std::string_view text, const std::string& path, size_t& statements,
                     std::vector<std::string>& missing) {
  const auto document = formats::parse_yaml_document(text, path);
  if (!document) {
    missing.push_back(document.error().to_string());
    return;
  }
  const Node* list = document->find("decisions");
  for (const auto& entry : list == nullptr ? document->items() : list->items()) {
    ++statements;
    for (const auto* key : {"owner", "reason"})
      if (trim(entry.text_of(key)).empty())
        missing.push_back(fmt::format("{}:{}: decision without {}", path, entry.line(), key));
  }
}

}  // namespace

CheckVerdict check_drift(const PlanInputs& inputs, std::string_view) {
  const Model seen = bootstrap(inputs.project, inputs.observed);
  const auto shown = std::count_if(seen.elements.begin(), seen.elements.end(), [](const auto& e) {
    return !e.origin.path.empty() && e.kind != "library" && e.kind != "pipeline";
  });
  if (shown == 0) return not_applicable("no file of this repository says what runs");
  std::vector<std::string> missing;
  for (const auto& entry : find_drift(inputs.model, seen)) {
    const std::string place = place_of(entry);
    missing.push_back(place.empty() ? entry.what : fmt::format("{}: {}", place, entry.what));
  }
  return verdict_of(counted(static_cast<size_t>(shown), "element") + " as the model has them",
                    missing,
                    "`redoubt model drift` lists all of it; correct security/model.yaml (attribute "
                    "compose.service names a service whose id differs), or what runs");
}

CheckVerdict check_role_matrix(const PlanInputs& inputs, std::string_view) {
  const auto [operations, unreadable] = api_operations(inputs.project);
  const auto [matrix_file, mapped, problems] = matrix_of(inputs.project);
  if (operations.empty() && unreadable.empty() && matrix_file.empty()) {
    return {.outcome = core::Outcome::kFail,
            .reason = "there is no security/roles.yaml",
            .hint =
                "write {operations: {\"post /orders\": [customer, clerk]}} there: each operation "
                "with the roles that may call it"};
  }
  std::vector<std::string> missing;
  for (const auto& operation : operations)
    if (!mapped.contains(operation.name) &&
        (operation.id.empty() || !mapped.contains(to_lower(operation.id))))
      missing.push_back(
          fmt::format("{} ({}:{}) has no role", operation.name, operation.path, operation.line));
  if (mapped.empty() && problems.empty())
    missing.push_back("security/roles.yaml maps no operation");
  // What cannot be read may hold operations without a role, or their roles.
  missing.insert(missing.begin(), unreadable.begin(), unreadable.end());
  missing.insert(missing.begin(), problems.begin(), problems.end());
  return verdict_of(
      fmt::format("{} mapped to roles",
                  counted(std::max(operations.size(), mapped.size()), "operation")),
      missing,
      "add them under 'operations' in security/roles.yaml with the roles that may call them");
}

CheckVerdict check_vex(const PlanInputs& inputs, std::string_view) {
  std::vector<std::string> missing;
  size_t statements = 0, files = 0;
  for (const auto& file : inputs.project.files) {
    if (file.text == nullptr || !is_vex(file.path)) continue;
    ++files;
    if (file.path.ends_with(".yaml")) check_decisions(*file.text, file.path, statements, missing);
    else check_open_vex(*file.text, file.path, statements, missing);
  }
  if (files == 0 || (statements == 0 && missing.empty()))
    return not_applicable("no statement about a vulnerability is in this repository");
  return verdict_of(counted(statements, "statement") + " with status and reason", missing,
                    "complete them: a status, and for not_affected a justification");
}

}  // namespace redoubt::plan
