#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/model.h"
#include "plan/plan.h"

namespace redoubt::plan {

// One thing that two models say differently, or that one of them does not have.
struct ModelChange {
  enum class Kind : uint8_t { kAdded, kRemoved, kChanged };
  Kind kind = Kind::kChanged;
  std::string what;   // "zone", "data", "element", "flow"
  std::string id;     // in the model that has it; of both in the second
  std::string field;  // of a change: "protocol"
  std::string before, after;
};

// What became of a threat when the model changed.
struct RiskChange {
  enum class Kind : uint8_t { kAppears, kDisappears, kSeverity };
  Kind kind = Kind::kAppears;
  std::string id, title;
  core::Severity before = core::Severity::kInfo, after = core::Severity::kInfo;
};

// Which thing of one model is which of another: by id and name, then by name without regard to case
// where it stands once, then by id; flows by id, then by the elements at their ends. Models of
// different tools have different ids, or the same ("1") for different things.
struct Pairing {
  std::map<std::string, std::string> zones, data, elements, flows;  // id in a: id in b
};
Pairing pair_models(const Model& a, const Model& b);

// In the order of the models: zones, data, elements, flows; what is gone after what is there.
std::vector<ModelChange> compare_models(const Model& a, const Model& b);

// Worst first. Threats of elements that have another id in the second model are the same threats.
std::vector<RiskChange> compare_risk(const Model& a, const Plan& plan_a, const Model& b,
                                     const Plan& plan_b);

// Both models in one: what either says stays. Where both say something else of one thing, the first
// is kept and the conflict is told.
struct Merged {
  Model model;
  std::vector<ModelChange> conflicts;
};
Merged merge_models(const Model& a, const Model& b);

}  // namespace redoubt::plan
