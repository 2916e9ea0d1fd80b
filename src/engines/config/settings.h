#pragma once

#include <memory>
#include <string_view>

#include "engines/config/places.h"
#include "engines/config/reporter.h"

namespace redoubt::engines::config {

// The rules of format `settings`: their predicate is data (rules/config/settings-*.yaml). Such a
// rule names files and either `find`, what must not stand there, or `absent`, what must. `when`
// says which of these files it is about and looks anywhere in the text. `unless` makes the rule
// silent for a file; where both it and `find` have a group named `subject`, it excuses only the
// places whose group holds the same text. `within` says how blocks in braces begin that do not
// speak for each other: what excuses one host of a gateway is nothing to the next. Groups `name`
// and `again` of `find` must hold the same. `left_out: development` keeps the rule silent in files
// for development. Each file that a rule is about becomes the fact "setting.<capability>", so that
// plan rules apply only where there is something to look at. Patterns are RE2, matched over the
// whole text, so a pattern may span lines; `find`, `absent` and `unless` do not see what stands in
// a comment.
class SettingRules {
 public:
  static constexpr size_t kMaxBytes = 8u << 20;  // settings are written by hand
  static constexpr size_t kMaxPerRule = 200;     // in one file; more leave the file open

  // Fails with the rule's place when a rule names neither `find` nor `absent`, or both.
  static Result<SettingRules> make(const RuleTable& rules);
  SettingRules(SettingRules&&) noexcept;
  SettingRules& operator=(SettingRules&&) noexcept;
  ~SettingRules();

  bool concern(std::string_view path) const;  // some rule names files like this one
  bool decides(std::string_view rule_id) const;
  // Patterns that do not compile, with their rule: rules in force have none.
  std::vector<std::string> problems() const;
  // The `when` of each rule that has one. A rule whose pattern has no hit in a matched file is not
  // about that file; the others are asked one by one.
  std::vector<analysis::Pattern> patterns() const;
  // False when the file is too large to be settings.
  bool examine(const analysis::SourceFile& file, Comments& comments, Reporter& report) const;

 private:
  struct Rule;
  explicit SettingRules(std::vector<Rule> rules);
  std::vector<bool> without_hit(const analysis::SourceFile& file) const;
  std::vector<Rule> rules_;
};

}  // namespace redoubt::engines::config
