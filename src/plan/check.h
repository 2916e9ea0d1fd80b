#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace redoubt::plan {

// One decision of check(): what was looked at, and what is missing, with places.
struct CheckVerdict {
  core::Outcome outcome = core::Outcome::kPass;
  std::string reason;
  std::string hint;
};

// A question about the model or the repository as a whole.
struct Check {
  std::string_view name;
  // Only a person can answer it: an inferred model has not been asked, so the test is not run
  // instead of failing.
  bool needs_written_model;
  // `component` is the id of the element that the test is about; "" = all of the model.
  CheckVerdict (*decide)(const PlanInputs& inputs, std::string_view component);
};

// check_model.cc
CheckVerdict check_boundary_crossings(const PlanInputs& inputs, std::string_view component);
CheckVerdict check_encrypted_crossings(const PlanInputs& inputs, std::string_view component);
CheckVerdict check_upload_limits(const PlanInputs& inputs, std::string_view component);
CheckVerdict check_data_classified(const PlanInputs& inputs, std::string_view component);
CheckVerdict check_accepted_risks(const PlanInputs& inputs, std::string_view component);
CheckVerdict check_log_shipping(const PlanInputs& inputs, std::string_view component);
// check_stores.cc
CheckVerdict check_store_authentication(const PlanInputs& inputs, std::string_view component);
// check_project.cc
CheckVerdict check_drift(const PlanInputs& inputs, std::string_view component);
CheckVerdict check_role_matrix(const PlanInputs& inputs, std::string_view component);
// check_limits.cc
CheckVerdict check_kept_limits(const PlanInputs& inputs, std::string_view component);
// check_vex.cc
CheckVerdict check_vex(const PlanInputs& inputs, std::string_view component);
// check_pipeline.cc
CheckVerdict check_proven_controls(const PlanInputs& inputs, std::string_view component);

// check_expression.cc: the condition in parameter "holds", asked of the test's element or flow; of
// a test without one, of every element that is ours. "otherwise" says what is missing.
inline constexpr std::string_view kExpressionCheck = "expression";
CheckVerdict check_expression(const core::TestCase& test, const PlanInputs& inputs);

// For a reason, with the line of the model: "flow web-db (security/model.yaml:31)".
std::string name_of(const Element& element);
std::string name_of(const Flow& flow);

// Passes when nothing is missing; otherwise lists the first few and counts the rest.
CheckVerdict verdict_of(std::string_view looked_at, const std::vector<std::string>& missing,
                        std::string hint);

}  // namespace redoubt::plan
