#include <algorithm>
#include <optional>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/routes/blanks.h"
#include "engines/routes/handlers.h"
#include "engines/routes/in_force.h"
#include "engines/routes/words.h"

namespace redoubt::engines::routes {
namespace {

constexpr size_t kMaxCallBytes = 40'000;     // of the arguments of one route
constexpr size_t kMaxFileBytes = 16u << 20;  // looked through for the ends of calls, in all

re2::StringPiece piece_of(std::string_view text) { return {text.data(), text.size()}; }

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
  const std::string_view name = inline_function ? std::string_view() : last;
  made.open = is_before_login(name, route) || only_looks(name, route) ||
              (inline_function && decides_itself(last)) ||
              std::any_of(rest.begin(), rest.end(), [](std::string_view part) {
                return is_opening(part.substr(0, part.find('(')));
              });
  return made;
}

// What stands before the routes of a router that are written behind it and begin with a path.
struct Gate {
  std::string router, path;
  size_t at = 0;
};

class Reader {
 public:
  explicit Reader(const analysis::SourceFile& file)
      : file_(file), text_(script_in_force(file.bytes())) {}

  Handlers read() {
    find_gates();
    static const re2::RE2 kRoute(
        R"(\b((?:\w*[rR]outer|\w*[aA]pp|server|fastify|routes?)\b)\s*\.\s*(?:route\(\s*["'`]([^"'`\n]*)["'`]\s*\)\s*\.\s*)?(get|post|put|patch|delete|all)\()");
    re2::StringPiece rest = piece_of(text_.code), router, route, method;
    while (!handlers_.cut && re2::RE2::FindAndConsume(&rest, kRoute, &router, &route, &method)) {
      const size_t end = read_chain(place_of(rest), std::string(router), said(route), method);
      rest.remove_prefix(end - place_of(rest));
    }
    return std::move(handlers_);
  }

 private:
  struct Call {
    std::vector<std::string_view> arguments;
    size_t end = 0;  // behind it
  };

  template <typename Text>
  size_t place_of(const Text& part) const {
    return static_cast<size_t>(part.data() - text_.code.data());
  }

  // A piece of the code with its texts; of what is not there "".
  template <typename Text>
  std::string said(const Text& part) const {
    return part.data() == nullptr ? std::string() : text_.said.substr(place_of(part), part.size());
  }

  // The call whose arguments begin at `at`; nothing when it does not end there.
  std::optional<Call> call(size_t at) {
    const std::string_view text = std::string_view(text_.code).substr(at, kMaxCallBytes);
    Call call;
    size_t begin = 0, i = 0;
    for (int depth = 0; i < text.size() && depth >= 0; ++i) {
      const char c = text[i];
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') --depth;
      if (depth >= 0 && (c != ',' || depth > 0)) continue;
      call.arguments.push_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
      if (depth < 0) call.end = at + i + 1;
    }
    looked_through_ += i;
    handlers_.cut |= looked_through_ > kMaxFileBytes;
    if (call.end == 0 || handlers_.cut) return std::nullopt;
    return call;
  }

  // The text that an argument is or, as it stands, begins with: "'/api' + version".
  std::optional<std::string> text_of(std::string_view argument) const {
    if (argument.size() < 2 ||
        std::string_view("'\"`").find(argument.front()) == std::string_view::npos)
      return std::nullopt;
    if (argument.front() != argument.back()) return said(argument);
    return said(argument.substr(1, argument.size() - 2));
  }

  // "router.use(requireUser)", "app.all('/admin/*', requireAdmin)", and a router that is mounted
  // behind a guard: "app.use('/admin', requireAdmin, adminRouter)".
  void find_gates() {
    static const re2::RE2 kUse(R"(\b(\w+)\s*\.\s*(use|addHook|all)\()");
    re2::StringPiece rest = piece_of(text_.code), router, verb;
    while (!handlers_.cut && re2::RE2::FindAndConsume(&rest, kUse, &router, &verb)) {
      const auto made = call(place_of(rest));
      if (!made) continue;
      const auto path = text_of(made->arguments.front());
      if (path && verb == "addHook" && *path != "onRequest" && *path != "preHandler") continue;
      bool guarded = false;
      for (const auto argument : made->arguments) {
        if (guarded && gates_.size() < kMaxHandlers && is_one_word(argument))
          gates_.push_back({.router = std::string(argument), .path = {}, .at = 0});
        guarded |= guards_all(argument);
      }
      if (!guarded || gates_.size() >= kMaxHandlers) continue;
      gates_.push_back({.router = std::string(router),
                        .path = path && verb != "addHook" ? path->substr(0, path->find('*')) : "",
                        .at = place_of(rest)});
    }
  }

  // Whether a middleware keeps somebody out: one that is a guard by its name, and no group of
  // routes ("authRoutes"), or a function that turns people away.
  static bool guards_all(std::string_view argument) {
    if (argument.starts_with('[')) return !guards_in(argument).empty();
    const auto name = argument.substr(0, argument.find_first_of("(={"));
    if (is_guard(name) && !only_prepares(name)) return true;
    return is_function(argument) && turns_away(argument);
  }

  bool is_guarded(const std::string& router, std::string_view path, size_t at) const {
    return std::any_of(gates_.begin(), gates_.end(), [&](const Gate& gate) {
      return gate.at < at && gate.router == router && path.starts_with(gate.path);
    });
  }

  // All methods of "router.route('/a').get(…).post(…)", whose first call's arguments begin at `at`.
  // Returns what is behind the last.
  size_t read_chain(size_t at, const std::string& router, const std::string& route,
                    re2::StringPiece method) {
    static const re2::RE2 kNext(R"(^\s*\.\s*(get|post|put|patch|delete|all)\()");
    std::vector<std::string> guards;  // of "all", before the methods behind it
    for (;;) {
      auto made = call(at);
      if (!made) return at;
      const uint32_t line = file_.lines().line_of(at);
      if (method == "all") {
        for (const auto argument : made->arguments)
          for (auto& guard : guards_in(argument)) guards.push_back(std::move(guard));
      } else {
        add(line, at, router, route, std::string(method), guards, std::move(made->arguments));
      }
      re2::StringPiece rest = piece_of(std::string_view(text_.code).substr(made->end));
      if (route.empty() || !re2::RE2::Consume(&rest, kNext, &method)) return made->end;
      at = place_of(rest);
    }
  }

  void add(uint32_t line, size_t at, const std::string& router, std::string path,
           const std::string& method, const std::vector<std::string>& guards,
           std::vector<std::string_view> arguments) {
    if (path.empty()) {
      const auto first = text_of(arguments.front());
      if (!first) return;
      path = *first;
      arguments.erase(arguments.begin());
    }
    if (is_guarded(router, path, at)) return;
    auto handler = handler_of(method, path, std::move(arguments));
    if (!handler) return;
    if (handlers_.list.size() == kMaxHandlers) {
      handlers_.cut = true;
      return;
    }
    handler->guards.insert(handler->guards.end(), guards.begin(), guards.end());
    handler->line = line;
    handlers_.list.push_back(std::move(*handler));
  }

  const analysis::SourceFile& file_;
  const InForce text_;
  std::vector<Gate> gates_;
  Handlers handlers_;
  size_t looked_through_ = 0;
};

}  // namespace

Handlers express_handlers(const analysis::SourceFile& file) { return Reader(file).read(); }

}  // namespace redoubt::engines::routes
