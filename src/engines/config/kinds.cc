#include "engines/config/kinds.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::engines::config {
namespace {

bool is_yaml_name(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

bool is_openapi_name(std::string_view name) {
  const std::string lower = to_lower(name);
  return (is_yaml_name(lower) || lower.ends_with(".json")) &&
         (lower.find("openapi") != std::string::npos || lower.find("swagger") != std::string::npos);
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

bool line_starts_with(std::string_view text, std::string_view key) {
  if (text.starts_with(key)) return true;
  return text.find("\n" + std::string(key)) != std::string_view::npos;
}

}  // namespace

Kind kind_of(std::string_view path, std::string_view language) {
  if (core::is_third_party(path)) return Kind::kNone;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (is_dockerfile_name(name)) return Kind::kDockerfile;
  if (name.ends_with(".tf") || name.ends_with(".tf.json")) return Kind::kTerraform;
  if (is_openapi_name(name) && !path.starts_with(".github/")) return Kind::kOpenapi;
  if (!is_yaml_name(name) && language != "yaml") return Kind::kNone;
  // Only the root's workflows run.
  if (path.starts_with(".github/workflows/") && path.substr(18).find('/') == std::string_view::npos)
    return Kind::kWorkflow;
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

bool looks_like_kubernetes(std::string_view text) {
  return line_starts_with(text, "apiVersion:") && line_starts_with(text, "kind:");
}

bool looks_like_cloudformation(std::string_view text) {
  return line_starts_with(text, "Resources:") && text.find("AWS::") != std::string_view::npos;
}

bool looks_like_openapi(std::string_view text) {
  return (line_starts_with(text, "openapi:") || line_starts_with(text, "swagger:")) &&
         line_starts_with(text, "paths:");
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
  if (!line_starts_with(text, "services:") || line_starts_with(text, "apiVersion:")) return false;
  return text.find("\n    image:") != std::string_view::npos ||
         text.find("\n    build:") != std::string_view::npos;
}

}  // namespace redoubt::engines::config
