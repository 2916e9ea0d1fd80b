#include <algorithm>
#include <map>

#include "base/text.h"
#include "engines/http/exchange.h"
#include "engines/http/probes.h"

// What browsers enforce for a page: framing, cookies, origins.
namespace redoubt::engines::http {
namespace {

constexpr std::string_view kForeignOrigin = "https://attacker.invalid";

bool forbids_framing(const ProbeResponse& response) {
  for (const auto value : headers(response, "content-security-policy"))
    for (auto directive : split(value, ';')) {
      directive = trim(directive);
      // "frame-ancestors *" or "https:" is no protection.
      if (to_lower(directive.substr(0, 15)) == "frame-ancestors")
        return !lets_everybody_in(to_lower(directive.substr(15)));
    }
  const std::string options = to_lower(trim(header(response, "x-frame-options")));
  return options == "deny" || options == "sameorigin";
}

struct Cookie {
  std::string name;
  bool secure = false, http_only = false;
};

Cookie parse_cookie(std::string_view value) {
  Cookie cookie;
  const auto parts = split(value, ';');
  cookie.name = std::string(trim(parts.front().substr(0, parts.front().find('='))));
  for (size_t i = 1; i < parts.size(); ++i) {
    cookie.secure |= equals_ignoring_case(trim(parts[i]), "secure");
    cookie.http_only |= equals_ignoring_case(trim(parts[i]), "httponly");
  }
  return cookie;
}

// Cookies that carry a login, by the names that frameworks give them. A cookie for a language or
// theme needs no protection, and a token that scripts must send back (double-submit) must be
// readable.
bool is_session(std::string_view name) {
  const std::string lower = to_lower(name);
  if (lower.find("csrf") != std::string::npos || lower.find("xsrf") != std::string::npos)
    return false;
  constexpr std::string_view kWords[]{"sess", "sid", "auth", "token", "jwt", "login", "remember"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](auto word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

ProbeVerdict probe_framing(const core::TestCase& test, ProbeTarget& target) {
  const auto all = pages(test, target);
  if (!all) return broken(all.error());
  std::vector<core::Finding> findings;
  size_t looked = 0;
  std::vector<std::string> open;
  for (const auto& page : *all) {
    if (!is_html(page.response)) continue;
    ++looked;
    if (!forbids_framing(page.response)) open.push_back(page.path);
  }
  if (looked == 0) return not_applicable("no page is HTML");
  if (open.empty()) return passed(counted(looked, "page") + " cannot be framed by others");
  findings.push_back(finding(
      target, test,
      {.path = open.front(),
       .evidence = "frame-ancestors",
       .title = "Pages can be framed by any site",
       .message = fmt::format(
           "{} of {} can be shown inside another site, where a click on it can be stolen.",
           open.size(), counted(looked, "page")),
       .remedy = "Send with every response: Content-Security-Policy: frame-ancestors 'none'",
       .shown = fmt::format("GET {} -> no frame-ancestors, no x-frame-options", open.front()),
       .severity = core::Severity::kMedium,
       .cwe = 1021}));
  return failed(fmt::format("{} of {} can be framed", open.size(), counted(looked, "page")),
                std::move(findings));
}

ProbeVerdict probe_cookies(const core::TestCase& test, ProbeTarget& target) {
  const auto all = pages(test, target);
  if (!all) return broken(all.error());
  std::map<std::string, core::Finding> findings;
  size_t sessions = 0;
  for (const auto& page : *all)
    for (const auto value : headers(page.response, "set-cookie")) {
      const Cookie cookie = parse_cookie(value);
      if (!is_session(cookie.name)) continue;
      ++sessions;
      std::vector<std::string> missing;
      if (!cookie.secure) missing.emplace_back("Secure");
      if (!cookie.http_only) missing.emplace_back("HttpOnly");
      if (missing.empty()) continue;
      findings.emplace(
          cookie.name,
          finding(
              target, test,
              {.path = page.path,
               .evidence = cookie.name,
               .title = fmt::format("Session cookie '{}' without {}", cookie.name,
                                    join(missing, " and ")),
               .message = "Without Secure it travels over plain HTTP; without HttpOnly any script "
                          "on the page can read it.",
               .remedy = fmt::format(
                   "Set-Cookie: __Host-{}=…; Path=/; Secure; HttpOnly; SameSite=Lax", cookie.name),
               .shown = fmt::format("GET {} -> set-cookie: {}=…", page.path, cookie.name),
               .severity = core::Severity::kMedium,
               .cwe = cookie.secure ? 1004u : 614u}));
    }
  if (sessions == 0)
    return not_applicable("no session cookie is set on the pages that were visited");
  if (findings.empty()) return passed("every session cookie has Secure and HttpOnly");
  std::vector<core::Finding> list;
  for (auto& [name, found] : findings) list.push_back(std::move(found));
  return failed(counted(list.size(), "session cookie") + " without attributes", std::move(list));
}

ProbeVerdict probe_cors(const core::TestCase& test, ProbeTarget& target) {
  const auto all = pages(test, target);
  if (!all) return broken(all.error());
  size_t asked = 0;
  for (const auto& page : *all) {
    const auto response = target.send(
        {.method = "GET", .path = page.path, .headers = {{"Origin", std::string(kForeignOrigin)}}});
    if (!response) continue;
    ++asked;
    const std::string_view allowed = header(*response, "access-control-allow-origin");
    const bool credentials =
        equals_ignoring_case(trim(header(*response, "access-control-allow-credentials")), "true");
    if (trim(allowed) != kForeignOrigin && !(trim(allowed) == "*" && credentials)) continue;
    return failed(
        "a foreign origin is allowed",
        {finding(target, test,
                 {.path = page.path,
                  .evidence = "access-control-allow-origin",
                  .title = "Any origin may read the answers",
                  .message = credentials
                                 ? "The server reflects a foreign Origin and allows credentials: "
                                   "any site can act and read as the visitor who is logged in."
                                 : "The server reflects a foreign Origin: any site can read these "
                                   "answers in the visitor's browser.",
                  .remedy = "Answer with a fixed origin, or one from an allow-list.",
                  .shown = fmt::format("GET {} with Origin: {} -> access-control-allow-origin: {}",
                                       page.path, kForeignOrigin, allowed),
                  .severity = credentials ? core::Severity::kHigh : core::Severity::kMedium,
                  .cwe = 942})});
  }
  if (asked == 0) return broken(Error("no page answered a request with an Origin header"));
  return passed(fmt::format("a foreign origin is not allowed on {}", counted(asked, "page")));
}

}  // namespace redoubt::engines::http
