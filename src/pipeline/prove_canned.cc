#include "pipeline/prove_canned.h"

#include <algorithm>

#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::pipeline {
namespace {

using formats::Node;

struct Answer {
  std::string method, path;
  bool plain_http = false;
  engines::ProbeResponse response;

  bool fits(const engines::ProbeRequest& request, bool plain) const {
    const std::string_view asked = std::string_view(request.path).substr(0, request.path.find('?'));
    return plain == plain_http && (method.empty() || method == request.method) &&
           (path.empty() || path_matches(asked, path));
  }
};

class CannedTarget : public engines::ProbeTarget {
 public:
  CannedTarget(std::string url, std::vector<std::string> tls, std::vector<Answer> answers)
      : url_(std::move(url)), tls_(std::move(tls)), answers_(std::move(answers)) {}

  std::string url() const override { return url_; }
  bool is_https() const override { return url_.starts_with("https://"); }

  Result<engines::ProbeResponse> send(const engines::ProbeRequest& request) override {
    const bool plain = request.plain_http && is_https();
    for (const auto& answer : answers_)
      if (answer.fits(request, plain)) return filled(answer.response, request);
    if (plain) return fail("connection refused");
    return engines::ProbeResponse{.status = 404, .headers = {}, .body = {}};
  }

  Result<bool> accepts_tls(std::string_view version) override {
    return std::find(tls_.begin(), tls_.end(), version) != tls_.end();
  }

 private:
  static engines::ProbeResponse filled(engines::ProbeResponse response,
                                       const engines::ProbeRequest& request) {
    std::string origin, headers;
    for (const auto& [name, value] : request.headers) {
      if (equals_ignoring_case(name, "origin")) origin = value;
      headers += name + ": " + value + "\r\n";
    }
    // A server that reflects nothing sends no such header at all when no origin was sent.
    std::erase_if(response.headers, [&](const auto& header) {
      return header.second == "{origin}" && origin.empty();
    });
    for (auto& [name, value] : response.headers) value = replace_all(value, "{origin}", origin);
    response.body = replace_all(response.body, "{headers}", headers);
    return response;
  }

  std::string url_;
  std::vector<std::string> tls_;
  std::vector<Answer> answers_;
};

Result<Answer> answer_of(const Node& node) {
  Answer answer{.method = node.text_of("method"),
                .path = node.text_of("path"),
                .plain_http = false,
                .response = {}};
  if (const Node* plain = node.find("plain_http"))
    answer.plain_http = plain->as_bool().value_or(false);
  const Node* status = node.find("status");
  const auto number = status == nullptr ? std::nullopt : status->as_int();
  if (!number || *number < 100 || *number > 599)
    return std::unexpected(
        Error("an answer needs a status from 100 to 599")
            .at({.file = "http.yaml", .line = node.line(), .column = node.column()}));
  answer.response.status = static_cast<int>(*number);
  answer.response.body = node.text_of("body");
  if (const Node* headers = node.find("headers"))
    for (const auto& [name, value] : headers->entries())
      answer.response.headers.emplace_back(to_lower(name.text()), value.text());
  return answer;
}

class CannedAdvisories : public core::VulnerabilitySource {
 public:
  struct Entry {
    core::Component component;
    core::Vulnerability vulnerability;
  };
  explicit CannedAdvisories(std::vector<Entry> entries) : entries_(std::move(entries)) {}

  core::VulnerabilityAnswer find(const core::Component& component,
                                 std::vector<core::Vulnerability>& out) const override {
    if (component.version.empty()) return core::VulnerabilityAnswer::kNoVersion;
    bool covered = false;
    for (const auto& entry : entries_) {
      covered = covered || entry.component.ecosystem == component.ecosystem;
      if (entry.component.ecosystem == component.ecosystem &&
          entry.component.name == component.name && entry.component.version == component.version)
        out.push_back(entry.vulnerability);
    }
    return covered ? core::VulnerabilityAnswer::kKnown
                   : core::VulnerabilityAnswer::kEcosystemNotCovered;
  }
  std::string description() const override {
    return fmt::format("sample ({})", counted(entries_.size(), "advisory", "advisories"));
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace

Result<std::unique_ptr<engines::ProbeTarget>> canned_target(std::string_view http_yaml) {
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(http_yaml, "http.yaml"));
  std::vector<Answer> answers;
  if (const Node* list = document.find("answers"))
    for (const auto& item : list->items()) {
      TRY_ASSIGN(auto answer, answer_of(item));
      answers.push_back(std::move(answer));
    }
  return std::make_unique<CannedTarget>(document.text_of("url", "https://sample.test"),
                                        document.texts_of("tls"), std::move(answers));
}

Result<std::unique_ptr<core::VulnerabilitySource>> canned_advisories(
    std::string_view advisories_yaml) {
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(advisories_yaml, "advisories.yaml"));
  std::vector<CannedAdvisories::Entry> entries;
  for (const auto& item : document.items()) {
    CannedAdvisories::Entry entry;
    entry.component.ecosystem = item.text_of("ecosystem");
    entry.component.name = item.text_of("name");
    entry.component.version = item.text_of("version");
    entry.vulnerability.id = item.text_of("id");
    entry.vulnerability.summary = "sample vulnerability";
    entry.vulnerability.severity =
        core::parse_severity(item.text_of("severity")).value_or(core::Severity::kHigh);
    entry.vulnerability.fixed_version = item.text_of("fixed");
    entries.push_back(std::move(entry));
  }
  return std::make_unique<CannedAdvisories>(std::move(entries));
}

}  // namespace redoubt::pipeline
