#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/finding.h"
#include "engines/engine.h"

namespace redoubt::engines::dependencies {

// rules/dependencies/rules.yaml.
class Rules {
 public:
  static Result<Rules> load();
  // `file` is used in messages.
  static Result<Rules> parse(std::string_view yaml, std::string_view file);

  const std::vector<RuleInfo>& all() const { return rules_; }
  // A finding of rule `id` with its texts and severity; the caller adds place, message and
  // evidence.
  core::Finding finding(std::string_view id, std::string message) const;
  // Whether a server (with its path for hosts that serve many things) is one that packages of the
  // ecosystem come from. True for ecosystems without a list.
  bool expected_registry(std::string_view ecosystem, std::string_view host_and_path) const;

 private:
  std::vector<RuleInfo> rules_;
  std::map<std::string, std::vector<std::string>, std::less<>> registries_;
};

}  // namespace redoubt::engines::dependencies
