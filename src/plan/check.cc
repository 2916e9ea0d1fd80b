#include "plan/check.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/version.h"
#include "plan/rules.h"

namespace redoubt::plan {
namespace {

constexpr size_t kListed = 5;

constexpr std::array<Check, 12> kChecks{{
    {.name = "boundary-crossings", .needs_written_model = true, .decide = check_boundary_crossings},
    {.name = "encrypted-crossings",
     .needs_written_model = true,
     .decide = check_encrypted_crossings},
    {.name = "upload-limits", .needs_written_model = true, .decide = check_upload_limits},
    {.name = "data-classified", .needs_written_model = true, .decide = check_data_classified},
    {.name = "drift", .needs_written_model = true, .decide = check_drift},
    {.name = "accepted-risks", .needs_written_model = false, .decide = check_accepted_risks},
    {.name = "role-matrix", .needs_written_model = true, .decide = check_role_matrix},
    {.name = "log-shipping", .needs_written_model = true, .decide = check_log_shipping},
    {.name = "proven-controls", .needs_written_model = false, .decide = check_proven_controls},
    {.name = "store-authentication",
     .needs_written_model = false,
     .decide = check_store_authentication},
    {.name = "kept-limits", .needs_written_model = true, .decide = check_kept_limits},
    {.name = "vex", .needs_written_model = false, .decide = check_vex},
}};

// A line is enough to find an entry.
std::string line_of(const SourcePosition& where) {
  return where.file.empty() || where.line == 0 ? ""
                                               : fmt::format(" ({}:{})", where.file, where.line);
}

core::TestResult not_asked(core::TestResult result) {
  result.outcome = core::Outcome::kNotRun;
  result.reason = "the model is inferred: nobody has stated this yet";
  result.hint = "run `redoubt init` and complete security/model.yaml";
  return result;
}

core::TestResult with(CheckVerdict verdict, core::TestResult result) {
  result.outcome = verdict.outcome;
  result.reason = std::move(verdict.reason);
  result.hint = std::move(verdict.hint);
  return result;
}

}  // namespace

const World& CheckFacts::world() {
  if (!world_) world_.emplace(inputs);
  return *world_;
}

const ProjectLimits& CheckFacts::limits() {
  if (!limits_) limits_ = project_limits(inputs.project, inputs.model, cancel_);
  return *limits_;
}

std::vector<std::string_view> check_names() {
  std::vector<std::string_view> names{kExpressionCheck};
  for (const auto& check : kChecks) names.push_back(check.name);
  return names;
}

std::string name_of(const Element& element) {
  return fmt::format("element {}{}", element.id, line_of(element.where));
}
std::string name_of(const Flow& flow) {
  return fmt::format("flow {}{}", flow.id, line_of(flow.where));
}

CheckVerdict verdict_of(std::string_view looked_at, const std::vector<std::string>& missing,
                        std::string hint) {
  if (missing.empty())
    return {.outcome = core::Outcome::kPass, .reason = std::string(looked_at), .hint = {}};
  std::vector<std::string> listed(
      missing.begin(),
      missing.begin() + static_cast<std::ptrdiff_t>(std::min(missing.size(), kListed)));
  std::string reason = join(listed, "; ");
  if (missing.size() > kListed) reason += fmt::format("; and {} more", missing.size() - kListed);
  return {.outcome = core::Outcome::kFail, .reason = std::move(reason), .hint = std::move(hint)};
}

core::TestResult check(const core::TestCase& test, const PlanInputs& inputs) {
  const CancelToken never;
  CheckFacts facts(inputs, never);
  return check(test, facts);
}

core::TestResult check(const core::TestCase& test, CheckFacts& facts) {
  core::TestResult result;
  result.test_id = test.id;
  result.tools.push_back({.name = "planner",
                          .version = std::string(kVersion),
                          .rules_digest = {},
                          .feed = {},
                          .raw_output = {}});
  const auto wanted = test.parameters.find("check");
  const std::string name = wanted == test.parameters.end() ? "" : wanted->second;
  if (name == kExpressionCheck) {
    const auto asks = test.parameters.find("asks");
    const bool of_model = asks != test.parameters.end() && asks->second == "model";
    if (of_model && facts.inputs.model.inferred) return not_asked(std::move(result));
    return with(check_expression(test, facts), std::move(result));
  }
  const auto at = std::find_if(kChecks.begin(), kChecks.end(),
                               [&](const auto& entry) { return entry.name == name; });
  if (at == kChecks.end()) {
    const std::string near = nearest_word(name, check_names());
    result.outcome = core::Outcome::kError;
    result.reason = fmt::format("there is no check '{}'", name);
    result.hint = near.empty()
                      ? "parameter 'check' names one of those in docs/formats/plan-rules.md"
                      : fmt::format("did you mean '{}'?", near);
    return result;
  }
  if (at->needs_written_model && facts.inputs.model.inferred) return not_asked(std::move(result));
  return with(at->decide(facts, test.component), std::move(result));
}

}  // namespace redoubt::plan
