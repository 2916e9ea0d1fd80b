#include "analysis/language.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace redoubt::analysis {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// Sorted by extension, looked up by binary search.
constexpr auto kExtensions = std::to_array<Entry>({
    {"bash", "shell"},
    {"c", "c"},
    {"cc", "cpp"},
    {"cjs", "javascript"},
    {"conf", "config"},
    {"cpp", "cpp"},
    {"cs", "csharp"},
    {"css", "css"},
    {"cxx", "cpp"},
    {"dart", "dart"},
    {"dockerfile", "dockerfile"},
    {"ex", "elixir"},
    {"exs", "elixir"},
    {"go", "go"},
    {"gradle", "groovy"},
    {"groovy", "groovy"},
    {"h", "c"},
    {"hcl", "hcl"},
    {"hh", "cpp"},
    {"hpp", "cpp"},
    {"htm", "html"},
    {"html", "html"},
    {"ini", "ini"},
    {"ipynb", "json"},
    {"java", "java"},
    {"js", "javascript"},
    {"json", "json"},
    {"jsx", "javascript"},
    {"kt", "kotlin"},
    {"kts", "kotlin"},
    {"lua", "lua"},
    {"m", "objc"},
    {"md", "markdown"},
    {"mjs", "javascript"},
    {"ml", "ocaml"},
    {"php", "php"},
    {"pl", "perl"},
    {"properties", "properties"},
    {"ps1", "powershell"},
    {"py", "python"},
    {"pyi", "python"},
    {"pyw", "python"},
    {"rb", "ruby"},
    {"rs", "rust"},
    {"rst", "markdown"},
    {"scala", "scala"},
    {"sh", "shell"},
    {"sol", "solidity"},
    {"sql", "sql"},
    {"svelte", "svelte"},
    {"svg", "xml"},
    {"swift", "swift"},
    {"tf", "hcl"},
    {"tfvars", "hcl"},
    {"toml", "toml"},
    {"ts", "typescript"},
    {"tsx", "typescript"},
    {"txt", "text"},
    {"vue", "vue"},
    {"xml", "xml"},
    {"yaml", "yaml"},
    {"yml", "yaml"},
    {"zsh", "shell"},
});
static_assert(std::is_sorted(kExtensions.begin(), kExtensions.end()));

std::string_view by_name(std::string_view name) {
  if (name == "Dockerfile" || name == "Containerfile" || name.starts_with("Dockerfile.") ||
      name.starts_with("Containerfile."))
    return "dockerfile";
  if (name == "Makefile" || name == "GNUmakefile" || name == "makefile") return "make";
  if (name == "Jenkinsfile") return "groovy";
  if (name == "Gemfile" || name == "Rakefile") return "ruby";
  if (name == "go.mod" || name == "go.sum") return "gomod";
  if (name == "CMakeLists.txt") return "cmake";
  if (name == ".env" || name.starts_with(".env.")) return "dotenv";
  return {};
}

std::string_view by_shebang(std::string_view head) {
  if (!head.starts_with("#!")) return {};
  const std::string_view line = head.substr(0, head.find('\n'));
  const auto names = [&](std::string_view word) {
    return line.find(word) != std::string_view::npos;
  };
  if (names("python")) return "python";
  if (names("node")) return "javascript";
  if (names("ruby")) return "ruby";
  if (names("perl")) return "perl";
  if (names("php")) return "php";
  return names("sh") ? "shell" : std::string_view{};
}

}  // namespace

std::string_view language_of(std::string_view path, std::string_view head) {
  const size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (const auto language = by_name(name); !language.empty()) return language;
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return by_shebang(head);
  const std::string extension = to_lower(name.substr(dot + 1));
  const auto at =
      std::lower_bound(kExtensions.begin(), kExtensions.end(), std::string_view(extension),
                       [](const Entry& entry, std::string_view key) { return entry.first < key; });
  return at != kExtensions.end() && at->first == extension ? at->second : std::string_view{};
}

bool promises_text(std::string_view path) {
  const auto language = language_of(path, {});
  return !language.empty() && language != "text" && language != "markdown" && language != "html" &&
         language != "css" && language != "xml";
}

bool looks_binary(std::string_view path, std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return false;
  head = head.substr(0, 8192);
  if (head.find('\0') == std::string_view::npos) return false;
  if (!promises_text(path)) return true;
  constexpr size_t kTolerated =
      50;  // one control character in so many bytes; in random bytes it is one in nine
  const auto controls = std::count_if(head.begin(), head.end(), [](unsigned char c) {
    return c < ' ' && c != '\t' && c != '\n' && c != '\r';
  });
  return static_cast<size_t>(controls) * kTolerated > head.size();
}

}  // namespace redoubt::analysis
