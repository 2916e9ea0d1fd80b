#include <charconv>

#include "base/text.h"
#include "engines/http/exchange.h"
#include "engines/http/probes.h"

namespace redoubt::engines::http {
namespace {

constexpr uint64_t kYear = 31'536'000;

// The number behind "max-age=" of a Strict-Transport-Security header (RFC 6797 §6.1); 0 when there
// is none.
uint64_t max_age(std::string_view value) {
  for (auto part : split(value, ';')) {
    part = trim(part);
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos ||
        !equals_ignoring_case(trim(part.substr(0, equals)), "max-age"))
      continue;
    auto digits = trim(part.substr(equals + 1));
    if (digits.size() > 1 && digits.front() == '"' && digits.back() == '"')
      digits = digits.substr(1, digits.size() - 2);
    uint64_t seconds = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    return seconds;
  }
  return 0;
}

}  // namespace

ProbeVerdict probe_plain_http(const core::TestCase& test, ProbeTarget& target) {
  const auto response = target.send({.method = "GET", .path = "/", .plain_http = true});
  if (!response) {
    // A refused connection is what a site that speaks TLS only answers. A site that is named as
    // http must answer.
    return target.is_https()
               ? passed("the plain HTTP port does not answer: " + response.error().message())
               : broken(response.error());
  }
  const std::string_view location = header(*response, "location");
  if (response->status >= 300 && response->status < 400 &&
      to_lower(location).starts_with("https://"))
    return passed("plain HTTP is redirected to HTTPS");
  // What servers say to a request without TLS: nginx 400, others 403, 421 or 426. A page that is
  // not there, or that asks for a password, was looked for over plain HTTP all the same.
  if (const auto status = response->status;
      status == 400 || status == 403 || status == 421 || status == 426)
    return passed(fmt::format("plain HTTP is refused with status {}", response->status));
  return failed(
      "plain HTTP is answered",
      {finding(
          target, test,
          {.path = "/",
           .evidence = "plain-http",
           .title = "The site answers over plain HTTP",
           .message = "Whoever sits on the way can read and change everything that is sent, "
                      "session cookies included.",
           .remedy = "Redirect every plain request to HTTPS, and send nothing else over port 80.",
           .shown = fmt::format("GET http://…/ -> {}", response->status),
           .severity = core::Severity::kHigh,
           .cwe = 319})});
}

ProbeVerdict probe_tls_versions(const core::TestCase& test, ProbeTarget& target) {
  if (!target.is_https())
    return not_applicable("the target is named with http://, so there is no TLS to ask about");
  std::vector<core::Finding> findings;
  std::vector<std::string> unasked, reasons;
  for (const std::string_view old : {"ssl3", "tls1.0", "tls1.1"}) {
    const auto accepted = target.accepts_tls(old);
    if (!accepted) unasked.emplace_back(old), reasons.push_back(accepted.error().message());
    else if (*accepted)
      findings.push_back(finding(
          target, test,
          {.path = "/",
           .evidence = std::string(old),
           .title = fmt::format("The server accepts {}", old),
           .message = "Versions before TLS 1.2 have known attacks and are withdrawn (RFC 8996).",
           .remedy = "Allow TLS 1.2 and 1.3 only.",
           .shown = fmt::format("handshake with {}: completed", old),
           .severity = core::Severity::kMedium,
           .cwe = 757}));
  }
  if (!findings.empty()) return failed("old TLS versions are accepted", std::move(findings));
  bool modern = false;
  for (const std::string_view current : {"tls1.3", "tls1.2"})
    modern |= target.accepts_tls(current).value_or(false);
  if (!modern) return broken(Error("no handshake with TLS 1.2 or 1.3 succeeds"));
  // What this machine cannot speak is not refused by the server: say so, but SSL 3 is gone from
  // every current library.
  if (!unasked.empty() && unasked.front() == "ssl3")
    unasked.erase(unasked.begin()), reasons.erase(reasons.begin());
  if (!unasked.empty())
    return broken(Error(
        fmt::format("whether it accepts {} is unknown: {}", join(unasked, ", "), reasons.front())));
  return passed("only TLS 1.2 or later completes a handshake");
}

ProbeVerdict probe_hsts(const core::TestCase& test, ProbeTarget& target) {
  if (!target.is_https())
    return not_applicable("HSTS only counts over HTTPS, and the target is named with http://");
  const auto response = target.send({.method = "GET", .path = "/"});
  if (!response) return broken(response.error());
  const std::string value(header(*response, "strict-transport-security"));
  if (max_age(value) >= kYear) return passed("strict-transport-security: " + value);
  return failed(
      value.empty() ? "no Strict-Transport-Security header" : "HSTS for less than a year",
      {finding(target, test,
               {.path = "/",
                .evidence = "strict-transport-security",
                .title = value.empty() ? "No Strict-Transport-Security header"
                                       : "Strict-Transport-Security for less than a year",
                .message = "Without it the first request of a browser can be kept on plain HTTP by "
                           "whoever sits on the way.",
                .remedy = "Send: Strict-Transport-Security: max-age=31536000; includeSubDomains",
                .shown = "GET / -> " + (value.empty() ? std::string("no strict-transport-security")
                                                      : "strict-transport-security: " + value),
                .severity = core::Severity::kMedium,
                .cwe = 523})});
}

}  // namespace redoubt::engines::http
