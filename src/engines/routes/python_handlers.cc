#include <algorithm>
#include <optional>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/found.h"
#include "engines/routes/handlers.h"
#include "engines/routes/words.h"

namespace redoubt::engines::routes {
namespace {

constexpr uint32_t kMaxStatementLines = 40, kMaxBodyLines = 400;

// How many brackets a line leaves open; quotes hide them, a comment ends it.
int brackets_left_open(std::string_view line) {
  int open = 0;
  char quote = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      else if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '#') {
      break;
    } else if (c == '(' || c == '[' || c == '{') {
      ++open;
    } else if (c == ')' || c == ']' || c == '}') {
      --open;
    }
  }
  return open;
}

size_t indent_of(std::string_view line) {
  const size_t at = line.find_first_not_of(" \t");
  return at == line.npos ? line.size() : at;
}

// The lines of one text that stand inside strings of several lines.
class LongStrings {
 public:
  bool holds(std::string_view line) {
    const bool inside = !quote_.empty();
    size_t at = 0;
    while (at < line.size()) {
      if (!quote_.empty()) {
        at = line.find(quote_, at);
        if (at == line.npos) return true;
        at += 3;
        quote_ = {};
        continue;
      }
      const size_t one = line.find("\"\"\"", at), other = line.find("'''", at);
      const size_t next = std::min(one, other);
      if (next == line.npos || line.substr(0, next).find('#') != line.npos) break;
      quote_ = next == one ? "\"\"\"" : "'''";
      at = next + 3;
    }
    return inside;
  }

 private:
  std::string_view quote_;
};

struct Class {
  std::string name;
  size_t indent = 0;
  bool of_views = false, open = false;
  std::vector<std::string> guards;
};

void add_all(const std::vector<std::string>& from, std::vector<std::string>& to) {
  to.insert(to.end(), from.begin(), from.end());
  std::sort(to.begin(), to.end());
  to.erase(std::unique(to.begin(), to.end()), to.end());
}

bool opens(std::string_view text) {
  static const re2::RE2 kName(R"(([A-Za-z_]\w*))");
  re2::StringPiece rest(text.data(), text.size());
  std::string name;
  while (re2::RE2::FindAndConsume(&rest, kName, &name))
    if (is_opening(name)) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(const analysis::SourceFile& file) : lines_(file.lines()) {}

  Handlers read() {
    LongStrings strings;
    for (uint32_t number = 1; number <= lines_.line_count(); ++number) {
      const std::string_view line = lines_.line(number);
      if (strings.holds(line)) continue;
      const std::string_view text = trim(line);
      if (text.empty() || text.starts_with('#')) continue;
      if (is_guard_of_all(text)) return {};
      django_ |= text.starts_with("from django.") || text.starts_with("import django");
      const size_t indent = indent_of(line);
      while (!classes_.empty() && indent <= classes_.back().indent) classes_.pop_back();
      const uint32_t last = end_of_statement(number);
      if (text.starts_with('@')) decorators_.push_back(statement(number, last));
      else if (text.starts_with("class ")) begin_class(statement(number, last), indent);
      else if (text.starts_with("def ") || text.starts_with("async def "))
        add_function(number, last, indent);
      else take_attribute(statement(number, last), indent);
      if (!text.starts_with('@')) decorators_.clear();
      for (; number < last; ++number) strings.holds(lines_.line(number + 1));
      if (handlers_.cut) break;
    }
    return std::move(handlers_);
  }

 private:
  // "@bp.before_request" asks before each of them; so does what a whole router depends on.
  static bool is_guard_of_all(std::string_view text) {
    static const re2::RE2 kAll(
        R"(\.before_request\b|\b(APIRouter|FastAPI|Blueprint|Api|Namespace)\(.*\b(dependencies|decorators)\s*=)");
    return found(kAll, text);
  }

  uint32_t end_of_statement(uint32_t first) const {
    int open = 0;
    uint32_t last = first;
    for (uint32_t number = first;
         number <= lines_.line_count() && number < first + kMaxStatementLines; ++number) {
      open += brackets_left_open(lines_.line(number));
      last = number;
      if (open <= 0) break;
    }
    return last;
  }

  std::string statement(uint32_t first, uint32_t last) const {
    std::string text;
    for (uint32_t number = first; number <= last; ++number) {
      text += trim(lines_.line(number));
      text += ' ';
    }
    return text;
  }

  void begin_class(const std::string& text, size_t indent) {
    static const re2::RE2 kClass(R"(^class\s+(\w+)\s*(?:\((.*)\))?\s*:)");
    static const re2::RE2 kViews(
        R"(\b\w*(Resource|MethodView|APIView|ViewSet|View|RequestHandler|HTTPEndpoint)\b)");
    Class made{.name = {}, .indent = indent, .of_views = false, .open = false, .guards = {}};
    std::string bases;
    if (!re2::RE2::PartialMatch(text, kClass, &made.name, &bases)) return;
    made.of_views = found(kViews, bases);
    made.guards = guards_in(bases);
    for (const auto& decorator : decorators_) {
      add_all(guards_in(decorator), made.guards);
      made.open |= opens(decorator);
    }
    classes_.push_back(std::move(made));
  }

  // "permission_classes = [IsAdminUser]", "method_decorators = [login_required]"
  void take_attribute(const std::string& text, size_t indent) {
    static const re2::RE2 kAttribute(
        R"(^(?:permission_classes|authentication_classes|method_decorators|decorators|permission_required)\s*[:=](.*))");
    std::string value;
    if (classes_.empty() || indent <= classes_.back().indent ||
        !re2::RE2::PartialMatch(text, kAttribute, &value))
      return;
    add_all(guards_in(value), classes_.back().guards);
    if (text.starts_with("permission_required"))
      add_all({"permission_required"}, classes_.back().guards);
    classes_.back().open |= opens(value);
  }

  // What a function answers to, by its decorators or as a method of a class of views.
  std::optional<Handler> handler_of(const std::string& name, const std::string& signature) const {
    static const re2::RE2 kView(R"(def\s+\w+\(\s*request\b)");  // a view of Django, by any method
    static const re2::RE2 kVerb(
        R"(^@[\w.]+\.(get|post|put|patch|delete)\(\s*(?:[rf]?["']([^"']*))?)");
    static const re2::RE2 kRoute(R"(^@[\w.]+\.(?:route|add_url_rule)\(\s*[rf]?["']([^"']*)["'])");
    static const re2::RE2 kMethods(
        R"(\b(?:methods\s*=\s*[\[({]|api_view\(\s*[\[(]|require_http_methods\(\s*[\[(])[^\])}]*["'](POST|PUT|PATCH|DELETE)\b)");
    static const re2::RE2 kOnlyPost(R"(^@(?:\w+\.)*require_POST\b)");
    Handler made;
    for (const auto& decorator : decorators_) {
      std::string method, route;
      if (re2::RE2::PartialMatch(decorator, kVerb, &method, &route)) {
        made.method = to_method(method), made.route = route;
      } else {
        if (re2::RE2::PartialMatch(decorator, kRoute, &route)) {
          made.route = route;
          if (made.method.empty()) made.method = "GET";
        }
        if (re2::RE2::PartialMatch(decorator, kMethods, &method)) made.method = method;
        if (found(kOnlyPost, decorator)) made.method = "POST";
      }
    }
    const bool verb =
        name == "get" || name == "post" || name == "put" || name == "patch" || name == "delete";
    if (made.method.empty() && verb && !classes_.empty() && classes_.back().of_views)
      made.method = to_method(name);
    if (made.method.empty() && django_ && classes_.empty() && found(kView, signature))
      made.method = says_change(name) ? "ANY" : "GET";
    if (made.method.empty()) return std::nullopt;
    return made;
  }

  void add_function(uint32_t first, uint32_t last, size_t indent) {
    static const re2::RE2 kName(R"(def\s+(\w+))");
    const std::string signature = statement(first, last);
    std::string name;
    if (!re2::RE2::PartialMatch(signature, kName, &name)) return;
    auto handler = handler_of(name, signature);
    if (!handler) return;
    if (handlers_.list.size() == kMaxHandlers) {
      handlers_.cut = true;
      return;
    }
    const Class* around = classes_.empty() ? nullptr : &classes_.back();
    handler->name = around == nullptr ? name : around->name + "." + name;
    handler->line = first;
    add_all(guards_in(dependencies_in(signature)), handler->guards);
    for (const auto& decorator : decorators_) {
      add_all(guards_in(is_route(decorator) ? dependencies_in(decorator) : decorator),
              handler->guards);
      handler->open |= opens(is_route(decorator) ? std::string() : decorator);
    }
    if (around != nullptr) {
      add_all(around->guards, handler->guards);
      handler->open |= around->open;
    }
    const std::string names = handler->name + " " + handler->route;
    handler->open |= is_before_login(names) || only_looks(names) || decides_itself(signature) ||
                     decides_itself(body(last, indent));
    handlers_.list.push_back(std::move(*handler));
  }

  static bool is_route(const std::string& decorator) {
    static const re2::RE2 kRoute(
        R"(^@[\w.]+\.(?:route|get|post|put|patch|delete|doc|response|expect|marshal_with|param)\()");
    return found(kRoute, decorator);
  }

  // "Depends(get_current_user)", "Security(scopes)" of FastAPI, and its annotated parameters.
  static std::string dependencies_in(const std::string& text) {
    static const re2::RE2 kDepends(
        R"((?:Depends|Security)\(\s*([\w.]+)|:\s*(?:Annotated\[)?(Current\w*|\w*Admin\w*)\b)");
    std::string names;
    re2::StringPiece rest(text);
    std::string called, annotated;
    while (re2::RE2::FindAndConsume(&rest, kDepends, &called, &annotated)) {
      names += called + " " + annotated + " ";
      called.clear(), annotated.clear();
    }
    return names;
  }

  std::string body(uint32_t after, size_t indent) const {
    std::string text;
    const uint32_t end = std::min(lines_.line_count(), after + kMaxBodyLines);
    for (uint32_t number = after + 1; number <= end; ++number) {
      const std::string_view line = lines_.line(number);
      const std::string_view inner = trim(line);
      if (!inner.empty() && indent_of(line) <= indent && !inner.starts_with(')')) break;
      if (inner.starts_with('#')) continue;
      text += line;
      text += '\n';
    }
    return text;
  }

  const analysis::LineIndex& lines_;
  bool django_ = false;                  // imported so far
  std::vector<std::string> decorators_;  // of what comes next
  std::vector<Class> classes_;           // around this line, innermost last
  Handlers handlers_;
};

}  // namespace

Handlers python_handlers(const analysis::SourceFile& file) { return Reader(file).read(); }

}  // namespace redoubt::engines::routes
