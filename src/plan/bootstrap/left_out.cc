#include <map>

#include "base/text.h"
#include "formats/hcl.h"
#include "formats/yaml.h"
#include "plan/bootstrap/paths.h"
#include "plan/model.h"

namespace redoubt::plan {
namespace {

bool is_helm_template(const core::ProjectFile& file) {
  return file.language == "yaml" && file.text->find("{{") != std::string::npos &&
         file.text->find("apiVersion") != std::string::npos &&
         file.text->find("kind:") != std::string::npos;
}

bool is_compose(std::string_view path) {
  const std::string_view name = drafting::file_name(path);
  return name.find("compose") != std::string_view::npos &&
         (name.ends_with(".yml") || name.ends_with(".yaml"));
}

std::string problem_of(const core::ProjectFile& file) {
  if (file.path.ends_with(".tf")) {
    const auto parsed = formats::parse_hcl(*file.text, file.path);
    return parsed ? std::string() : parsed.error().to_string();
  }
  if (!is_compose(file.path)) return {};
  const auto parsed = formats::parse_yaml_document(*file.text, file.path);
  return parsed ? std::string() : parsed.error().to_string();
}

}  // namespace

std::vector<std::string> bootstrap_left_out(const core::Project& project) {
  constexpr size_t kMaxProblems = 20;
  std::map<std::string, size_t> charts;  // by folder of the templates
  std::vector<std::string> out;
  for (const auto& file : project.files) {
    if (file.text == nullptr || !drafting::is_production_path(file.path)) continue;
    if (is_helm_template(file)) ++charts[std::string(drafting::folder_of(file.path))];
    else if (auto problem = problem_of(file); !problem.empty() && out.size() < kMaxProblems)
      out.push_back(printable(problem));
  }
  for (const auto& [folder, count] : charts)
    out.push_back(
        fmt::format("{}: {} of Helm; keep what `helm template` makes of the chart beside "
                    "it to have it read",
                    folder, counted(count, "template")));
  return out;
}

}  // namespace redoubt::plan
