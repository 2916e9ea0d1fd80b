#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/project.h"
#include "core/report.h"
#include "engines/rule_file.h"

namespace redoubt::engines::repository {

using RuleTable = std::map<std::string, DocumentedRule, std::less<>>;

// Collects findings about the whole project. `path` is the file in which the repair goes; "" when
// it has yet to be made.
class Practice {
 public:
  Practice(const RuleTable& rules, core::SourceReport& report) : rules_(rules), report_(report) {}
  core::Finding& add(std::string_view rule, std::string path, std::string message);
  void note(std::string text) { report_.notes.push_back(std::move(text)); }
  // What should have been looked at and could not be.
  void gap(std::string path, std::string reason) {
    report_.coverage.gaps.push_back({.kind = core::CoverageGap::Kind::kUnreadable,
                                     .path = std::move(path),
                                     .reason = std::move(reason),
                                     .makes_incomplete = true});
  }

 private:
  const RuleTable& rules_;
  core::SourceReport& report_;
};

core::Finding finding_of(const DocumentedRule& rule, std::string path, std::string message);

void check_documents(const core::Project& project, Practice& practice);  // policy, licence
void check_updates(const core::Project& project, Practice& practice);
void check_pipelines(const core::Project& project, Practice& practice);  // tests, static analysis
void check_history(const core::Project& project, Practice& practice);    // review, sign-off, owners

// Whether one of those checks reads the text of the file again.
bool reads_text(std::string_view path);

// What kind of program the bytes are ("ELF program", "Java archive"); "" when they are none that
// runs.
std::string_view program_kind(std::string_view path, std::string_view bytes);
// Whether the program is one that the project cannot build itself and that its build system asks to
// commit.
bool is_build_wrapper(std::string_view path);

std::string_view name_of(std::string_view path);
const std::string& text_of(const core::ProjectFile& file);  // "" when it was not kept

}  // namespace redoubt::engines::repository
