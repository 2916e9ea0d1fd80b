// The threat model file, and the files that bootstrap() reads: the first byte chooses which of them
// the rest is.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "plan/model.h"

namespace {

using namespace redoubt;

struct Kind {
  std::string_view path, language;
};
constexpr std::array<Kind, 26> kKinds{{{"security/model.yaml", "yaml"},
                                       {"compose.yaml", "yaml"},
                                       {"k8s/all.yaml", "yaml"},
                                       {"openapi.yaml", "yaml"},
                                       {"Dockerfile", "dockerfile"},
                                       {"package.json", "json"},
                                       {"pyproject.toml", "toml"},
                                       {"requirements.txt", "text"},
                                       {"go.mod", "gomod"},
                                       {"Cargo.toml", "toml"},
                                       {"pom.xml", "xml"},
                                       {"Gemfile", "ruby"},
                                       {".env", "dotenv"},
                                       {"nginx.conf", ""},
                                       {"Caddyfile", ""},
                                       {"haproxy.cfg", ""},
                                       {"apache/site.conf", ""},
                                       {"envoy.yaml", "yaml"},
                                       {"traefik.yml", "yaml"},
                                       {"Shop.AppHost/Program.cs", "csharp"},
                                       {"main.tf", ""},
                                       {"stack.yaml", "yaml"},
                                       {"asyncapi.yaml", "yaml"},
                                       {"k/kustomization.yaml", "yaml"},
                                       {"k/patch.yaml", "yaml"},
                                       {"main.tf.json", "json"}}};

constexpr std::string_view kApi =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: "
    "{containers: [{name: api, image: x/api, env: [{name: A, value: b}]}]}}}\n";
constexpr std::string_view kPatched = "resources: [api.yaml]\npatches: [{path: patch.yaml}]\n";

void add(core::Project& project, std::string_view path, std::string_view language,
         std::string text) {
  project.files.push_back({.path = std::string(path),
                           .size = text.size(),
                           .language = std::string(language),
                           .binary = false,
                           .executable = false,
                           .text = std::make_shared<const std::string>(std::move(text))});
}

// What is written reads back, and is written the same again.
void check_round_trip(const plan::Model& model) {
  const std::string text = plan::write_model(model);
  Diagnostics diagnostics;
  const auto again = plan::read_model(text, "m.yaml", diagnostics);
  if (!again || plan::write_model(*again) != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Kind kind = kKinds[data[0] % kKinds.size()];
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (kind.path.starts_with("security/")) {
    Diagnostics diagnostics;
    const auto model = plan::read_model(text, kind.path, diagnostics);
    if (model.has_value() == diagnostics.has_errors()) std::abort();
    if (model) check_round_trip(*model);
    return 0;
  }
  core::Project project;
  project.name = "fuzz";
  const bool kustomize = kind.path.starts_with("k/"), patch = kind.path == "k/patch.yaml";
  if (kustomize) add(project, "k/api.yaml", "yaml", std::string(kApi));
  if (patch) add(project, "k/kustomization.yaml", "yaml", std::string(kPatched));
  add(project, kind.path, kind.language, std::move(text));
  const plan::Model model = plan::bootstrap(project, {});
  if (model.elements.empty()) std::abort();
  check_round_trip(model);
  return 0;
}
