#include "base/text.h"
#include "plan/bootstrap/proxy.h"

// Caddyfile: one directive a line, blocks in braces (caddyserver.com/docs/caddyfile/concepts).
namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxDepth = 50;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  const std::string spaced = replace_all(line, "\t", " ");
  for (const std::string_view part : split(spaced, ' '))
    if (!part.empty()) words.emplace_back(part);
  return words;
}

// "{$NAME:default}" and "{$NAME}", the variables of a Caddyfile.
std::string filled(std::string_view text, const Variables& variables) {
  std::string out = replace_all(text, "{$", "${");
  const size_t begin = out.find("${");
  if (const size_t colon = out.find(':', begin);
      begin != std::string::npos && colon != std::string::npos && colon < out.find('}', begin))
    out.insert(colon + 1, "-");
  return expand(out, variables);
}

// "shop.example.org", ":8080", "http://localhost:3000": a name alone is served by TLS.
void add_site(std::string_view address, uint32_t line, ProxyConfig& out) {
  if (address.ends_with(',')) address.remove_suffix(1);
  const bool plain = address.starts_with("http://");
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  const bool has_port = address.rfind(':') != std::string_view::npos;
  if (has_port) out.add(listener_of(address, false, line));
  else if (!address.empty() && address[0] != '(' && address[0] != '{')
    out.add(Listener{.port = plain ? uint16_t{80} : uint16_t{443},
                     .tls = !plain,
                     .loopback = address == "localhost",
                     .line = line});
}

class CaddyReader {
 public:
  CaddyReader(const Variables& variables, ProxyConfig& out) : variables_(variables), out_(out) {}

  void line(std::string_view text, uint32_t number) {
    std::string filled_text = filled(text.substr(0, text.find(" #")), variables_);
    auto words = words_of(filled_text);
    if (words.empty() || words[0].starts_with('#')) return;
    if (words[0] == "}") {
      if (!paths_.empty()) paths_.pop_back();
      return;
    }
    const bool opens = words.back() == "{" || words.back().ends_with('{');
    if (opens) words.back().pop_back();
    if (!words.empty() && words.back().empty()) words.pop_back();
    if (words.empty() && !opens) return;
    if (paths_.empty() && !words.empty())
      for (const auto& address : words) add_site(address, number, out_);
    if (!words.empty()) directive(words, number);
    if (opens && paths_.size() < kMaxDepth) paths_.push_back(path_of(words));
  }

 private:
  // "handle_path /api/* {" and "@api path /api/*" are the common ways to name a path.
  std::string path_of(const std::vector<std::string>& words) {
    for (const auto& word : words)
      if (word.starts_with('/')) return word;
    if (words.size() > 1)
      if (const auto at = matchers_.find(words[1]); at != matchers_.end()) return at->second;
    return paths_.empty() ? "" : paths_.back();
  }

  void directive(const std::vector<std::string>& words, uint32_t number) {
    if (words[0].starts_with('@')) matchers_[words[0]] = words.back();
    if (words[0] != "reverse_proxy" && words[0] != "php_fastcgi") return;
    for (size_t i = 1; i < words.size(); ++i) {
      if (words[i].starts_with('/') || words[i].starts_with('@') || words[i] == "*") continue;
      auto to = upstream_of(words[i]);
      if (!to) continue;
      if (words[0] == "php_fastcgi") to->scheme = "fastcgi";
      out_.add(Route{.path = path_of(words), .to = *to, .line = number});
    }
  }

  const Variables& variables_;
  ProxyConfig& out_;
  std::vector<std::string> paths_;  // of the blocks that are open
  Variables matchers_;
};

}  // namespace

void read_caddy(std::string_view text, const Variables& variables, ProxyConfig& out) {
  CaddyReader reader(variables, out);
  uint32_t number = 0;
  for (const std::string_view line : split_lines(text)) reader.line(trim(line), ++number);
}

}  // namespace redoubt::plan::drafting
