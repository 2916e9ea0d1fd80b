#include <map>

#include "base/text.h"
#include "plan/bootstrap/proxy.h"

// Apache httpd (mod_proxy) and HAProxy: one directive a line, the first word says which.
namespace redoubt::plan::drafting {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  const std::string spaced = replace_all(line, "\t", " ");
  for (const std::string_view part : split(spaced, ' '))
    if (!part.empty()) words.push_back(replace_all(part, "\"", ""));
  return words;
}

bool is(std::string_view word, std::string_view wanted) {
  return equals_ignoring_case(word, wanted);
}

void add_pass(const std::vector<std::string>& words, uint32_t line, ProxyConfig& out) {
  std::string path;
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i].starts_with('/') || words[i].starts_with('^')) path = words[i];
    if (words[i].find("://") == std::string::npos) continue;
    std::string target = words[i];
    if (const size_t unix_socket = target.find('|'); unix_socket != std::string::npos)
      target = target.substr(unix_socket + 1);
    if (auto to = upstream_of(target.substr(0, target.find('$'))); to && to->scheme != "balancer")
      out.add(Route{.path = path, .to = *to, .line = line});
    return;
  }
}

}  // namespace

void read_apache(std::string_view text, const Variables& variables, ProxyConfig& out) {
  uint32_t number = 0;
  for (const std::string_view raw : split_lines(text)) {
    ++number;
    const auto words = words_of(expand(trim(raw), variables));
    if (words.size() < 2 || words[0].starts_with('#')) continue;
    if (is(words[0], "ProxyPass") || is(words[0], "ProxyPassMatch") ||
        is(words[0], "BalancerMember"))
      add_pass(words, number, out);
    else if (is(words[0], "RewriteRule") && words.back().find('P') != std::string::npos &&
             words.back().starts_with('['))
      add_pass(words, number, out);
    else if (is(words[0], "Listen"))
      out.add(listener_of(words[1], words.back() == "https", number));
    else if (is(words[0], "<VirtualHost"))
      out.add(listener_of(replace_all(words[1], ">", ""), false, number));
  }
}

namespace {

struct Backend {
  std::vector<std::pair<Endpoint, uint32_t>> servers;
};

// The path of "use_backend api if { path_beg /api }".
std::string path_in(const std::vector<std::string>& words) {
  for (const auto& word : words)
    if (word.starts_with('/')) return word;
  return {};
}

}  // namespace

void read_haproxy(std::string_view text, const Variables& variables, ProxyConfig& out) {
  std::map<std::string, Backend> backends;
  std::map<std::string, std::string> paths;  // of backends and of the names of conditions
  std::string section, name;
  uint32_t number = 0;
  for (const std::string_view raw : split_lines(text)) {
    ++number;
    const auto words = words_of(expand(trim(raw), variables));
    if (words.size() < 2 || words[0].starts_with('#')) continue;
    if (is(words[0], "frontend") || is(words[0], "backend") || is(words[0], "listen")) {
      section = words[0];
      name = words[1];
    } else if (words[0] == "bind") {
      const bool tls = raw.find(" ssl") != std::string_view::npos;
      out.add(listener_of(words[1], tls, number));
    } else if (words[0] == "acl") {
      paths["acl " + words[1]] = path_in(words);
    } else if (words[0] == "use_backend") {
      std::string path = path_in(words);
      for (const auto& word : words)
        if (path.empty() && paths.contains("acl " + word)) path = paths["acl " + word];
      paths.try_emplace(words[1], path);
    } else if (words[0] == "server" && words.size() > 2 && backends.size() < 1000) {
      if (const auto to = upstream_of(words[2])) backends[name].servers.emplace_back(*to, number);
    }
  }
  for (const auto& [backend, group] : backends)
    for (const auto& [to, line] : group.servers)
      out.add(Route{.path = paths.contains(backend) ? paths[backend] : "", .to = to, .line = line});
}

}  // namespace redoubt::plan::drafting
