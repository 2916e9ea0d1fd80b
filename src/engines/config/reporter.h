#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/source_file.h"
#include "engines/config/suppression.h"
#include "engines/engine.h"
#include "engines/rule_file.h"

namespace redoubt::engines::config {

using RuleTable = std::map<std::string, DocumentedRule, std::less<>>;

// Where a finding is: lines, and the named thing around it ("service web", "job build"), which
// keeps its identity when lines move.
struct Place {
  uint32_t line = 0;
  uint32_t end_line = 0;  // 0 = the same line
  std::string scope = {};
  uint32_t scope_line = 0;
};

// Collects what the checks say about one file, and adds what is the same for all: texts of the
// rule, snippet, suppression by comment, lower severity for files that only serve development,
// masking of secret values. At most kMaxFindings per file.
class Reporter {
 public:
  static constexpr size_t kMaxFindings = 500;

  Reporter(const analysis::SourceFile& file, const RuleTable& rules, FileReport& out)
      : file_(file), rules_(rules), out_(out), allowances_(file) {}

  const analysis::SourceFile& file() const { return file_; }
  bool begin(std::string_view
                 rule_id);  // the rule of the following add() calls; false when it has no text
  // The finding may be changed until the next call. Severity and remedy are those of the rule
  // unless changed.
  core::Finding& add(const Place& place, std::string message);
  void fact(std::string kind, std::string value, uint32_t line);
  void mask(std::string secret);  // is replaced in every text of this file's findings
  // What was added last is about the name of a secret's file: its lines hold no value and are
  // shown.
  void show_lines() {
    if (!truncated_) shown_.push_back(findings_.size() - 1);
  }
  void cut(std::string reason);  // not all of the file was looked at: nothing in it is fixed
  void finish();                 // once, after the last check

  // First line in [first, last] that holds `needle`; `first` when none does.
  uint32_t line_with(std::string_view needle, uint32_t first, uint32_t last) const;

 private:
  void suppress(core::Finding& finding);

  const analysis::SourceFile& file_;
  const RuleTable& rules_;
  FileReport& out_;
  Allowances allowances_;
  const DocumentedRule* rule_ = nullptr;
  std::vector<core::Finding> findings_;
  std::vector<size_t> shown_;  // of findings_, ascending
  core::Finding surplus_;      // takes what goes beyond the limit
  bool truncated_ = false;
  std::vector<std::string> cuts_;
  std::vector<std::string> secrets_;
};

// A predicate and the rule it decides.
template <class Input>
struct Check {
  std::string_view rule;
  void (*run)(const Input&, Reporter&);
};

// Whether a file only serves development, tests or as an example: its findings weigh one step less.
bool is_development_file(std::string_view path);

// Whether a file only shows which variables to set (".env.example"): it is in force nowhere until
// somebody copies it, so its findings weigh one step less and are doubtful.
bool is_settings_template(std::string_view path);

}  // namespace redoubt::engines::config
