#include <algorithm>
#include <cctype>
#include <string>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/found.h"
#include "engines/routes/handlers.h"
#include "engines/routes/in_force.h"
#include "engines/routes/script_text.h"
#include "engines/routes/words.h"

namespace redoubt::engines::routes {
namespace {

constexpr size_t kMaxHeadBytes = 2'000, kMaxDecoratorBytes = 20'000, kMaxBodyBytes = 200'000;
constexpr size_t kMaxRead = 64u << 20;  // looked through for the ends of brackets, in all

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

struct Decorator {
  std::string name, arguments;
};

// What the guards of a decorator are: those that @UseGuards names, and one that is a guard by its
// own name ("@RequirePermission(…)"). The decorators of Swagger describe and keep nobody out.
std::vector<std::string> guards_of(const Decorator& decorator) {
  if (decorator.name == "UseGuards") return guards_in(decorator.arguments);
  if (decorator.name.starts_with("Api") || !is_guard(decorator.name)) return {};
  return {decorator.name};
}

bool opens(const Decorator& decorator) {
  return !decorator.name.starts_with("Api") && is_opening(decorator.name);
}

// Reads a file from decorator to decorator; everything else is looked at only to find ends.
class Reader {
 public:
  explicit Reader(const analysis::SourceFile& file)
      : file_(file), text_(file.bytes()), in_force_(script_in_force(file.bytes())) {}

  Handlers read() {
    std::vector<Decorator> decorators;
    for (size_t at = 0; at < text_.size() && !handlers_.cut;) {
      if (const size_t behind = behind_words(text_, at); behind != at) at = behind;
      else if (text_[at] == '@') at = add_decorator(at, decorators);
      else if (!is_name(text_[at])) ++at;
      else if (const auto word = word_at(at); word == "class") {
        at = read_class(at + word.size(), decorators);
        decorators.clear();
      } else {
        at += word.size();
        if (word != "export" && word != "default" && word != "abstract") decorators.clear();
      }
    }
    return std::move(handlers_);
  }

 private:
  std::string_view word_at(size_t at) const {
    size_t end = at;
    while (end < text_.size() && is_name(text_[end])) ++end;
    return text_.substr(at, end - at);
  }

  size_t past_space(size_t at) const {
    while (at < text_.size()) {
      const size_t behind = behind_comment(text_, at);
      if (behind != at) at = behind;
      else if (std::isspace(static_cast<unsigned char>(text_[at])) != 0) ++at;
      else break;
    }
    return at;
  }

  // Where the brackets that open at `at` end; the end of the text where they do not.
  size_t behind(size_t at, size_t most) {
    const size_t end = behind_brackets(text_, at, most);
    read_ += std::min(end, text_.size()) - at;
    if (end == std::string_view::npos) read_ += most;
    if (read_ > kMaxRead) handlers_.cut = true;
    return end;
  }

  size_t add_decorator(size_t at, std::vector<Decorator>& decorators) {
    const auto name = word_at(at + 1);
    Decorator made{.name = std::string(name), .arguments = {}};
    at += 1 + name.size();
    if (at < text_.size() && text_[at] == '(') {
      const size_t end = behind(at, kMaxDecoratorBytes);
      if (end == std::string_view::npos) return at + 1;
      made.arguments = text_.substr(at + 1, end - at - 2);
      at = end;
    }
    if (!name.empty()) decorators.push_back(std::move(made));
    return at;
  }

  // From behind the word "class" to behind its body, or to where its head turns out to be none.
  size_t read_class(size_t at, const std::vector<Decorator>& decorators) {
    const size_t length = text_.substr(at, kMaxHeadBytes).find_first_of("{;@");
    if (length == std::string_view::npos || text_[at + length] != '{') return at;
    const size_t open = at + length;
    const auto head = text_.substr(at, length);
    static const re2::RE2 kName(R"(^\s+([A-Za-z_$][\w$]*))");
    std::string name;
    re2::RE2::PartialMatch(re2::StringPiece(head.data(), head.size()), kName, &name);
    bool is_controller = false, open_to_all = false;
    bool whole = head.find("extends") != std::string_view::npos;  // what that class has, it has too
    for (const Decorator& decorator : decorators) {
      is_controller |= decorator.name == "Controller";
      whole |= !guards_of(decorator).empty();
      open_to_all |= opens(decorator);
    }
    if (!is_controller || whole) return open + 1;
    return read_members(open + 1, name, open_to_all);
  }

  size_t read_members(size_t at, const std::string& controller, bool open_to_all) {
    std::vector<Decorator> decorators;
    while (at < text_.size() && !handlers_.cut) {
      const char c = text_[at];
      if (const size_t words = behind_words(text_, at); words != at) at = words;
      else if (c == '}') return at + 1;
      else if (c == '@') at = add_decorator(at, decorators);
      else if (c == '{' || c == '[' || c == '(') {
        at = behind(at, kMaxBodyBytes);
        if (at == std::string_view::npos) return text_.size();
        if (c == '{') decorators.clear();
      } else if (c == ';') {
        decorators.clear(), ++at;
      } else if (is_name(c)) {
        const auto word = word_at(at);
        const size_t next = past_space(at + word.size());
        if (next >= text_.size() || text_[next] != '(') {
          at += word.size();
          continue;
        }
        at = add_method(at, next, controller + "." + std::string(word), decorators, open_to_all);
        decorators.clear();
      } else {
        ++at;
      }
    }
    return at;
  }

  // A method whose name begins at `at` and whose parameters at `open`; returns what is behind its
  // body.
  size_t add_method(size_t at, size_t open, std::string name,
                    const std::vector<Decorator>& decorators, bool open_to_all) {
    size_t end = behind(open, kMaxBodyBytes);
    if (end == std::string_view::npos) return open + 1;
    // The type of what is returned may be an object: "): { id: string } {", "): Promise<{ … }> {".
    if (const size_t sign = past_space(end); sign < text_.size() && text_[sign] == ':')
      if (const size_t type = past_space(sign + 1); type < text_.size() && text_[type] == '{')
        end = behind(type, kMaxBodyBytes);
    int angles = 0;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '<') ++angles;
      else if (c == '>') --angles;
      else if (c == ';' || (c == '{' && angles <= 0)) break;
    }
    const bool has_body = end < text_.size() && text_[end] == '{';
    if (has_body) end = behind(end, kMaxBodyBytes);
    if (end == std::string_view::npos) end = text_.size();
    take(at, std::string_view(in_force_.code).substr(open, end - open), std::move(name), decorators,
         open_to_all);
    return end;
  }

  void take(size_t at, std::string_view code, std::string name,
            const std::vector<Decorator>& decorators, bool open_to_all) {
    static const re2::RE2 kRoute(R"re(^\s*\[?\s*["'`]([^"'`\n]*))re");
    Handler made{.name = std::move(name), .method = {}, .route = {}, .guards = {}};
    made.open = open_to_all;
    made.framework = Framework::kNest;
    for (const Decorator& decorator : decorators) {
      for (const std::string_view verb : {"Get", "Head", "All", "Post", "Put", "Patch", "Delete"}) {
        if (decorator.name != verb) continue;
        made.method = verb == "Head" || verb == "All" ? "GET" : to_method(verb);
        re2::RE2::PartialMatch(decorator.arguments, kRoute, &made.route);
      }
      for (auto& guard : guards_of(decorator)) made.guards.push_back(std::move(guard));
      made.open |= opens(decorator);
    }
    if (made.method.empty()) return;
    if (handlers_.list.size() == kMaxHandlers) {
      handlers_.cut = true;
      return;
    }
    std::sort(made.guards.begin(), made.guards.end());
    made.open |= is_before_login(made.name, made.route) || only_looks(made.name, made.route) ||
                 decides_itself(code);
    made.line = file_.lines().line_of(at);
    handlers_.list.push_back(std::move(made));
  }

  const analysis::SourceFile& file_;
  const std::string_view text_;
  const InForce in_force_;  // of the same length
  Handlers handlers_;
  size_t read_ = 0;
};

}  // namespace

bool is_nest_controller(const analysis::SourceFile& file) {
  static const re2::RE2 kController(R"((?m)^[ \t]*@Controller\()");
  return found(kController, file.bytes());
}

Handlers nest_handlers(const analysis::SourceFile& file) { return Reader(file).read(); }

bool guards_whole_nest(const analysis::SourceFile& file) {
  static const re2::RE2 kAll(
      R"(\bAPP_GUARD\s*,([^{}]{0,300})|\buseGlobalGuards\(([^;]{0,300})|\.apply\(([^;]{0,300}?)\)[^;]{0,300}?\.forRoutes\()");
  // What is made elsewhere may be a guard under any name.
  static const re2::RE2 kUnknown(R"(\buse(Factory|Value)\b)");
  const std::string_view text = file.bytes();
  if (text.find("APP_GUARD") == text.npos && text.find("useGlobalGuards(") == text.npos &&
      text.find(".forRoutes(") == text.npos)
    return false;
  re2::StringPiece rest(text.data(), text.size());
  std::string provider, global, middleware;
  while (re2::RE2::FindAndConsume(&rest, kAll, &provider, &global, &middleware))
    if (found(kUnknown, provider) || !guards_in(join({provider, global, middleware}, " ")).empty())
      return true;
  return false;
}

}  // namespace redoubt::engines::routes
