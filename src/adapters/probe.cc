#include <cctype>
#include <cstdlib>

#include "adapters/installation.h"
#include "adapters/tool.h"
#include "base/text.h"
#include "platform/filesystem.h"
#include "platform/process.h"
#include "platform/sandbox.h"

namespace redoubt::adapters {
namespace {

// The first start of a large Python program compiles it; a busy machine takes half a minute for
// that.
constexpr auto kVersionTimeout = std::chrono::seconds(120);

bool digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// The first word like 1.2 or 1.2.3.
std::string version_in(std::string_view text) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (!digit(text[at]) || (at > 0 && (digit(text[at - 1]) || text[at - 1] == '.'))) continue;
    size_t end = at, dots = 0;
    while (end < text.size() && (digit(text[end]) || (text[end] == '.' && end + 1 < text.size() &&
                                                      digit(text[end + 1]))))
      dots += text[end++] == '.' ? 1 : 0;
    if (dots > 0) return std::string(text.substr(at, end - at));
    at = end;
  }
  return {};
}

// Where to look, first to last: REDOUBT_TOOLS, the folder that scripts/lib/tools.sh fills beside
// the build of this program, and PATH ("").
std::vector<std::string> search_paths() {
  std::vector<std::string> paths;
  if (const char* own = std::getenv("REDOUBT_TOOLS"); own != nullptr && *own != '\0')
    paths.emplace_back(own);
  std::error_code code;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
  const auto beside = program.parent_path().parent_path() / "tools" / "bin";
  if (!code && std::filesystem::is_directory(beside, code)) paths.push_back(beside.string());
  paths.emplace_back();
  return paths;
}

}  // namespace

std::filesystem::path find_program(const ToolManifest& manifest) {
  for (const auto& path : search_paths())
    for (const auto& name : manifest.programs)
      if (auto found = platform::find_program(name, path); !found.empty()) return found;
  return {};
}

ToolState probe(const ToolManifest& manifest, const CancelToken& cancel) {
  ToolState state;
  state.program = find_program(manifest);
  state.installed = !state.program.empty();
  if (!state.installed || manifest.version_command.empty()) return state;
  // Some tools read settings, or even code, from the folder they are started in: it must not be the
  // target.
  const auto empty = platform::TemporaryFolder::make("redoubt-version-");
  if (!empty) {
    state.problem = empty.error().message();
    return state;
  }
  platform::ProcessSpec spec;
  spec.folder = empty->path();
  spec.argv = {std::filesystem::absolute(state.program).string()};
  spec.argv.insert(spec.argv.end(), manifest.version_command.begin(),
                   manifest.version_command.end());
  const auto installation = installation_of(state.program);
  std::vector<std::string> path;
  for (const auto& folder : installation.programs) path.push_back(folder.string());
  path.insert(path.end(), {"/usr/bin", "/bin"});
  spec.environment = {{"PATH", join(path, ":")},
                      {"HOME", empty->path().string()},
                      {"LANG", "C.UTF-8"},
                      {"PYTHONDONTWRITEBYTECODE", "1"}};
  for (const auto& [name, value] : manifest.environment)
    if (value.find('{') == std::string::npos) spec.environment[name] = value;
  spec.timeout = kVersionTimeout;
  spec.max_output = 64u << 10;
  // What PATH names may have come with the target.
  if (platform::sandbox_available(cancel))
    spec = platform::confine(
        spec, {.read_only = installation.folders, .writable = {empty->path()}, .replaced = {}});
  const auto result = platform::run_process(spec, cancel);
  if (!result) state.problem = result.error().message();
  else if (result->timed_out) state.problem = "it does not answer when asked for its version";
  else if (result->signal != 0 || result->exit_code != 0) {
    const auto said = trim(result->err);
    state.problem = fmt::format("it does not start: {}",
                                to_valid_utf8(said.substr(0, said.find('\n')).substr(0, 200)));
  } else {
    state.version = version_in(result->out);
    if (state.version.empty()) state.version = version_in(result->err);
  }
  return state;
}

}  // namespace redoubt::adapters
