#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "plan/plan.h"

namespace redoubt::plan {

// The facts that expressions ask about: a model, a project and what was observed, with the
// questions that many rules ask answered once. Borrows everything from the inputs, which must
// outlive it.
class World {
 public:
  explicit World(const PlanInputs& inputs);

  const Model& model() const { return inputs_.model; }
  const core::Project& project() const { return inputs_.project; }
  const PlanInputs& inputs() const { return inputs_; }

  const Element* element(std::string_view id) const;
  const Zone* zone(std::string_view id) const;
  const std::vector<const Element*>& elements() const { return elements_; }
  const std::vector<const Flow*>& flows() const { return flows_; }
  const std::vector<const Flow*>& inbound(const Element& element) const;
  const std::vector<const Flow*>& outbound(const Element& element) const;

  // What the model says. Other tools' models have no word for browsers: in a plan of a model alone
  // what a person sends over HTTP comes from one.
  std::vector<std::string> tags(const Flow& flow) const;
  // Ends in different zones, however much each is trusted, or one end unknown to the model.
  bool crosses_boundary(const Flow& flow) const;
  int trust_difference(const Flow& flow) const;
  // The highest word of "public" < "internal" < "confidential" < "restricted"; "" when nothing is
  // said.
  std::string sensitivity(const Element& element) const;
  std::string sensitivity(const Flow& flow) const;
  std::vector<std::string> data_kinds(const Element& element) const;
  // Whether a class that it stores is a secret, or credentials that are not those of people.
  bool keeps_secrets(const Element& element) const;
  std::vector<std::string> data_kinds(const Flow& flow) const;
  // The project writes it: it has a language, or nobody looked and it is of a kind that is written.
  bool has_code(const Element& element) const;
  // A service or gateway by an inbound flow, or anything that redoubt.yaml names a target for.
  bool speaks_http(const Element& element) const;
  // Whether callers outside the organisation reach it: an inbound flow from a person, an external
  // system or a zone of trust 0, the tag "public", or a target in redoubt.yaml.
  bool exposed(const Element& element) const;
  // Exposed, or behind gateways of which the first is: what they pass on comes from outside as
  // well.
  bool reachable(const Element& element) const { return reachable_.contains(&element); }

  // The element that a target without a component means: the first that outsiders reach over HTTP,
  // else that speaks it, else a service or gateway, else one that runs; null when there is none.
  const Element* default_target() const { return default_target_; }

  // redoubt.yaml names a running target for it.
  bool is_target(const Element& element) const;

  // Nobody said where its code is, although others say so: then nothing that files show is its own.
  // In a model without any paths all of the repository is everybody's.
  bool unlocated(const Element& element) const { return some_paths_ && element.paths.empty(); }

  // "npm:express"; ecosystem and name may hold '*'. What only builds and tests need does not count.
  // With an element: only components named inside its paths.
  bool uses(std::string_view package, const Element* element = nullptr) const;
  // With an element: only facts of files inside its paths.
  bool fact(std::string_view kind, const Element* element = nullptr) const;
  // Where the first such package or fact is; null when there is none.
  const core::Location* place_of_use(std::string_view package, const Element* element) const;
  const core::Location* place_of_fact(std::string_view kind, const Element* element) const;
  // The first such file; "" when there is none.
  std::string_view first_file(std::string_view pattern, const Element* element) const;
  // With an element: only files inside its paths.
  bool has_file(std::string_view pattern, const Element* element = nullptr) const;
  bool language(std::string_view name) const { return languages_.contains(name); }
  std::vector<std::string> languages() const;

 private:
  bool exposed_by_flows(const Element& element) const;
  bool http_flow_to(const Element& element) const;
  void find_default_target();
  void find_reachable();
  // Whether a file may be the element's: inside its paths.
  bool is_part(std::string_view path, const Element* element) const;
  std::vector<const DataClass*> data_of(const std::vector<std::string>& ids) const;
  std::vector<const DataClass*> data_of(const Element& element) const;

  const PlanInputs& inputs_;
  std::unordered_map<std::string_view, const Element*> element_by_id_;
  std::unordered_map<std::string_view, const Zone*> zone_by_id_;
  std::unordered_map<std::string_view, const DataClass*> data_by_id_;
  std::unordered_map<std::string_view, std::vector<const Flow*>> inbound_, outbound_;
  std::vector<const Element*> elements_;
  std::vector<const Flow*> flows_;
  const Element* default_target_ = nullptr;
  std::unordered_set<const Element*> reachable_;
  bool some_paths_ = false;
  std::map<std::string_view, std::vector<const core::Fact*>> facts_;  // by kind
  std::set<std::string, std::less<>> languages_;
  const std::vector<std::string_view>& files_like(std::string_view pattern) const;
  // answers of files_like(): many rules ask the same
  mutable std::map<std::string, std::vector<std::string_view>, std::less<>> files_;
};

// Where a model says something, or what it was inferred from: "compose.yaml:12".
std::string place_of(const Origin& origin, const SourcePosition& where);

// 0 = nothing said, 1 "public" … 4 "restricted".
int sensitivity_rank(std::string_view word);

}  // namespace redoubt::plan
