#include <algorithm>

#include "base/text.h"
#include "engines/http/exchange.h"
#include "engines/http/probes.h"

// What pages allow and who may keep them: scripts, caches, and documents meant for operators.
namespace redoubt::engines::http {
namespace {

// Whether a policy limits scripts: script-src, else default-src, without a word that lets
// everything in (CSP level 3, §6.7.2). A nonce or digest makes browsers ignore 'unsafe-inline'.
bool limits_scripts(std::string_view policy) {
  std::string chosen;
  for (const auto directive : split(policy, ';')) {
    const std::string text = to_lower(trim(directive));
    if (text.starts_with("script-src ") || (text.starts_with("default-src ") && chosen.empty()))
      chosen = text;
  }
  if (chosen.empty()) return false;
  const bool by_nonce =
      chosen.find("'nonce-") != std::string::npos || chosen.find("'sha256-") != std::string::npos ||
      chosen.find("'sha384-") != std::string::npos || chosen.find("'sha512-") != std::string::npos;
  const bool inline_allowed = chosen.find("'unsafe-inline'") != std::string::npos && !by_nonce;
  // With it browsers go by nonces and digests alone.
  const bool strict = by_nonce && chosen.find("'strict-dynamic'") != std::string::npos;
  return !inline_allowed && (strict || !lets_everybody_in(chosen));
}

bool has_script_policy(const ProbeResponse& response) {
  const auto policies = headers(response, "content-security-policy");
  return std::any_of(policies.begin(), policies.end(), limits_scripts);
}

bool is_kept(const ProbeResponse& response) {
  const std::string control = to_lower(header(response, "cache-control"));
  return control.find("no-store") == std::string::npos &&
         control.find("private") == std::string::npos &&
         control.find("no-cache") == std::string::npos;
}

// What operators' pages begin with or hold, so that a page which answers everything with status 200
// is not taken for one.
struct Document {
  std::string_view path, sign;
};
constexpr Document kDocuments[]{{"/metrics", "# HELP "},
                                {"/actuator/env", "\"propertySources\""},
                                {"/actuator", "\"_links\""},
                                {"/debug/pprof/", "/debug/pprof/"},
                                {"/server-status", "Apache Server Status"},
                                {"/openapi.json", "\"openapi\""},
                                {"/v3/api-docs", "\"openapi\""},
                                {"/swagger.json", "\"swagger\""}};

}  // namespace

ProbeVerdict probe_script_policy(const core::TestCase& test, ProbeTarget& target) {
  const auto all = pages(test, target);
  if (!all) return broken(all.error());
  size_t looked = 0;
  std::vector<std::string> open;
  for (const auto& page : *all) {
    if (!is_html(page.response)) continue;
    ++looked;
    if (!has_script_policy(page.response)) open.push_back(page.path);
  }
  if (looked == 0) return not_applicable("no page is HTML");
  if (open.empty()) return passed(counted(looked, "page") + " with a policy for scripts");
  return failed(
      fmt::format("{} of {} without a policy for scripts", open.size(), counted(looked, "page")),
      {finding(target, test,
               {.path = open.front(),
                .evidence = "script-src",
                .title = "Pages allow every script",
                .message = "No Content-Security-Policy limits scripts here: whatever is injected "
                           "into a page runs.",
                .remedy = "Send Content-Security-Policy with a script-src that names sources or "
                          "nonces, without 'unsafe-inline'.",
                .shown = fmt::format("GET {} -> no limiting script-src", open.front()),
                .severity = core::Severity::kLow,
                .cwe = 79})});
}

ProbeVerdict probe_caching(const core::TestCase& test, ProbeTarget& target) {
  const auto all = pages(test, target);
  if (!all) return broken(all.error());
  size_t personal = 0;
  for (const auto& page : *all) {
    if (header(page.response, "set-cookie").empty()) continue;
    ++personal;
    if (!is_kept(page.response)) continue;
    return failed(
        "an answer that sets a cookie may be kept by caches",
        {finding(target, test,
                 {.path = page.path,
                  .evidence = "cache-control",
                  .title = "A personal answer may be kept by caches",
                  .message = "The answer sets a cookie and does not forbid caches to keep it: the "
                             "next user of the browser or proxy may be shown it.",
                  .remedy = "Send Cache-Control: no-store with answers that are personal.",
                  .shown = fmt::format("GET {} -> set-cookie, cache-control: {}", page.path,
                                       header(page.response, "cache-control")),
                  .severity = core::Severity::kLow,
                  .cwe = 525})});
  }
  if (personal == 0) return not_applicable("no page that was visited sets a cookie");
  return passed(counted(personal, "personal answer") + " that caches must not keep");
}

ProbeVerdict probe_monitoring(const core::TestCase& test, ProbeTarget& target) {
  std::vector<core::Finding> findings;
  size_t asked = 0;
  for (const auto& document : kDocuments) {
    const auto response = target.send({.method = "GET", .path = std::string(document.path)});
    if (!response) continue;
    ++asked;
    if (response->status != 200 || response->body.find(document.sign) == std::string::npos)
      continue;
    findings.push_back(finding(
        target, test,
        {.path = std::string(document.path),
         .evidence = std::string(document.path),
         .title = fmt::format("{} is served to everybody", document.path),
         .message = "It describes the inside of the application: operations, settings or load.",
         .remedy = "Serve it on a port or path that only operators reach, or leave it if it is "
                   "meant for everybody.",
         .shown = fmt::format("GET {} -> 200, holds {}", document.path, document.sign),
         .severity = core::Severity::kLow,
         .cwe = 497}));
  }
  if (asked == 0) return broken(Error("no request was answered"));
  if (!findings.empty())
    return failed(counted(findings.size(), "document") + " for operators served",
                  std::move(findings));
  return passed(fmt::format("none of {} documents for operators is served", asked));
}

}  // namespace redoubt::engines::http
