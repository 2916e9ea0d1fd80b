#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "plan/output/guide.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

// A component id as the name of a file: ids are a person's, file systems are narrower, and many
// take "API" and "api" for the same. `used` holds names in lower case.
std::string file_name(const std::string& component, std::set<std::string>& used) {
  std::string name;
  for (const char c : component) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    name += plain ? c : '-';
  }
  if (name.empty() || name.front() == '.') name = component.empty() ? "project" : "_" + name;
  std::string unique = name;
  for (int i = 2; !used.insert(to_lower(unique)).second; ++i)
    unique = fmt::format("{}-{}", name, i);
  return unique;
}

// A larger diagram is no picture on a page, and its layout takes longer than the plan.
constexpr size_t kMostDrawn = 120;

bool can_be_drawn(const Model& model) {
  return !model.flows.empty() && std::max(model.elements.size(), model.flows.size()) <= kMostDrawn;
}

// Reasons and examples are those of the built-in rules: a plan of somebody's own rules is written
// without them.
Guide guide_of(const Plan& plan, const Model& model) {
  const auto rules = RuleSet::built_in();
  Guide guide = make_guide(plan, model, rules ? &*rules : nullptr);
  if (can_be_drawn(model)) guide.drawn = &model;
  return guide;
}

}  // namespace

std::map<std::string, std::string> write_plan(const Plan& plan, const Model& model) {
  std::map<std::string, std::string> files;
  files["threats.yaml"] = write_threats(plan);
  files["controls.yaml"] = write_controls(plan);
  files["tests.yaml"] = write_tests(plan.tests);
  files["tests.feature"] = write_feature(plan, model);
  Guide guide = guide_of(plan, model);
  std::set<std::string> used;
  for (auto& component : guide.components)
    component.file = "guidelines/" + file_name(component.id, used);
  files["guidelines.md"] = guide_markdown(guide);
  files["guidelines.html"] = guide_html(guide);
  files["checklist.md"] = checklist_markdown(guide, "guidelines.md");
  for (const auto& component : guide.components) {
    files[component.file + ".md"] = component_markdown(guide, component, "../guidelines.md");
    files[component.file + ".html"] = component_html(guide, component, "../guidelines.html");
  }
  for (auto& [path, text] : files)
    if (path.ends_with(".md")) text.insert(0, std::string(kWrittenByPlan) + "\n\n");
  return files;
}

Result<std::string> write_guidelines(const Plan& plan, const Model& model, GuideFormat format) {
  const Guide guide = guide_of(plan, model);
  if (format == GuideFormat::kPdf) return guide_pdf(guide);
  return format == GuideFormat::kHtml ? guide_html(guide) : guide_markdown(guide);
}

}  // namespace redoubt::plan
