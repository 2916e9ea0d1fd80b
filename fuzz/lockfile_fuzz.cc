// Lock files of every format: the first byte chooses the file's name, the rest is its text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/purl.h"
#include "formats/lockfile.h"
#include "formats/yarn_graph.h"

namespace {
constexpr std::array<std::string_view, 22> kNames{"package-lock.json",
                                                  "yarn.lock",
                                                  "pnpm-lock.yaml",
                                                  "requirements.txt",
                                                  "poetry.lock",
                                                  "uv.lock",
                                                  "Pipfile.lock",
                                                  "go.mod",
                                                  "Cargo.lock",
                                                  "Gemfile.lock",
                                                  "composer.lock",
                                                  "pom.xml",
                                                  "pdm.lock",
                                                  "npm-shrinkwrap.json",
                                                  "bun.lock",
                                                  "gradle.lockfile",
                                                  "packages.lock.json",
                                                  "pylock.toml",
                                                  "Directory.Packages.props",
                                                  "build.gradle",
                                                  "build.gradle.kts",
                                                  "libs.versions.toml"};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto graph = redoubt::formats::read_yarn_graph(text);
  for (const auto& package : graph)
    for (const uint32_t need : package.needs)
      if (need >= graph.size()) std::abort();
  const auto file = redoubt::formats::parse_lockfile(kNames[data[0] % kNames.size()], text);
  if (!file) return 0;
  for (const auto& package : file->packages) {
    const auto& component = package.component;
    if (component.name.empty() || component.location.region.start_line == 0) std::abort();
    // What we write must be canonical wherever it can be read at all.
    const auto purl = redoubt::core::parse_purl(component.purl);
    if (purl && redoubt::core::to_string(*purl) != component.purl) std::abort();
  }
  return 0;
}
