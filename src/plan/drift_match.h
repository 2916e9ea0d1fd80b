#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/model.h"

// Inside of drift.cc: which element of one model is which of another.
namespace redoubt::plan {

// Everything an element is called, lower case: id, name, `compose.service`, `stands_for`.
std::set<std::string> names_of(const Element& element);
// The names that a deployed element stands for: `stands_for`, else its id.
std::vector<std::string> deployed_names(const Element& element);

class ElementMatch {
 public:
  ElementMatch(const Model& model, const Model& seen);

  const Element* modelled(const std::string& seen_id) const;  // null: nothing of the model is it
  bool is_seen(const std::string& model_id) const { return seen_.contains(model_id); }
  bool knows_name(const std::string& name) const { return names_.contains(name); }

 private:
  void by_name(const Model& model, const Model& seen);
  void by_code(const Model& model, const Model& seen);
  void by_product(const Model& model, const Model& seen);
  void join(const Element& seen, const Element& model);

  std::map<std::string, const Element*> matches_;  // seen id -> element of the model
  std::set<std::string> seen_;                     // ids of the model
  std::map<std::string, const Element*> names_;    // of the model
};

}  // namespace redoubt::plan
