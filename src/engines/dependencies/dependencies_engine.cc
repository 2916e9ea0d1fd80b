#include "engines/dependencies/dependencies_engine.h"

#include "base/knowledge.h"
#include "base/text.h"
#include "engines/dependencies/go_imports.h"
#include "engines/dependencies/go_sums.h"
#include "engines/dependencies/gradle_locks.h"
#include "engines/dependencies/lock_checks.h"
#include "engines/dependencies/manifest.h"
#include "engines/dependencies/references.h"
#include "engines/dependencies/rules.h"
#include "engines/dependencies/stale_locks.h"
#include "engines/dependencies/source_checks.h"
#include "engines/dependencies/vulnerabilities.h"
#include "engines/dependencies/yarn_development.h"
#include "formats/lockfile.h"

namespace redoubt::engines {
namespace {

using dependencies::Rules;

core::CoverageGap gap_of(std::string_view path, const Error& error) {
  std::string reason = error.message();
  if (error.where().line > 0) reason = fmt::format("line {}: {}", error.where().line, reason);
  if (!error.hint().empty()) reason += "; " + error.hint();
  return {.kind = core::CoverageGap::Kind::kMalformed,
          .path = std::string(path),
          .reason = std::move(reason),
          .makes_incomplete = true};
}

core::CoverageGap gap_of(std::string_view path, const formats::LockfileRemark& remark) {
  std::string reason =
      remark.line > 0 ? fmt::format("line {}: {}", remark.line, remark.text) : remark.text;
  using enum core::CoverageGap::Kind;
  return {.kind = remark.beyond        ? kNotFollowed
                  : remark.leaves_open ? kMalformed
                                       : kSkipped,
          .path = std::string(path),
          .reason = std::move(reason),
          .makes_incomplete = remark.leaves_open};
}

class DependenciesEngine final : public Engine {
 public:
  explicit DependenciesEngine(Rules rules) : rules_(std::move(rules)) {}

  std::vector<core::CapabilityOffer> offers() const override {
    return {{.capability = "dependencies.known-vulnerability", .languages = {}},
            {.capability = "dependencies.lock-file", .languages = {}},
            {.capability = "dependencies.source", .languages = {}},
            {.capability = "dependencies.inventory", .languages = {}}};
  }
  std::vector<RuleInfo> rules() const override { return rules_.all(); }
  Digest rules_digest() const override { return knowledge_digest("dependencies/"); }

  bool wants(std::string_view path, std::string_view language) const override {
    return language == "go" || formats::is_lockfile(path);
  }
  bool keeps_text(std::string_view path, std::string_view) const override {
    return dependencies::is_manifest(path) || dependencies::is_go_sum(path);
  }

  void examine(const analysis::SourceFile& file, FileReport& out) const override {
    if (file.language() == "go") return dependencies::note_go_imports(file, out);
    const auto lockfile = formats::parse_lockfile(file.path(), file.bytes());
    if (!lockfile) {
      out.gaps.push_back(gap_of(file.path(), lockfile.error()));
      return;
    }
    for (const auto& remark : lockfile->remarks) out.gaps.push_back(gap_of(file.path(), remark));
    dependencies::note_references(file.path(), *lockfile, out);
    dependencies::note_yarn_needs(file, out);
    dependencies::note_members(file.path(), *lockfile, out);
    dependencies::check_sources(rules_, file.path(), *lockfile, out);
    out.components.reserve(lockfile->packages.size());
    for (const auto& package : lockfile->packages) out.components.push_back(package.component);
  }

  void conclude(const core::Project& project, const Knowledge& knowledge,
                core::SourceReport& report) const override {
    dependencies::drop_locked_scripts(project, report.components);
    dependencies::mark_direct(project, report.components);
    dependencies::mark_yarn_development(project, report);
    dependencies::add_unlocked(rules_, project, report);
    const dependencies::GoImports imports(report);
    dependencies::match_vulnerabilities(knowledge.vulnerabilities, imports, report);
    dependencies::check_locks(rules_, project, report);
    dependencies::check_references(project, report);
  }

 private:
  Rules rules_;
};

}  // namespace

Result<std::unique_ptr<Engine>> make_dependencies_engine() {
  TRY_ASSIGN(auto rules, Rules::load());
  return std::make_unique<DependenciesEngine>(std::move(rules));
}

}  // namespace redoubt::engines
