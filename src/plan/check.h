#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "plan/expression/world.h"
#include "plan/limit_settings.h"
#include "plan/plan.h"

namespace redoubt::plan {

// One decision of check(): what was looked at, and what is missing, with places.
struct CheckVerdict {
  core::Outcome outcome = core::Outcome::kPass;
  std::string reason;
  std::string hint;
};

// What checks of one plan go by. What many of them ask for is made once, when the first one asks:
// there is a check per element, and each would read every file. Not for several threads.
class CheckFacts {
 public:
  // `given` borrows; that and `cancel`, which breaks off what takes long, must outlive this.
  CheckFacts(PlanInputs given, const CancelToken& cancel)
      : inputs(std::move(given)), cancel_(cancel) {}
  CheckFacts(const CheckFacts&) = delete;
  CheckFacts& operator=(const CheckFacts&) = delete;

  const World& world();
  const ProjectLimits& limits();

  const PlanInputs inputs;

 private:
  const CancelToken& cancel_;
  std::optional<World> world_;
  std::optional<ProjectLimits> limits_;
};

// As plan::check() of one test.
core::TestResult check(const core::TestCase& test, CheckFacts& facts);

// A question about the model or the repository as a whole.
struct Check {
  std::string_view name;
  // Only a person can answer it: an inferred model has not been asked, so the test is not run
  // instead of failing.
  bool needs_written_model;
  // `component` is the id of the element that the test is about; "" = all of the model.
  CheckVerdict (*decide)(CheckFacts& facts, std::string_view component);
};

// check_model.cc
CheckVerdict check_boundary_crossings(CheckFacts& facts, std::string_view component);
CheckVerdict check_encrypted_crossings(CheckFacts& facts, std::string_view component);
CheckVerdict check_upload_limits(CheckFacts& facts, std::string_view component);
CheckVerdict check_data_classified(CheckFacts& facts, std::string_view component);
CheckVerdict check_accepted_risks(CheckFacts& facts, std::string_view component);
CheckVerdict check_log_shipping(CheckFacts& facts, std::string_view component);
// check_stores.cc
CheckVerdict check_store_authentication(CheckFacts& facts, std::string_view component);
// check_project.cc
CheckVerdict check_drift(CheckFacts& facts, std::string_view component);
CheckVerdict check_role_matrix(CheckFacts& facts, std::string_view component);
// check_limits.cc
CheckVerdict check_kept_limits(CheckFacts& facts, std::string_view component);
// check_vex.cc
CheckVerdict check_vex(CheckFacts& facts, std::string_view component);
// check_pipeline.cc
CheckVerdict check_proven_controls(CheckFacts& facts, std::string_view component);

// check_expression.cc: the condition in parameter "holds", asked of the test's element or flow; of
// a test without one, of every element that is ours. "otherwise" says what is missing.
inline constexpr std::string_view kExpressionCheck = "expression";
CheckVerdict check_expression(const core::TestCase& test, CheckFacts& facts);

// For a reason, with the line of the model: "flow web-db (security/model.yaml:31)".
std::string name_of(const Element& element);
std::string name_of(const Flow& flow);

// Passes when nothing is missing; otherwise lists the first few and counts the rest.
CheckVerdict verdict_of(std::string_view looked_at, const std::vector<std::string>& missing,
                        std::string hint);

}  // namespace redoubt::plan
