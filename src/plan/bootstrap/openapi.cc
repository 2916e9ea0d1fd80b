#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/sources.h"
#include "plan/model_words.h"

namespace redoubt::plan::drafting {
namespace {

using formats::Node;

constexpr size_t kMaxDocuments = 50;

struct Api {
  const core::ProjectFile* file = nullptr;
  std::string title;
  size_t operations = 0;
  uint32_t paths_line = 1;
  bool login = false, upload = false, admin = false;
  bool others = false;  // operations that are neither of an administration nor of its login
  std::string authentication;
};

bool may_be_openapi(const core::ProjectFile& file) {
  if (file.text == nullptr || (file.language != "yaml" && file.language != "json")) return false;
  const std::string_view head = std::string_view(*file.text).substr(0, 4096);
  return head.find("openapi") != std::string_view::npos ||
         head.find("swagger") != std::string_view::npos;
}

// Descriptions stand in documentation folders as often as beside the code; those of tests and
// vendored code do not count.
bool is_own(std::string_view path) {
  for (const std::string_view part : split(folder_of(path), '/')) {
    const std::string lower = to_lower(part);
    if (lower == "doc" || lower == "docs" || lower == "documentation") continue;
    if (!is_production_path(lower + "/x")) return false;
  }
  return true;
}

std::string authentication_of(const Node& scheme) {
  const std::string type = to_lower(scheme.text_of("type"));
  if (type == "oauth2") return "oauth2";
  if (type == "openidconnect") return "oidc";
  if (type == "mutualtls") return "mtls";
  if (type == "basic") return "password";
  if (type == "apikey") return scheme.text_of("in") == "cookie" ? "session" : "api-key";
  if (type == "http") {
    const std::string name = to_lower(scheme.text_of("scheme"));
    if (name == "basic" || name == "digest") return "password";
    return to_lower(scheme.text_of("bearerFormat")) == "jwt" ? "jwt" : "token";
  }
  return {};
}

void read_security(const Node& root, Api& api) {
  const Node* schemes = root.at("components", "securitySchemes");
  if (schemes == nullptr) schemes = root.find("securityDefinitions");
  if (schemes == nullptr) return;
  for (const auto& [name, scheme] : schemes->entries())
    if (api.authentication.empty()) api.authentication = authentication_of(scheme);
}

bool has_path_word(std::string_view path, const std::vector<std::string_view>& words) {
  for (const std::string_view part : split(path, '/'))
    for (const std::string_view word : words)
      if (equals_ignoring_case(part, word)) return true;
  return false;
}

bool uploads(const Node& operation) {
  if (const Node* content = operation.at("requestBody", "content"))
    for (const auto& [type, body] : content->entries())
      if (type.text() == "multipart/form-data" || type.text() == "application/octet-stream" ||
          type.text().starts_with("image/"))
        return true;
  for (const auto& type : operation.texts_of("consumes"))
    if (type == "multipart/form-data") return true;
  return false;
}

std::optional<Api> read_api(const core::ProjectFile& file, LeftOut& left_out) {
  const auto root = formats::parse_yaml_document(*file.text, file.path);
  if (!root) left_out.unread(file.path, root.error().to_string());
  if (!root || !root->is_mapping() ||
      (root->find("openapi") == nullptr && root->find("swagger") == nullptr))
    return std::nullopt;
  const Node* paths = root->find("paths");
  if (paths == nullptr || !paths->is_mapping() || paths->entries().empty()) return std::nullopt;
  Api api{.file = &file, .title = {}, .authentication = {}};
  if (const Node* title = root->at("info", "title")) api.title = title->text();
  api.paths_line = root->key_node("paths")->line();
  read_security(*root, api);
  for (const auto& [path, methods] : paths->entries()) {
    const bool login = has_path_word(path.text(), {"login", "signin", "sign-in", "token", "session",
                                                   "sessions", "authenticate", "access-token"});
    const bool admin = has_path_word(path.text(), {"admin", "administration"});
    api.login |= login, api.admin |= admin;
    api.others |= !login && !admin &&
                  !has_path_word(path.text(), {"health", "healthz", "ready", "readyz", "version"});
    for (const auto& [method, operation] : methods.entries()) {
      if (!operation.is_mapping()) continue;
      ++api.operations;
      api.upload |= uploads(operation);
    }
  }
  return api;
}

// The component that answers: the one in whose folder the description lies, the only one tagged as
// an API, or the only one.
Item* owner_of(Draft& draft, const Api& api) {
  Item* inner = nullptr;
  std::vector<Item*> services, apis;
  for (auto& [id, item] : draft.items()) {
    if (item.element.kind != "service" || item.part != nullptr) continue;
    services.push_back(&item);
    if (has_word(item.element.tags, "api")) apis.push_back(&item);
    if (item.has_code && !item.folder.empty() && is_inside(api.file->path, item.folder) &&
        (inner == nullptr || item.folder.size() > inner->folder.size()))
      inner = &item;
  }
  if (inner != nullptr) return inner;
  if (apis.size() == 1) return apis.front();
  return services.size() == 1 ? services.front() : nullptr;
}

void describe(const Api& api, Item& item) {
  add_word(item.element.technology, "openapi");
  add_word(item.element.tags, "api");
  if (api.login) add_word(item.element.tags, "login");
  if (api.upload) add_word(item.element.tags, "upload");
  if (api.admin) add_word(item.element.tags, "admin");
  // A shop with a few pages for its staff is a shop.
  if (api.admin && !api.others) add_word(item.element.tags, "console");
  item.element.attributes.try_emplace("openapi.file", api.file->path);
  item.element.attributes.try_emplace("openapi.operations", std::to_string(api.operations));
  if (!api.authentication.empty()) item.authentication = api.authentication;
  if (item.protocol.empty()) item.protocol = "http";
  item.listens = true;
}

bool has_code(Draft& draft) {
  return std::any_of(draft.items().begin(), draft.items().end(),
                     [](const auto& entry) { return entry.second.has_code; });
}

}  // namespace

void add_openapi(Draft& draft) {
  const bool other_code = has_code(draft);
  size_t count = 0;
  for (const auto& file : draft.project().files) {
    if (!may_be_openapi(file) || !is_own(file.path)) continue;
    const auto api = read_api(file, draft.left_out());
    if (!api) continue;
    if (++count > kMaxDocuments) {
      draft.left_out().over("OpenAPI document", kMaxDocuments);
      continue;
    }
    Item* item = owner_of(draft, *api);
    // Beside libraries only, a description is of somebody else's API.
    if (item == nullptr && other_code) continue;
    const std::string name = api->title.empty() ? "api" : api->title;
    if (item == nullptr)
      item = &draft.item("api", name, "service",
                         {file.path, api->paths_line,
                          fmt::format("describes {}", counted(api->operations, "operation"))});
    describe(*api, *item);
  }
}

}  // namespace redoubt::plan::drafting
