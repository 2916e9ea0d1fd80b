// The files of a repository from which a model is inferred: pieces between NUL bytes, each with a
// first byte that chooses its name. What is inferred can be written down and read again.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "plan/model.h"

namespace {

using redoubt::core::ProjectFile;

constexpr size_t kMaxFiles = 8;
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kNames{
    {{"compose.yaml", "yaml"},
     {"deploy/docker-compose.prod.yml", "yaml"},
     {"k8s/app.yaml", "yaml"},
     {"k8s/kustomization.yaml", "yaml"},
     {"main.tf", "hcl"},
     {"store/main.tf", "hcl"},
     {"terraform.tfvars.json", "json"},
     {"template.yaml", "yaml"},
     {"nested/stack.yaml", "yaml"},
     {"Dockerfile", "dockerfile"},
     {"docker/web/Dockerfile", "dockerfile"},
     {"nginx/default.conf", ""},
     {"Caddyfile", ""},
     {"httpd.conf", ""},
     {"openapi.yaml", "yaml"},
     {"asyncapi.yaml", "yaml"},
     {"package.json", "json"},
     {"go.mod", "gomod"},
     {".env", "dotenv"},
     {"app.py", "python"}}};

redoubt::core::Project project_of(std::string_view input) {
  redoubt::core::Project project;
  project.name = "fuzz";
  while (!input.empty() && project.files.size() < kMaxFiles) {
    const std::string_view piece = input.substr(0, input.find('\0'));
    input.remove_prefix(std::min(input.size(), piece.size() + 1));
    if (piece.empty()) continue;
    const auto& [name, language] = kNames[static_cast<uint8_t>(piece[0]) % kNames.size()];
    if (project.find(name) != nullptr) continue;
    ProjectFile file;
    file.path = name;
    file.language = language;
    file.size = piece.size() - 1;
    file.text = std::make_shared<const std::string>(piece.substr(1));
    const auto after = [&](const ProjectFile& other) { return other.path > file.path; };
    project.files.insert(std::find_if(project.files.begin(), project.files.end(), after), file);
  }
  return project;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto project = project_of({reinterpret_cast<const char*>(data), size});
  const auto model = redoubt::plan::bootstrap(project, {});
  redoubt::Diagnostics diagnostics;
  const auto again =
      redoubt::plan::read_model(redoubt::plan::write_model(model), "model.yaml", diagnostics);
  if (!again || again->elements.size() != model.elements.size()) std::abort();
  return 0;
}
