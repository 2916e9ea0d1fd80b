#include "plan/bootstrap/bootstrap.h"

#include <functional>

#include "base/check.h"
#include "base/text.h"
#include "plan/bootstrap/cloud.h"
#include "plan/bootstrap/kustomize.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/proxy.h"
#include "plan/bootstrap/settings.h"
#include "plan/bootstrap/sources.h"

namespace redoubt::plan {

bool bootstrap_reads(std::string_view path, std::string_view language) {
  if (language == "yaml" || language == "dockerfile" || language == "gomod") return true;
  const std::string_view name = drafting::file_name(path);
  for (const std::string_view manifest :
       {"package.json", "pyproject.toml", "pom.xml", "composer.json", "Gemfile", "Cargo.toml",
        "Pipfile", "build.gradle", "build.gradle.kts", "Procfile"})
    if (name == manifest) return true;
  for (const std::string_view pattern : {"*.csproj", "*requirements*.txt", "*.tf", "*.tf.json",
                                         "*.tfvars", "*.tfvars.json", "*.template"})
    if (path_matches(name, pattern)) return true;
  if (path_matches(path, "**/requirements/*.txt")) return true;
  if (drafting::is_kustomization(path) || path_matches(name, "*.env")) return true;
  if (drafting::is_settings_file(path) || drafting::may_be_proxy_config(path) ||
      drafting::is_aspire_host(path))
    return true;
  const std::string lower = to_lower(name);
  return language == "json" &&
         (lower.find("openapi") != std::string::npos ||
          lower.find("swagger") != std::string::npos || drafting::may_be_cloudformation(path));
}

std::optional<Model> bootstrap_unless_cancelled(const core::Project& project, const Observed& found,
                                                const CancelToken& cancel) {
  // The catalogue is part of the program and a test reads it.
  const auto catalogue = drafting::Catalogue::built_in();
  REDOUBT_CHECK(catalogue.has_value());
  drafting::Draft draft(project, *catalogue);
  const std::function<void()> steps[] = {
      [&] { drafting::add_compose(draft); },        [&] { drafting::add_kubernetes(draft); },
      [&] { drafting::add_terraform(draft); },      [&] { drafting::add_cloudformation(draft); },
      [&] { drafting::add_aspire(draft); },         [&] { drafting::add_dockerfiles(draft); },
      [&] { drafting::add_proxies(draft, false); }, [&] { drafting::add_code(draft, found); },
      [&] { drafting::add_proxies(draft, true); },  // before services that only the code shows
      [&] { drafting::add_openapi(draft); },        [&] { drafting::add_asyncapi(draft); },
      [&] { drafting::add_pipelines(draft); }};
  for (const auto& step : steps) {
    if (cancel.cancelled()) return std::nullopt;
    step();
  }
  if (cancel.cancelled()) return std::nullopt;
  Model model = drafting::finish(draft);
  model.left_out = draft.left_out().lines();
  return model;
}

Model bootstrap(const core::Project& project, const Observed& found) {
  return *bootstrap_unless_cancelled(project, found, CancelToken());
}

}  // namespace redoubt::plan
