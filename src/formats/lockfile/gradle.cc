#include "base/text.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

// Every configuration of "a,b,c" is about tests.
bool only_tests(std::string_view configurations) {
  for (const auto name : split(configurations, ','))
    if (to_lower(name).find("test") == std::string::npos) return false;
  return !configurations.empty();
}

}  // namespace

// gradle.lockfile and buildscript-gradle.lockfile: "group:name:version=configuration,configuration"
// on each line.
Result<void> read_gradle_lock(const Input& input, Lockfile& out) {
  Lines lines(input.text);
  while (lines.next()) {
    const auto line = trim(lines.line());
    if (line.empty() || line.front() == '#' || line.starts_with("empty=")) continue;
    const auto [coordinates, configurations] = cut(line, "=");
    const size_t name = coordinates.find(':');
    const size_t version = name == std::string_view::npos ? name : coordinates.find(':', name + 1);
    if (version == std::string_view::npos) {
      out.remarks.push_back(
          {.line = lines.number(), .text = "a line that names no package", .leaves_open = true});
      continue;
    }
    add(out, coordinates.substr(0, version), coordinates.substr(version + 1), lines.number())
        .component.development = only_tests(configurations);
  }
  out.knows_development = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
