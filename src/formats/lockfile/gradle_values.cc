#include "formats/lockfile/gradle_values.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "formats/lockfile/gradle_tokens.h"

namespace redoubt::formats::lockfile {
namespace {

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view own_name(std::string_view name) {
  for (const std::string_view prefix :
       {"rootProject.", "project.", "parent.", "this.", "ext.", "extra.", "properties."})
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  return name;
}

// a["b"] and a['b'] as a.b
std::string plain_name(std::string_view expression) {
  std::string name;
  for (const char c : trim(expression)) {
    if (c == '[') name += '.';
    else if (c != ']' && c != '"' && c != '\'') name += c;
  }
  return std::string(own_name(name));
}

// End of "a.b" behind a '$'; a dot counts only in front of a name.
size_t reference_end(std::string_view text, size_t at) {
  while (at < text.size() && (is_name_byte(text[at]) || (text[at] == '.' && at + 1 < text.size() &&
                                                         is_name_byte(text[at + 1]))))
    ++at;
  return at;
}

std::string normalised(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const bool braced = text.substr(at).starts_with("${");
    const size_t begin = at + (braced ? 2 : 1);
    const size_t end = text[at] != '$' ? begin
                       : braced        ? std::min(text.find('}', begin), text.size())
                                       : reference_end(text, begin);
    if (text[at] != '$' || end == begin) {
      out += text[at++];
      continue;
    }
    out += "${" + plain_name(text.substr(begin, end - begin)) + '}';
    at = std::min(end + (braced ? 1 : 0), text.size());
  }
  return out;
}

class ValueReader {
 public:
  explicit ValueReader(std::string_view script) : tokens_(script) {}

  Properties read() {
    while (tokens_.peek().kind != GradleToken::Kind::kEnd) step(tokens_.next());
    for (const auto& name : unclear_) values_.erase(name);
    return std::move(values_);
  }

 private:
  void step(const GradleToken& token) {
    if (token.word()) return word(token.text);
    if (token.is('[') && !target_.empty() && tokens_.peek().string()) {
      target_.append(".").append(tokens_.next().text);
      if (tokens_.peek().is(']')) return void(tokens_.next());
    }
    if (token.is(':') && tokens_.peek().word()) return void(tokens_.next());  // val a: String = …
    if (token.is('+') && tokens_.peek().is('=')) return;
    if (token.is('=') && tokens_.peek().is('=')) return compare();
    const std::string target = std::exchange(target_, {});
    if (token.is('=') && !target.empty()) assign(target);
  }

  void compare() {
    tokens_.next();
    target_.clear();
  }

  void word(std::string_view text) {
    const bool setter = text == "set" || text.ends_with("ext.set") || text.ends_with("extra.set");
    if (setter && tokens_.peek().is('(')) return set();
    if (text == "extra" && by_ && tokens_.peek().is('(')) {  // val a by extra("1")
      tokens_.next();
      return literal(delegated_);
    }
    by_ = text == "by";
    if (by_) delegated_ = target_;
    target_ = own_name(text);
  }

  // set("a", "1")
  void set() {
    tokens_.next();
    if (!tokens_.peek().string()) return;
    const std::string name(tokens_.next().text);
    if (!tokens_.peek().is(',')) return;
    tokens_.next();
    literal(name);
  }

  void assign(const std::string& target) {
    if (!tokens_.peek().is('[')) return literal(target);
    tokens_.next();
    map(target);
  }

  void literal(const std::string& name) {
    if (!tokens_.peek().string()) return unclear(name);
    const auto text = tokens_.next().text;
    const auto& end = tokens_.peek();
    if (!end.ends() && !end.is(',') && !end.is(')') && !end.is(']')) return unclear(name);
    const auto [at, fresh] = values_.try_emplace(name, normalised(text));
    if (!fresh && at->second != normalised(text)) unclear_.insert(name);
  }

  void unclear(const std::string& name) { unclear_.insert(name); }

  // [a: "1", b: [c: "2"]]: values of nested maps are not looked at.
  void map(const std::string& name) {
    std::string key;
    while (tokens_.peek().kind != GradleToken::Kind::kEnd) {
      const auto token = tokens_.next();
      if (token.is(']')) return;
      if (token.is('[') || token.is('(') || token.is('{')) tokens_.skip_balanced();
      if (token.is(':') && !key.empty()) literal(std::exchange(key, {}));
      else if (token.word() || token.string()) key = name + '.' + std::string(token.text);
    }
  }

  GradleTokens tokens_;
  Properties values_;
  std::set<std::string> unclear_;
  std::string target_, delegated_;
  bool by_ = false;
};

}  // namespace

Properties gradle_values(std::string_view script) { return ValueReader(script).read(); }

std::string gradle_text(std::string_view text, const Properties& values) {
  return expand(normalised(text), "${", '}', values);
}

std::string gradle_version(std::string_view text) {
  if (const size_t strict = text.find("!!"); strict != std::string_view::npos) {
    const auto preferred = text.substr(strict + 2);
    text = preferred.empty() ? text.substr(0, strict) : preferred;
  }
  if (text.starts_with('[') && text.ends_with(']') && text.find(',') == std::string_view::npos)
    text = text.substr(1, text.size() - 2);
  // "group:name:runtime" is somebody's mistake: every version has a digit.
  const bool exact = text.find_first_of("$+[](),{}* \t\n") == std::string_view::npos &&
                     text.find_first_of("0123456789") != std::string_view::npos &&
                     !text.starts_with("latest.");
  return exact ? std::string(text) : std::string();
}

}  // namespace redoubt::formats::lockfile
