#include <algorithm>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/found.h"
#include "engines/routes/handlers.h"
#include "engines/routes/in_force.h"
#include "engines/routes/words.h"

namespace redoubt::engines::routes {
namespace {

constexpr uint32_t kMaxStatementLines = 40, kMaxBodyLines = 400;
constexpr size_t kMaxFileBytes = 16u << 20;  // of the bodies of one file
constexpr uint32_t kMaxLookups = 10;  // of functions by their names, each through the whole file

// How many brackets a line of code leaves open.
int brackets_left_open(std::string_view code) {
  int open = 0;
  for (const char c : code)
    if (c == '(' || c == '[' || c == '{') ++open;
    else if (c == ')' || c == ']' || c == '}') --open;
  return open;
}

size_t indent_of(std::string_view line) {
  const size_t at = line.find_first_not_of(" \t");
  return at == line.npos ? line.size() : at;
}

re2::StringPiece piece_of(std::string_view text) { return {text.data(), text.size()}; }

// The same piece of a file: without comments, and as code (in_force.h).
struct Piece {
  std::string_view said, code;
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
  re2::StringPiece rest = piece_of(text);
  std::string name;
  while (re2::RE2::FindAndConsume(&rest, kName, &name))
    if (is_opening(name)) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(const analysis::SourceFile& file)
      : bytes_(file.bytes()), lines_(file.lines()), text_(python_in_force(file.bytes())) {}

  Handlers read() {
    for (uint32_t number = 1; number <= lines_.line_count(); ++number) {
      const std::string_view line = code_line(number);
      const std::string_view text = trim(line);
      if (text.empty() || begins_in_text(number)) continue;
      const uint32_t last = end_of_statement(number);
      const Piece piece = statement(number, last);
      if (is_guarded_router(piece.code) || is_guard_before(piece.code)) return {};
      django_ |= text.starts_with("from django.") || text.starts_with("import django");
      rest_ |= text.starts_with("from rest_framework");
      const size_t indent = indent_of(line);
      while (!classes_.empty() && indent <= classes_.back().indent) classes_.pop_back();
      if (text.starts_with('@')) decorators_.push_back(piece);
      else if (text.starts_with("class ")) begin_class(piece.code, indent);
      else if (text.starts_with("def ") || text.starts_with("async def "))
        add_function(number, last, indent);
      else take_attribute(piece.code, indent);
      if (!text.starts_with('@')) decorators_.clear();
      number = last;
      if (whole_) return {};
      if (handlers_.cut) break;
    }
    return std::move(handlers_);
  }

 private:
  // What a whole router depends on asks before each of its handlers. A value that is made elsewhere
  // may be a check.
  static bool is_guarded_router(std::string_view code) {
    static const re2::RE2 kAll(
        R"((?s)\b(?:APIRouter|FastAPI|Blueprint|Api|Namespace)\(.*\b(?:dependencies|decorators)\s*=\s*(.*))");
    static const re2::RE2 kDemands(R"(\b(?:check|ensure|require|verify)_?[A-Za-z])");
    std::string value;
    return re2::RE2::PartialMatch(piece_of(code), kAll, &value) &&
           (!value.starts_with('[') || !guards_in(value).empty() || found(kDemands, value));
  }

  // "app.before_request(check)" with a function of this file, or with one of another, which may
  // check anything.
  bool is_guard_before(std::string_view code) {
    static const re2::RE2 kBefore(R"(\.before_(?:app_)?request\(\s*([\w.]+))");
    std::string name;
    if (code.starts_with('@') || !re2::RE2::PartialMatch(piece_of(code), kBefore, &name))
      return false;
    if (++looked_up_ > kMaxLookups) return true;
    const re2::RE2 function(
        fmt::format(R"((?m)^[ \t]*(?:async )?def {}\()", re2::RE2::QuoteMeta(name)));
    re2::StringPiece rest = piece_of(text_.code);
    if (!is_guard(name) && re2::RE2::FindAndConsume(&rest, function)) {
      const auto at = static_cast<size_t>(rest.data() - text_.code.data());
      const uint32_t line = lines_.line_of(at - 1);
      return turns_away(body(end_of_statement(line), indent_of(code_line(line))));
    }
    return true;
  }

  std::string_view code_line(uint32_t number) const {
    const std::string_view line = lines_.line(number);
    return std::string_view(text_.code)
        .substr(static_cast<size_t>(line.data() - bytes_.data()), line.size());
  }

  bool begins_in_text(uint32_t number) const {
    return number <= text_.in_text.size() && text_.in_text[number - 1];
  }

  // A bracket that was never closed costs some lines of code; the lines of a long text are one with
  // the line that it begins on.
  uint32_t end_of_statement(uint32_t first) const {
    int open = 0;
    uint32_t last = first;
    for (uint32_t number = first, left = kMaxStatementLines; number <= lines_.line_count();
         ++number) {
      if (number > first && !begins_in_text(number) && (open <= 0 || --left == 0)) break;
      open += brackets_left_open(code_line(number));
      last = number;
    }
    return last;
  }

  Piece statement(uint32_t first, uint32_t last) const {
    const std::string_view end = lines_.line(last);
    const auto begin = static_cast<size_t>(lines_.line(first).data() - bytes_.data());
    const auto size = static_cast<size_t>(end.data() + end.size() - bytes_.data()) - begin;
    return {.said = trim(std::string_view(text_.said).substr(begin, size)),
            .code = trim(std::string_view(text_.code).substr(begin, size))};
  }

  void begin_class(std::string_view text, size_t indent) {
    static const re2::RE2 kClass(R"((?s)^class\s+(\w+)\s*(?:\((.*)\))?\s*:)");
    static const re2::RE2 kViews(
        R"(\b\w*(Resource|MethodView|APIView|ViewSet|View|RequestHandler|HTTPEndpoint)\b)");
    Class made{.name = {}, .indent = indent, .of_views = false, .open = false, .guards = {}};
    std::string bases;
    if (!re2::RE2::PartialMatch(piece_of(text), kClass, &made.name, &bases)) return;
    made.of_views = found(kViews, bases);
    made.guards = guards_in(bases);
    for (const auto& decorator : decorators_) {
      add_all(guards_in(decorator.code), made.guards);
      made.open |= opens(decorator.code);
    }
    classes_.push_back(std::move(made));
  }

  // "permission_classes = [IsAdminUser]", "method_decorators = [login_required]"
  void take_attribute(std::string_view text, size_t indent) {
    static const re2::RE2 kAttribute(
        R"((?s)^(?:permission_classes|authentication_classes|method_decorators|decorators|permission_required)\s*[:=](.*))");
    std::string value;
    if (classes_.empty() || indent <= classes_.back().indent ||
        !re2::RE2::PartialMatch(piece_of(text), kAttribute, &value))
      return;
    add_all(guards_in(value), classes_.back().guards);
    if (text.starts_with("permission_required"))
      add_all({"permission_required"}, classes_.back().guards);
    classes_.back().open |= opens(value);
  }

  // A view that another function of the file calls may be the part that several share.
  bool is_called(const std::string& name) {
    static const re2::RE2 kCall(R"((?:\b(def)\s+|(\.)\s*)?\b([A-Za-z_]\w*)\s*\()");
    if (!called_) {
      called_.emplace();
      re2::StringPiece rest = piece_of(text_.code), definition, member, function;
      while (re2::RE2::FindAndConsume(&rest, kCall, &definition, &member, &function))
        if (definition.empty() && member.empty()) called_->emplace(function);
    }
    return called_->contains(name);
  }

  // What a function answers to, by its decorators or as a method of a class of views; no method
  // where only its body can say that.
  std::optional<Handler> handler_of(const std::string& name, std::string_view signature) {
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
      if (re2::RE2::PartialMatch(piece_of(decorator.said), kVerb, &method, &route)) {
        made.method = to_method(method), made.route = route;
      } else {
        if (re2::RE2::PartialMatch(piece_of(decorator.said), kRoute, &route)) {
          made.route = route;
          if (made.method.empty()) made.method = "GET";
        }
        if (re2::RE2::PartialMatch(piece_of(decorator.code), kMethods, &method))
          made.method = method;
        if (found(kOnlyPost, decorator.code)) made.method = "POST";
      }
    }
    const bool verb =
        name == "get" || name == "post" || name == "put" || name == "patch" || name == "delete";
    if (made.method.empty() && verb && !classes_.empty() && classes_.back().of_views)
      made.method = to_method(name);
    if (!made.method.empty()) return made;
    if (!django_ || !classes_.empty() || !found(kView, signature)) return std::nullopt;
    if (says_change(name)) made.method = "ANY";
    made.open = is_called(name);
    return made;
  }

  void add_function(uint32_t first, uint32_t last, size_t indent) {
    static const re2::RE2 kName(R"(def\s+(\w+))");
    const std::string_view signature = statement(first, last).code;
    std::string name;
    if (!re2::RE2::PartialMatch(piece_of(signature), kName, &name)) return;
    if (is_before_all(signature, last, indent)) whole_ = true;
    auto handler = handler_of(name, signature);
    if (!handler) return;
    if (handlers_.list.size() == kMaxHandlers) {
      handlers_.cut = true;
      return;
    }
    const std::string_view inside = body(last, indent);
    if (handler->method.empty())
      handler->method = deletes_records(inside) || stores_request(inside) ? "ANY" : "GET";
    const Class* around = classes_.empty() ? nullptr : &classes_.back();
    handler->name = around == nullptr ? name : around->name + "." + name;
    handler->line = first;
    handler->framework = framework_of(around);
    add_all(guards_in(dependencies_in(signature)), handler->guards);
    for (const auto& decorator : decorators_) {
      const std::string_view code = decorator.code;
      add_all(is_route(code) ? guards_in(dependencies_in(code)) : guards_in(code), handler->guards);
      if (deletes_for_all(code, signature, inside)) handler->framework = Framework::kOther;
      else handler->open |= !is_route(code) && opens(code);
    }
    if (around != nullptr) {
      add_all(around->guards, handler->guards);
      handler->open |= around->open;
    }
    handler->open |= is_before_login(handler->name, handler->route) ||
                     only_looks(handler->name, handler->route) || decides_itself(signature) ||
                     has_unused_dependency(signature) || decides_itself(inside);
    handlers_.list.push_back(std::move(*handler));
  }

  // An exemption says that somebody meant everybody, which of a view of Django that deletes is hard
  // to believe, unless its parameters hold a secret by which it knows who asks. Nor does then guard
  // it what guards the whole program.
  bool deletes_for_all(std::string_view decorator, std::string_view signature,
                       std::string_view body) const {
    static const re2::RE2 kSecret(R"(token|key|secret|signature|hash|code)");
    static const re2::RE2 kName(R"(^@(?:\w+\.)*(\w+))");
    std::string name;
    return django_ && re2::RE2::PartialMatch(piece_of(decorator), kName, &name) &&
           is_exemption(name) && deletes_records(body) && !found(kSecret, signature);
  }

  // In a file with both, a function without "@api_view" is a view of Django itself.
  Framework framework_of(const Class* around) const {
    const auto is_api = [](const Piece& decorator) {
      return decorator.code.starts_with("@api_view") || decorator.code.starts_with("@action");
    };
    if (rest_ && (around != nullptr || std::any_of(decorators_.begin(), decorators_.end(), is_api)))
      return Framework::kRest;
    return django_ ? Framework::kDjango : Framework::kOther;
  }

  // "@bp.before_request" before a function that keeps somebody out.
  bool is_before_all(std::string_view signature, uint32_t last, size_t indent) {
    static const re2::RE2 kBefore(R"(^@[\w.]+\.before_(?:app_)?request\b)");
    bool before = false, guarded = false;
    for (const auto& decorator : decorators_) {
      before |= found(kBefore, decorator.code);
      guarded |= !guards_in(decorator.code).empty();
    }
    return before && (guarded || turns_away(signature) || turns_away(body(last, indent)));
  }

  static bool is_route(std::string_view decorator) {
    static const re2::RE2 kRoute(
        R"(^@[\w.]+\.(?:route|get|post|put|patch|delete|doc|response|expect|marshal_with|param)\()");
    return found(kRoute, decorator);
  }

  // "Depends(get_current_user)", "Security(scopes)" of FastAPI, and its annotated parameters.
  static std::string dependencies_in(std::string_view text) {
    static const re2::RE2 kDepends(
        R"((?:Depends|Security)\(\s*([\w.]+)|:\s*(?:Annotated\[)?(Current\w*|\w*Admin\w*)\b)");
    std::string names;
    re2::StringPiece rest = piece_of(text);
    std::string called, annotated;
    while (re2::RE2::FindAndConsume(&rest, kDepends, &called, &annotated)) {
      names += called + " " + annotated + " ";
      called.clear(), annotated.clear();
    }
    return names;
  }

  // "_: None = Depends(from_control_plane)" is there for what it refuses, under any name.
  static bool has_unused_dependency(std::string_view signature) {
    static const re2::RE2 kUnused(
        R"(\b_\w*\s*(?::[^,=()]*=|=|:\s*Annotated\[[^\]()]*,)\s*(?:Depends|Security)\(\s*([\w.]+))");
    std::string name;
    return re2::RE2::PartialMatch(piece_of(signature), kUnused, &name) && !lets_pass(name);
  }

  // Of functions in functions the outer bodies hold the inner ones: all of them together have one
  // limit, or a file of them is read many times.
  std::string_view body(uint32_t after, size_t indent) {
    uint32_t last = after;
    const uint32_t end = std::min(lines_.line_count(), after + kMaxBodyLines);
    for (uint32_t number = after + 1; number <= end; ++number) {
      const std::string_view line = code_line(number);
      looked_through_ += line.size();
      handlers_.cut |= looked_through_ > kMaxFileBytes;
      if (handlers_.cut) break;
      if (!begins_in_text(number) && !trim(line).empty() && indent_of(line) <= indent) break;
      last = number;
    }
    return last == after ? std::string_view() : statement(after + 1, last).code;
  }

  const std::string_view bytes_;
  const analysis::LineIndex& lines_;
  const InForce text_;
  bool django_ = false;  // imported so far
  bool rest_ = false;    // its REST framework
  bool whole_ = false;   // something is asked before every handler
  uint32_t looked_up_ = 0;
  size_t looked_through_ = 0;
  std::vector<Piece> decorators_;                // of what comes next
  std::vector<Class> classes_;                   // around this line, innermost last
  std::optional<std::set<std::string>> called_;  // names of functions, made when asked
  Handlers handlers_;
};

}  // namespace

Handlers python_handlers(const analysis::SourceFile& file) { return Reader(file).read(); }

}  // namespace redoubt::engines::routes
