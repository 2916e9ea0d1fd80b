#include "engines/config/kinds.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::engines::config {
namespace {

bool is_yaml_name(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

bool is_openapi_name(std::string_view name) {
  const std::string lower = to_lower(name);
  return lower.find("openapi") != std::string::npos || lower.find("swagger") != std::string::npos;
}

bool is_dockerfile_name(std::string_view name) {
  static constexpr auto kOther = std::to_array<std::string_view>(
      {"md",           "txt",  "py",    "sh",     "js",   "ts",  "go",       "rb",   "rs",  "java",
       "dockerignore", "j2",   "jinja", "jinja2", "tmpl", "tpl", "template", "in",   "erb", "m4",
       "mustache",     "json", "yaml",  "yml",    "html", "lua", "vim",      "snap", "lock"});
  const std::string lower = to_lower(name);
  const size_t dot = lower.rfind('.');
  const std::string_view extension =
      dot == std::string::npos ? std::string_view{} : std::string_view(lower).substr(dot + 1);
  if (std::find(kOther.begin(), kOther.end(), extension) != kOther.end()) return false;
  for (const std::string_view stem : {"dockerfile", "containerfile"}) {
    if (lower == stem || extension == stem) return true;
    if (lower.starts_with(stem) &&
        (lower[stem.size()] == '.' || lower[stem.size()] == '-' || lower[stem.size()] == '_'))
      return true;
  }
  return false;
}

// As text.find(), which is slow where the first letter is frequent.
size_t find_word(std::string_view text, std::string_view word, size_t at = 0) {
  if (at >= text.size()) return std::string_view::npos;
  const void* hit = ::memmem(text.data() + at, text.size() - at, word.data(), word.size());
  return hit == nullptr ? std::string_view::npos
                        : static_cast<size_t>(static_cast<const char*>(hit) - text.data());
}

// Whether the key that begins at `at` is one: `key:`, `"key" :`.
bool is_followed_by_colon(std::string_view text, size_t at) {
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
  at = text.find_first_not_of(" \t", at);
  return at != std::string_view::npos && text[at] == ':';
}

// The value is whatever stands behind the colon, on this line or a later one.
bool is_followed_by_list(std::string_view text, size_t at) {
  const size_t colon = text.find(':', at);
  const size_t value =
      colon == text.npos ? text.npos : text.find_first_not_of(" \t\r\n", colon + 1);
  return value != std::string_view::npos && text[value] == '[';
}

// What a key has to have behind it to count; a catalogue has `services` as well: as a list.
enum class Value { kAny, kNoList };

bool is_key(std::string_view text, size_t end, Value value) {
  return is_followed_by_colon(text, end) &&
         (value == Value::kAny || !is_followed_by_list(text, end));
}

// How far the first line in force is indented: the keys of the outermost mapping stand there.
size_t top_indent(std::string_view document) {
  for (size_t at = 0; at < document.size();) {
    const size_t end = std::min(document.find('\n', at), document.size());
    const std::string_view line = document.substr(at, end - at);
    const size_t indent = line.find_first_not_of(" \t\r");
    if (indent != line.npos && line[indent] != '#' && !line.starts_with("---") &&
        !line.starts_with('%'))
      return indent;
    at = end + 1;
  }
  return 0;
}

bool document_has_key(std::string_view text, std::string_view key, Value value) {
  const size_t indent = top_indent(text);
  for (size_t at = find_word(text, key); at != std::string_view::npos;
       at = find_word(text, key, at + key.size())) {
    size_t begin = at;
    if (begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'')) --begin;
    if (begin >= indent && (begin == indent || text[begin - indent - 1] == '\n') &&
        text.substr(begin - indent, indent).find_first_not_of(' ') == text.npos &&
        is_key(text, at + key.size(), value))
      return true;
  }
  return false;
}

// At the start of a line of the outermost mapping, in quotes or without. Each document of a file
// may be indented in its own way.
bool line_starts_with(std::string_view text, std::string_view key, Value value) {
  for (size_t at = 0; at < text.size();) {
    const size_t next = find_word(text, "\n---", at);
    const size_t end = next == std::string_view::npos ? text.size() : next + 1;
    if (document_has_key(text.substr(at, end - at), key, value)) return true;
    at = end;
  }
  return false;
}

// Walks over one value in braces, as JSON has them and YAML may, and says which words stand in its
// outermost braces where a key may. Moves `at` behind the value.
template <class Visit>
void each_outer_word(std::string_view text, size_t& at, Visit visit) {
  size_t depth = 0;
  char quote = 0;
  bool key_may_begin = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == '\\' && quote == '"') ++at;
      else if (c == quote) quote = 0;
      continue;
    }
    if (depth == 1 && key_may_begin && std::string_view(" \t\r\n,}").find(c) == std::string::npos) {
      visit(text.substr(at + (c == '"' || c == '\'' ? 1 : 0)));
      key_may_begin = false;
    }
    const char before = at == 0 ? ' ' : text[at - 1];
    const bool begins = std::string_view(" \t\r\n{[,:").find(before) != std::string_view::npos;
    if ((c == '"' || c == '\'') && begins) quote = c;  // "it's" is a word
    else if (c == '{' || c == '[') key_may_begin = ++depth == 1;
    else if ((c == '}' || c == ']') && --depth == 0) return void(++at);
    else if (c == ',' && depth == 1) key_may_begin = true;
  }
}

// The end of the line before one that begins a value in braces; the size of the text where none
// does.
size_t line_with_brace(std::string_view text, size_t at) {
  for (at = text.find('\n', at); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    const auto line = text.substr(at + 1);
    if (line.starts_with('{') || line.starts_with("--- {")) return at;
  }
  return text.size();
}

// Whether one document of the text is a value in braces with these keys.
bool braces_hold(std::string_view text, std::initializer_list<std::string_view> keys, Value value) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) return false;
    at = begin;
    if (text.substr(at).starts_with("--- ")) at += 4;
    const bool marks = text.substr(at).starts_with("{{") || text.substr(at).starts_with("{%");
    if (text[at] == '{' && !marks) {
      size_t found = 0;
      each_outer_word(text, at, [&](std::string_view word) {
        found += std::count_if(keys.begin(), keys.end(), [&](std::string_view key) {
          return word.starts_with(key) && is_key(word, key.size(), value);
        });
      });
      if (found >= keys.size()) return true;
    }
    at = line_with_brace(text, at);
  }
  return false;
}

bool has_keys(std::string_view text, std::initializer_list<std::string_view> keys,
              Value value = Value::kAny) {
  for (const std::string_view key : keys)
    if (find_word(text, key) == std::string_view::npos)
      return false;  // almost every file ends here
  return std::all_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return line_starts_with(text, key, value); }) ||
         braces_hold(text, keys, value);
}

}  // namespace

Kind kind_of(std::string_view path, std::string_view language) {
  if (core::is_third_party(path)) return Kind::kNone;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (is_dockerfile_name(name)) return Kind::kDockerfile;
  if (name.ends_with(".tf") || name.ends_with(".tf.json")) return Kind::kTerraform;
  if (name.ends_with(".json")) return is_openapi_name(name) ? Kind::kOpenapi : Kind::kYaml;
  if (!is_yaml_name(name) && language != "yaml") return Kind::kNone;
  if (core::is_github_workflow(path)) return Kind::kWorkflow;
  if (name == "action.yml" || name == "action.yaml") return Kind::kAction;
  if (name == ".gitlab-ci.yml" || name.ends_with(".gitlab-ci.yml") ||
      path.starts_with(".gitlab/ci/"))
    return Kind::kGitlab;
  if (name.starts_with("docker-compose") || name.starts_with("compose.") ||
      name.starts_with("compose-") || name.ends_with(".compose.yml") ||
      name.ends_with(".compose.yaml"))
    return Kind::kCompose;
  return Kind::kYaml;
}

bool looks_like_kubernetes(std::string_view text) { return has_keys(text, {"apiVersion", "kind"}); }

bool looks_like_cloudformation(std::string_view text) {
  return find_word(text, "AWS::") != std::string_view::npos && has_keys(text, {"Resources"});
}

bool looks_like_openapi(std::string_view text) {
  return has_keys(text, {"openapi", "paths"}) || has_keys(text, {"swagger", "paths"});
}

bool is_dockerfile_template(std::string_view text) {
  for (const std::string_view raw : split_lines(text)) {
    const std::string_view line = trim(raw);
    if (line.starts_with("{{") || line.starts_with("{%")) return true;
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    if (equals_ignoring_case(word, "FROM") && line.find("{{") != std::string_view::npos)
      return true;
  }
  return false;
}

bool looks_like_compose(std::string_view text) {
  if (!has_keys(text, {"services"}, Value::kNoList) || has_keys(text, {"apiVersion"})) return false;
  for (const std::string_view key : {"image", "build"})
    for (size_t at = find_word(text, key); at != std::string_view::npos;
         at = find_word(text, key, at + 1))
      if (at > 0 && std::string_view(" \t{,\"'").find(text[at - 1]) != std::string_view::npos &&
          is_followed_by_colon(text, at + key.size()))
        return true;
  return false;
}

}  // namespace redoubt::engines::config
