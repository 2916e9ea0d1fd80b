#include <algorithm>
#include <set>

#include "base/text.h"
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

}  // namespace

CheckVerdict check_drift(CheckFacts& facts, std::string_view) {
  const Model seen = bootstrap(facts.inputs.project, facts.inputs.observed);
  const auto shown = std::count_if(seen.elements.begin(), seen.elements.end(), [](const auto& e) {
    return !e.origin.path.empty() && e.kind != "library" && e.kind != "pipeline";
  });
  if (shown == 0) return not_applicable("no file of this repository says what runs");
  std::vector<std::string> missing;
  for (const auto& entry : find_drift(facts.inputs.model, seen)) {
    const std::string place = place_of(entry);
    missing.push_back(place.empty() ? entry.what : fmt::format("{}: {}", place, entry.what));
  }
  return verdict_of(counted(static_cast<size_t>(shown), "element") + " as the model has them",
                    missing,
                    "`redoubt model drift` lists all of it; correct security/model.yaml (attribute "
                    "compose.service names a service whose id differs), or what runs");
}

CheckVerdict check_role_matrix(CheckFacts& facts, std::string_view) {
  const auto [operations, unreadable] = api_operations(facts.inputs.project);
  const auto [matrix_file, mapped, problems] = matrix_of(facts.inputs.project);
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

}  // namespace redoubt::plan
