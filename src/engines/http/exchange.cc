#include "engines/http/exchange.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace redoubt::engines::http {
namespace {

constexpr size_t kMaxPages = 20;
constexpr size_t kMaxLinksPerPage = 200;

// The path of a link to the same site; "" for anything else (other hosts, fragments, mail,
// scripts).
std::string local_path(std::string_view link, const ProbeTarget& target) {
  if (const std::string base = target.url(); link.starts_with(base))
    link.remove_prefix(base.size());
  if (!link.starts_with('/') || link.starts_with("//")) return "";
  link = link.substr(0, link.find('#'));
  const bool printable =
      std::all_of(link.begin(), link.end(), [](char c) { return c > ' ' && c < 127; });
  return printable ? replace_all(link, "&amp;", "&") : "";
}

// Links and form targets in HTML. A search for attributes is enough: what it misses is one page
// less to look at.
std::vector<std::string> links(const Page& page, const ProbeTarget& target) {
  std::vector<std::string> found;
  const std::string_view body = page.response.body;
  for (const std::string_view attribute : {"href=", "action="}) {
    for (size_t at = body.find(attribute);
         at != std::string_view::npos && found.size() < kMaxLinksPerPage;
         at = body.find(attribute, at + 1)) {
      const size_t begin = at + attribute.size();
      if (begin >= body.size() || (body[begin] != '"' && body[begin] != '\'')) continue;
      const size_t end = body.find(body[begin], begin + 1);
      if (end == std::string_view::npos) break;
      if (auto path = local_path(body.substr(begin + 1, end - begin - 1), target); !path.empty())
        found.push_back(std::move(path));
    }
  }
  return found;
}

// A crawler must not log anybody out or delete things by following links.
bool safe_to_follow(std::string_view path) {
  constexpr std::string_view kUnsafe[]{"logout", "signout", "sign-out",
                                       "delete", "remove",  "unsubscribe"};
  const std::string lower = to_lower(path);
  return std::none_of(std::begin(kUnsafe), std::end(kUnsafe),
                      [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

std::string_view header(const ProbeResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

bool lets_everybody_in(std::string_view sources) {
  for (const std::string_view source : split(sources, ' '))
    if (source == "*" || source == "http:" || source == "https:" || source == "data:") return true;
  return false;
}

std::vector<std::string_view> headers(const ProbeResponse& response, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : response.headers)
    if (key == name) values.emplace_back(value);
  return values;
}

bool is_html(const ProbeResponse& response) {
  return to_lower(header(response, "content-type")).find("text/html") != std::string::npos;
}

Result<std::vector<Page>> pages(const core::TestCase& test, ProbeTarget& target) {
  std::vector<std::string> queue{"/"};
  if (const auto paths = test.parameters.find("paths"); paths != test.parameters.end())
    for (const auto path : split(paths->second, ','))
      if (trim(path).starts_with('/')) queue.emplace_back(trim(path));
  std::set<std::string> seen(queue.begin(), queue.end());
  std::vector<Page> result;
  for (size_t i = 0; i < queue.size() && result.size() < kMaxPages; ++i) {
    auto response = target.send({.method = "GET", .path = queue[i]});
    if (!response) {
      if (i == 0) return std::unexpected(std::move(response).error());
      continue;
    }
    result.push_back({queue[i], std::move(*response)});
    for (auto& link : links(result.back(), target))
      if (safe_to_follow(link) && seen.insert(link).second) queue.push_back(std::move(link));
  }
  return result;
}

core::Finding finding(const ProbeTarget& target, const core::TestCase& test,
                      const Violation& violation) {
  core::Finding finding;
  finding.rule_id = test.capability;
  finding.capability = test.capability;
  finding.title = violation.title;
  finding.message = violation.message;
  finding.remedy = violation.remedy;
  finding.severity = violation.severity;
  finding.confidence = core::Confidence::kHigh;
  if (violation.cwe != 0) finding.cwes = {violation.cwe};
  finding.location.path = target.url() + violation.path;
  finding.location.snippet = violation.shown;
  finding.evidence = violation.evidence;
  return finding;
}

ProbeVerdict passed(std::string reason) {
  return {.outcome = core::Outcome::kPass, .reason = std::move(reason), .findings = {}};
}
ProbeVerdict failed(std::string reason, std::vector<core::Finding> findings) {
  return {.outcome = core::Outcome::kFail,
          .reason = std::move(reason),
          .findings = std::move(findings)};
}
ProbeVerdict not_applicable(std::string reason) {
  return {.outcome = core::Outcome::kNotApplicable, .reason = std::move(reason), .findings = {}};
}
ProbeVerdict broken(const Error& error) {
  return {.outcome = core::Outcome::kError, .reason = error.message(), .findings = {}};
}

}  // namespace redoubt::engines::http
