#include <algorithm>
#include <map>

#include "base/text.h"
#include "plan/bootstrap/proxy.h"

// nginx configuration: directives "name argument … ;" and blocks "name argument … { … }"
// (nginx.org/en/docs/beginners_guide.html). Files that are included are files of their own here.
namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxDepth = 50, kMaxWords = 64, kMaxBlocks = 4000, kMaxVariables = 50;
constexpr size_t kMaxAddress = 8192;  // bytes of an address that is passed to

struct Word {
  std::string text;
  uint32_t line = 0;
};
using Words = std::vector<Word>;

// Words and the marks ';', '{', '}'. "${NAME}" is part of a word.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // False at the end.
  bool next(Word& word) {
    skip();
    if (at_ >= text_.size()) return false;
    word = {.text = {}, .line = line_};
    if (is_mark(text_[at_])) {
      word.text = text_[at_++];
      return true;
    }
    if (text_[at_] == '"' || text_[at_] == '\'') quoted(word.text);
    else plain(word.text);
    return true;
  }

 private:
  static bool is_mark(char c) { return c == ';' || c == '{' || c == '}'; }

  void skip() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        line_ += c == '\n' ? 1 : 0;
        ++at_;
      } else {
        return;
      }
    }
  }

  void quoted(std::string& out) {
    const char quote = text_[at_++];
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      line_ += text_[at_] == '\n' ? 1 : 0;
      out += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    out += ' ';  // never a mark
  }

  void plain(std::string& out) {
    for (bool braces = false; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';') return;
      if (c == '{' && out.ends_with('$')) braces = true;
      else if (c == '}' && braces) braces = false;
      else if (is_mark(c)) return;
      out += c;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  uint32_t line_ = 1;
};

struct Block {
  std::string name, argument;                    // "location", "/api/"
  std::map<std::string, std::string> variables;  // of `set`
};

class NginxReader {
 public:
  NginxReader(const Variables& variables, ProxyConfig& out) : variables_(variables), out_(out) {}

  void read(std::string_view text) {
    Lexer lexer(text);
    blocks_.push_back({});
    Words words;
    for (Word word; lexer.next(word) && blocks_seen_ < kMaxBlocks;) {
      if (word.text == ";") directive(std::exchange(words, {}));
      else if (word.text == "{") open(std::exchange(words, {}));
      else if (word.text == "}") close(), words.clear();
      else if (words.size() < kMaxWords) words.push_back(word);
    }
    resolve();
  }

 private:
  struct Passed {
    std::string path, target;
    uint32_t line;
  };

  void open(const Words& words) {
    ++blocks_seen_;
    Block block = blocks_.back();
    block.name = words.empty() ? "" : words.front().text;
    block.argument = words.size() < 2 ? "" : std::string(trim(words.back().text));
    if (blocks_.size() < kMaxDepth) blocks_.push_back(std::move(block));
    else ++too_deep_;
  }

  void close() {
    if (too_deep_ > 0) --too_deep_;
    else if (blocks_.size() > 1) blocks_.pop_back();
  }

  void directive(const Words& words) {
    if (words.size() < 2) return;
    const std::string& name = words[0].text;
    const std::string value(trim(words[1].text));
    Block& block = blocks_.back();
    if (name == "listen") listen(words);
    else if (name == "server" && block.name == "upstream")
      upstreams_[block.argument].push_back(value);
    else if (name == "set" && words.size() > 2 && block.variables.size() < kMaxVariables)
      block.variables[value] = std::string(trim(words[2].text));
    else if (name.ends_with("_pass") && name != "proxy_pass_header")
      pass(name, value, words[0].line);
  }

  void listen(const Words& words) {
    const bool tls = std::any_of(words.begin(), words.end(),
                                 [](const Word& word) { return word.text == "ssl"; });
    out_.add(listener_of(expand(words[1].text, variables_), tls, words[0].line));
  }

  void pass(std::string_view directive, std::string target, uint32_t line) {
    const Block& block = blocks_.back();
    // Longer names first. Variables of variables double what they are put into.
    for (auto at = block.variables.rbegin(); at != block.variables.rend(); ++at)
      if (target.size() <= kMaxAddress && at->second.size() <= kMaxAddress)
        target = replace_all(target, at->first, at->second);
    if (target.size() > kMaxAddress) return;
    target = expand(target, variables_);
    const std::string scheme(directive.substr(0, directive.size() - 5));
    if (scheme != "proxy" && target.find("://") == std::string::npos)
      target = scheme + "://" + target;
    std::string path;
    for (auto at = blocks_.rbegin(); at != blocks_.rend() && path.empty(); ++at)
      if (at->name == "location") path = at->argument;
    passed_.push_back({std::move(path), std::move(target), line});
  }

  // Upstreams may be defined after their use.
  void resolve() {
    for (const Passed& passed : passed_) {
      const auto endpoint = upstream_of(passed.target);
      if (!endpoint) continue;
      const auto group = upstreams_.find(endpoint->host);
      if (group == upstreams_.end()) {
        add(passed, *endpoint);
        continue;
      }
      for (const auto& server : group->second)
        if (auto to = upstream_of(expand(server, variables_))) {
          if (to->scheme.empty()) to->scheme = endpoint->scheme;
          add(passed, *to);
        }
    }
  }

  void add(const Passed& passed, const Endpoint& to) {
    out_.add(Route{.path = passed.path, .to = to, .line = passed.line});
  }

  const Variables& variables_;
  ProxyConfig& out_;
  std::vector<Block> blocks_;
  size_t blocks_seen_ = 0, too_deep_ = 0;
  std::map<std::string, std::vector<std::string>, std::less<>> upstreams_;
  std::vector<Passed> passed_;
};

}  // namespace

void read_nginx(std::string_view text, const Variables& variables, ProxyConfig& out) {
  NginxReader(variables, out).read(text);
}

}  // namespace redoubt::plan::drafting
