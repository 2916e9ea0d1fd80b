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
constexpr std::array<Kind, 23> kKinds{{{"security/model.yaml", "yaml"},
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
                                       {"asyncapi.yaml", "yaml"}}};

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
  project.files.push_back({.path = std::string(kind.path),
                           .size = text.size(),
                           .language = std::string(kind.language),
                           .binary = false,
                           .executable = false,
                           .text = std::make_shared<const std::string>(std::move(text))});
  const plan::Model model = plan::bootstrap(project, {});
  if (model.elements.empty()) std::abort();
  check_round_trip(model);
  return 0;
}
