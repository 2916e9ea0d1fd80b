#include "formats/lockfile/gradle_arguments.h"

#include <string_view>
#include <utility>

namespace redoubt::formats::lockfile {
namespace {

constexpr size_t kMaxText = 2000;  // of what '+' joins

class ArgumentReader {
 public:
  explicit ArgumentReader(GradleTokens& tokens) : tokens_(tokens) {}

  GradleArguments read() {
    while (!at_end()) step(tokens_.next());
    flush();
    return std::move(out_);
  }

 private:
  bool at_end() const {
    const auto& token = tokens_.peek();
    if (token.kind == GradleToken::Kind::kEnd) return true;
    if (token.kind == GradleToken::Kind::kNewline) return depth_ == 0 && !goes_on_;
    return depth_ == 0 && (token.is(';') || token.is('}') || token.is(')') || token.is(']'));
  }

  void step(const GradleToken& token) {
    if (token.kind == GradleToken::Kind::kNewline) return;
    goes_on_ = token.is(',');
    if (token.is('{')) return tokens_.skip_balanced();
    if (token.is('+')) return void(joins_ = true);
    if (token.is('(') || token.is('[')) ++depth_;
    if (token.is(')') || token.is(']') || token.is('}')) {
      if (depth_ > 0) --depth_;
      flush();
    }
    if (token.string()) value(GradleArgument::Kind::kText, token);
    if (token.word() && !token.text.starts_with('.')) word(token);
  }

  void word(const GradleToken& token) {
    if (tokens_.peek().is(':') || tokens_.peek().is('=')) {
      tokens_.next();
      key_ = token.text;
    } else if (tokens_.peek().is('(')) {
      tokens_.next();
      call(token);
    } else {
      value(GradleArgument::Kind::kName, token);
    }
  }

  void call(const GradleToken& token) {
    GradleArgument argument{.kind = GradleArgument::Kind::kCall,
                            .text = std::string(token.text),
                            .texts = {},
                            .line = token.line};
    for (size_t depth = 1; depth > 0 && tokens_.peek().kind != GradleToken::Kind::kEnd;) {
      const auto inner = tokens_.next();
      if (inner.is('(')) ++depth;
      if (inner.is(')')) --depth;
      if (inner.string()) argument.texts.emplace_back(inner.text);
      if (inner.word()) argument.texts.push_back("${" + std::string(inner.text) + '}');
    }
    key_.clear();
    joins_ = false;
    out_.positional.push_back(std::move(argument));
  }

  void value(GradleArgument::Kind kind, const GradleToken& token) {
    const bool text = kind == GradleArgument::Kind::kText;
    const std::string spelled =
        text ? std::string(token.text) : "${" + std::string(token.text) + '}';
    if (!key_.empty()) {
      if (named_.line == 0) named_.line = token.line;
      named_.members[std::exchange(key_, {})] = spelled;
    } else if (std::exchange(joins_, false) && !out_.positional.empty()) {
      join(out_.positional.back(), spelled);
    } else {
      out_.positional.push_back(
          {.kind = kind, .text = std::string(token.text), .texts = {}, .line = token.line});
    }
  }

  static void join(GradleArgument& argument, const std::string& more) {
    if (argument.kind == GradleArgument::Kind::kName) argument.text = "${" + argument.text + '}';
    argument.kind = GradleArgument::Kind::kText;
    if (argument.text.size() + more.size() <= kMaxText) argument.text += more;
  }

  void flush() {
    if (!named_.members.empty()) out_.named.push_back(std::exchange(named_, {}));
  }

  GradleTokens& tokens_;
  GradleArguments out_;
  GradleNamed named_;
  std::string key_;
  size_t depth_ = 0;
  bool goes_on_ = false, joins_ = false;
};

}  // namespace

GradleArguments gradle_arguments(GradleTokens& tokens) { return ArgumentReader(tokens).read(); }

}  // namespace redoubt::formats::lockfile
