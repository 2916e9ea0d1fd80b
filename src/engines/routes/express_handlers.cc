#include <algorithm>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "analysis/allowance.h"
#include "base/text.h"
#include "engines/routes/handlers.h"
#include "engines/routes/script_text.h"
#include "engines/routes/words.h"

namespace redoubt::engines::routes {
namespace {

constexpr size_t kMaxCallBytes = 40'000;     // of the arguments of one route
constexpr size_t kMaxFileBytes = 16u << 20;  // looked through for the ends of calls, in all

// The arguments of a call whose bracket is before `text`; nothing when it does not end there.
std::optional<std::vector<std::string_view>> arguments(std::string_view text, size_t& read) {
  std::vector<std::string_view> found;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    read = i;
    if (c == '"' || c == '\'' || c == '`') {
      const size_t behind = behind_quotes(text, i);
      if (behind == std::string_view::npos) return std::nullopt;
      i = behind;
      continue;
    }
    if (const size_t behind = behind_comment(text, i); behind != i) {
      i = behind;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') {
      if (depth == 0) {
        found.push_back(trim(text.substr(begin, i - begin)));
        return found;
      }
      --depth;
    }
    if (c == ',' && depth == 0) {
      found.push_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
    }
    ++i;
  }
  return std::nullopt;
}

// A route's last argument when it stands there itself, and no name.
bool is_function(std::string_view argument) {
  return argument.find("=>") != argument.npos || argument.starts_with("function") ||
         argument.starts_with("async function");
}

std::string joined(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const auto part : parts) text += std::string(part) + "\n";
  return text;
}

// "router.use(requireUser)" without a path stands before every route of that router.
std::set<std::string> guarded_routers(std::string_view text) {
  static const re2::RE2 kUse(
      R"(\b(\w+)\s*\.\s*(?:use|addHook|all)\(\s*((?:["'](?:/?\*|onRequest|preHandler)["']\s*,\s*)?[\w.]+))");
  std::set<std::string> routers;
  re2::StringPiece rest(text.data(), text.size());
  std::string router, name;
  while (re2::RE2::FindAndConsume(&rest, kUse, &router, &name))
    if (!guards_in(name).empty()) routers.insert(router);
  return routers;
}

std::optional<Handler> handler_of(const std::string& method, std::string_view route,
                                  std::vector<std::string_view> rest) {
  if (rest.empty()) return std::nullopt;
  std::string_view last = rest.back();
  Handler made{.name = {}, .method = to_method(method), .route = std::string(route), .guards = {}};
  const bool inline_function = is_function(last);
  if (inline_function) rest.pop_back();
  // A handler of another file has a name that may speak of login ("auth.controller"); what it is
  // given before that are its guards.
  else if (!last.starts_with('[')) rest.pop_back();
  made.guards = guards_in(joined(rest));
  const std::string names = fmt::format("{} {}", route, inline_function ? "" : last);
  made.open =
      is_before_login(names) || only_looks(names) || (inline_function && decides_itself(last)) ||
      std::any_of(rest.begin(), rest.end(),
                  [](std::string_view part) { return is_opening(part.substr(0, part.find('('))); });
  return made;
}

}  // namespace

Handlers express_handlers(const analysis::SourceFile& file) {
  static const re2::RE2 kRoute(
      R"(\b((?:\w*[rR]outer|\w*[aA]pp|server|fastify|routes?)\b)\s*\.\s*(?:route\(\s*["'`]([^"'`\n]*)["'`]\s*\)\s*\.\s*)?(get|post|put|patch|delete)\()");
  const std::string_view text = file.bytes();
  const auto guarded = guarded_routers(text);
  Handlers handlers;
  re2::StringPiece rest(text.data(), text.size());
  std::string router, route, method;
  size_t looked_through = 0;
  while (re2::RE2::FindAndConsume(&rest, kRoute, &router, &route, &method)) {
    const size_t at = static_cast<size_t>(rest.data() - text.data());
    const uint32_t line = file.lines().line_of(at);
    size_t read = 0;
    auto list = arguments(text.substr(at, kMaxCallBytes), read);
    looked_through += read;
    if (looked_through > kMaxFileBytes || handlers.list.size() == kMaxHandlers) {
      handlers.cut = true;
      break;
    }
    std::string path = route;
    route.clear();
    if (!list || guarded.contains(router) ||
        analysis::is_comment_line(file.lines().line(line), file.language()))
      continue;
    if (path.empty()) {
      const std::string_view first = list->front();
      if (first.size() < 2 ||
          std::string_view("'\"`").find(first.front()) == std::string_view::npos)
        continue;
      path = std::string(first.substr(1, first.size() - 2));
      list->erase(list->begin());
    }
    auto handler = handler_of(method, path, std::move(*list));
    if (!handler) continue;
    handler->line = line;
    handlers.list.push_back(std::move(*handler));
  }
  return handlers;
}

}  // namespace redoubt::engines::routes
