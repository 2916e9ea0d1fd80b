#include "engines/dependencies/go_imports.h"

#include <algorithm>

#include "base/text.h"
#include "engines/dependencies/manifest.h"

namespace redoubt::engines::dependencies {
namespace {

constexpr std::string_view kImports = "dependencies.go-imports";
constexpr size_t kMaxImports = 2'000;  // of one file
constexpr size_t kMaxPath = 512;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Words, strings and signs of Go, without comments and blanks; "" at the end.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : rest_(text) {}

  std::string_view next() {
    skip_blanks();
    if (rest_.empty()) return {};
    size_t size = 1;
    if (rest_[0] == '"' || rest_[0] == '`') {
      const size_t end = rest_.find(rest_[0], 1);
      size = end == std::string_view::npos ? rest_.size() : end + 1;
    } else if (is_letter(rest_[0])) {
      while (size < rest_.size() && is_letter(rest_[size])) ++size;
    }
    const auto token = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return token;
  }

 private:
  void skip_blanks() {
    for (;;) {
      const size_t blanks = rest_.find_first_not_of(" \t\r\n;\xef\xbb\xbf");
      rest_.remove_prefix(std::min(blanks, rest_.size()));
      size_t end = std::string_view::npos;
      if (rest_.starts_with("//")) end = rest_.find('\n');
      else if (rest_.starts_with("/*")) end = rest_.find("*/", 2);
      else return;
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
      if (rest_.starts_with("*/")) rest_.remove_prefix(2);
    }
  }

  std::string_view rest_;
};

bool is_string(std::string_view token) {
  return token.size() > 2 && (token[0] == '"' || token[0] == '`') && token.back() == token[0];
}

bool is_at_or_below(std::string_view path, std::string_view folder) {
  return folder.empty() || (path.starts_with(folder) &&
                            (path.size() == folder.size() || path.substr(folder.size())[0] == '/'));
}

// Only packages of the module itself can import such a one.
bool is_internal(std::string_view package) {
  for (const auto part : split(package, '/'))
    if (part == "internal") return true;
  return false;
}

}  // namespace

std::vector<std::string> imports_of_go(std::string_view text) {
  std::set<std::string> found;
  Tokens tokens(text);
  if (tokens.next() != "package") return {};
  tokens.next();
  bool in_list = false;
  for (auto token = tokens.next(); !token.empty(); token = tokens.next()) {
    if (is_string(token)) {
      if (token.size() > kMaxPath || found.size() >= kMaxImports) continue;
      found.emplace(token.substr(1, token.size() - 2));
    } else if (token == "(" || token == ")") {
      in_list = token == "(";
    } else if (!in_list &&
               (token == "func" || token == "type" || token == "var" || token == "const")) {
      break;
    }
  }
  return {found.begin(), found.end()};
}

void note_go_imports(const analysis::SourceFile& file, FileReport& out) {
  const auto imports = imports_of_go(file.bytes());
  if (imports.empty()) return;
  core::Fact fact;
  fact.kind = kImports;
  fact.value = join(imports, "\n");
  fact.location.path = file.path();
  out.facts.push_back(std::move(fact));
}

GoImports::GoImports(core::SourceReport& report) {
  for (const auto& fact : report.facts) {
    if (fact.kind != kImports) continue;
    for (const auto import : split(fact.value, '\n'))
      folders_[std::string(import)].emplace(folder_of(fact.location.path));
  }
  std::erase_if(report.facts, [](const core::Fact& fact) { return fact.kind == kImports; });
}

bool GoImports::certainly_none(std::string_view folder, std::string_view module,
                               const std::vector<std::string>& packages) const {
  if (std::any_of(packages.begin(), packages.end(), is_internal)) return false;
  bool uses_module = false;
  for (const auto& [import, folders] : folders_) {
    const bool here = is_at_or_below(import, module) &&
                      std::any_of(folders.begin(), folders.end(), [&](const std::string& place) {
                        return is_at_or_below(place, folder);
                      });
    if (!here) continue;
    uses_module = true;
    for (const auto& package : packages)
      if (is_at_or_below(import, package) || is_at_or_below(package, import)) return false;
  }
  return uses_module;
}

}  // namespace redoubt::engines::dependencies
