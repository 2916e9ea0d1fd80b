#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/finding.h"
#include "formats/sarif/json_view.h"

namespace redoubt::formats::sarif {

// What a result inherits from its rule, read once per rule and not once per result.
struct Rule {
  std::string id, title, remedy;
  std::string description;  // message of results that have none
  std::vector<std::string> references;
  std::vector<uint32_t> cwes;
  std::optional<core::Severity> severity;  // from security-severity
  std::optional<core::Confidence> confidence;
  // of its default configuration, after the invocation's overrides
  std::optional<std::string> level;
  bool sensitive = false;             // what it finds is a credential
  std::optional<Element> descriptor;  // for message strings; valid as long as the document
};

// All rules of a run: of its driver and of its extensions.
class Rules {
 public:
  explicit Rules(const Element& run);

  // By rule.index or ruleIndex, by rule.toolComponent, by id, by the id's parent ("CA1000/1" →
  // "CA1000"; §3.27.5). Null when the log does not describe the rule.
  const Rule* find(const Element& result) const;
  std::optional<std::string> message_string(const Rule* rule, std::string_view id,
                                            bool markdown = false) const;
  const Element& run() const { return run_; }

 private:
  struct Component {
    std::string name, guid;
    std::optional<Element> element;
    std::vector<Rule> rules;
    std::unordered_map<std::string, size_t> by_id, by_guid;
  };
  void add_component(const Element& component);
  void apply_overrides();
  Component* component_of(const std::optional<Element>& reference);
  const Component* component_of(const std::optional<Element>& reference) const;
  const Rule* by_id(const Component& component, std::string_view id) const;

  Element run_;
  std::vector<Component> components_;  // the driver first
};

// The CWE numbers that tags, taxa and texts like "CWE-89: …" or "external/cwe/cwe-089" name.
void add_cwes(std::string_view text, std::vector<uint32_t>& cwes);
void sort_cwes(std::vector<uint32_t>& cwes);
// Adds those of an object's properties ("tags", "cwe", …) and of references to a taxonomy called
// CWE.
void add_property_cwes(const std::optional<Element>& properties, std::vector<uint32_t>& cwes);
void add_taxa_cwes(const Element& run, Array references, std::string_view reference_key,
                   std::vector<uint32_t>& cwes);
std::optional<core::Severity> property_severity(const std::optional<Element>& properties);
std::optional<core::Confidence> property_confidence(const std::optional<Element>& properties);

}  // namespace redoubt::formats::sarif
