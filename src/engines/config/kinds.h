#pragma once

#include <string_view>

namespace redoubt::engines::config {

// What a configuration file is. By path alone where a tool finds it by its path, by content where
// only the content tells.
enum class Kind {
  kNone,
  kDockerfile,
  kCompose,
  kWorkflow,
  kAction,
  kGitlab,
  kOpenapi,
  kTerraform,
  kYaml
};

// kOpenapi = JSON named after OpenAPI or Swagger. kYaml = may be Kubernetes, compose under
// another name, CloudFormation or OpenAPI, as YAML or JSON: decided by looks_like_*(). Folders of
// third-party code (node_modules/, vendor/) hold nothing that is used here: kNone.
Kind kind_of(std::string_view path, std::string_view language);

// By the keys at the top, in quotes or not, of the file or of one document in braces (JSON).
bool looks_like_kubernetes(std::string_view text);  // "apiVersion" and "kind"
bool looks_like_cloudformation(std::string_view text);
bool looks_like_openapi(std::string_view text);  // "openapi" or "swagger", and "paths"
// "services:" at the top and below it something that is started: a compose file, whatever its name.
bool looks_like_compose(std::string_view text);
// Braces inside an instruction are arguments of a program (docker inspect --format '{{…}}'); a
// template has them in FROM or at the start of a line.
bool is_dockerfile_template(std::string_view text);

}  // namespace redoubt::engines::config
