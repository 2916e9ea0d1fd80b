#include "base/text.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"

namespace redoubt::plan::drafting {
namespace {

struct Kind {
  std::string_view pattern, technology, paths;
};

constexpr Kind kKinds[] = {
    {".github/workflows/*.y*ml", "github-actions", ".github/workflows/**"},
    {".gitlab-ci.yml", "gitlab-ci", ".gitlab-ci.yml"},
    {".gitlab/ci/**", "gitlab-ci", ".gitlab/ci/**"},
    {"Jenkinsfile", "jenkins", "Jenkinsfile"},
    {".circleci/config.yml", "circleci", ".circleci/**"},
    {"azure-pipelines.yml", "azure-pipelines", "azure-pipelines.yml"},
    {"bitbucket-pipelines.yml", "bitbucket-pipelines", "bitbucket-pipelines.yml"},
    {".travis.yml", "travis", ".travis.yml"},
    {".drone.yml", "drone", ".drone.yml"},
    {".woodpecker.yml", "woodpecker", ".woodpecker.yml"},
    {".forgejo/workflows/*.y*ml", "forgejo-actions", ".forgejo/workflows/**"},
    {".gitea/workflows/*.y*ml", "gitea-actions", ".gitea/workflows/**"},
};

}  // namespace

void add_pipelines(Draft& draft) {
  for (const auto& file : draft.project().files)
    for (const Kind& kind : kKinds) {
      if (!path_matches(file.path, kind.pattern)) continue;
      Item& item = draft.item("pipeline", "build and release pipeline", "pipeline",
                              {file.path, 1, fmt::format("a workflow of {}", kind.technology)});
      add_word(item.element.technology, kind.technology);
      add_word(item.element.paths, kind.paths);
    }
}

}  // namespace redoubt::plan::drafting
