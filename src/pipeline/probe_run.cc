#include "pipeline/probe_run.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "pipeline/judge.h"
#include "plan/plan.h"
#include "platform/http.h"

namespace redoubt::pipeline {
namespace {

struct Url {
  std::string scheme, host;
  uint16_t port = 0;
};

std::optional<Url> parse_url(std::string_view text) {
  const size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  Url url{.scheme = std::string(text.substr(0, scheme_end)), .host = {}, .port = 0};
  std::string_view rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const size_t port_start =
      rest.starts_with('[') ? rest.find(':', rest.find(']')) : rest.rfind(':');
  url.host = std::string(rest.substr(0, port_start));
  url.port = url.scheme == "https" ? 443 : 80;
  if (port_start != std::string_view::npos) {
    const auto digits = rest.substr(port_start + 1);
    const auto [end, code] =
        std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  }
  if (url.host.empty() || url.port == 0) return std::nullopt;
  return url;
}

// Where plain HTTP is spoken, if at all: beside a site at the standard port, or at the port itself.
uint16_t plain_port(const Url& url) {
  return url.scheme == "https" && url.port == 443 ? uint16_t{80} : url.port;
}

// One authorised target over the network.
class NetworkTarget : public engines::ProbeTarget {
 public:
  NetworkTarget(Url url, std::unique_ptr<platform::HttpClient> client)
      : url_(std::move(url)), client_(std::move(client)) {}

  std::string url() const override {
    return fmt::format("{}://{}:{}", url_.scheme, url_.host, url_.port);
  }
  bool is_https() const override { return url_.scheme == "https"; }

  Result<engines::ProbeResponse> send(const engines::ProbeRequest& request) override {
    if (!request.path.starts_with('/'))
      return fail("a probe may only ask for paths, not '{}'", request.path);
    const std::string base =
        request.plain_http ? fmt::format("http://{}:{}", url_.host, plain_port(url_)) : url();
    TRY_ASSIGN(auto response, client_->send({.method = request.method,
                                             .url = base + request.path,
                                             .headers = request.headers,
                                             .body = request.body}));
    return engines::ProbeResponse{.status = response.status,
                                  .headers = std::move(response.headers),
                                  .body = std::move(response.body)};
  }

  Result<bool> accepts_tls(std::string_view version) override {
    using platform::TlsVersion;
    constexpr std::pair<std::string_view, TlsVersion> kVersions[]{{"ssl3", TlsVersion::kSsl3},
                                                                  {"tls1.0", TlsVersion::kTls10},
                                                                  {"tls1.1", TlsVersion::kTls11},
                                                                  {"tls1.2", TlsVersion::kTls12},
                                                                  {"tls1.3", TlsVersion::kTls13}};
    for (const auto& [name, value] : kVersions)
      if (name == version) return client_->accepts_tls(url_.host, url_.port, value);
    return fail("'{}' is no TLS version", version);
  }

 private:
  Url url_;
  std::unique_ptr<platform::HttpClient> client_;
};

// A target that answers as long as the test has time.
class TimedTarget : public engines::ProbeTarget {
 public:
  TimedTarget(engines::ProbeTarget& target, std::chrono::seconds timeout)
      : target_(target), timeout_(timeout), end_(Clock::now() + timeout) {}

  std::string url() const override { return target_.url(); }
  bool is_https() const override { return target_.is_https(); }
  Result<engines::ProbeResponse> send(const engines::ProbeRequest& request) override {
    TRY(check());
    return target_.send(request);
  }
  Result<bool> accepts_tls(std::string_view version) override {
    TRY(check());
    return target_.accepts_tls(version);
  }
  bool ended() const { return ended_; }

 private:
  using Clock = std::chrono::steady_clock;
  Result<void> check() {
    if (Clock::now() < end_) return {};
    ended_ = true;
    return fail("the test was not done after {} seconds", timeout_.count());
  }

  engines::ProbeTarget& target_;
  std::chrono::seconds timeout_;
  Clock::time_point end_;
  bool ended_ = false;
};

core::TestResult not_run(const core::TestCase& test, std::string reason, std::string hint) {
  core::TestResult result;
  result.test_id = test.id;
  result.reason = std::move(reason);
  result.hint = std::move(hint);
  return result;
}

}  // namespace

struct ProbeRunner::Entry {
  engines::ProbeEngineInfo info;
  std::unique_ptr<engines::ProbeEngine> engine;
  Source source;
  bool used = false;
};

struct ProbeRunner::Connection {
  std::string url;
  std::string problem;  // nothing answers
  std::unique_ptr<NetworkTarget> target;
};

ProbeRunner::ProbeRunner(const Config& config, bool intrusive, const Context& context)
    : config_(config), intrusive_(intrusive), context_(context) {
  for (const auto& info : engines::all_probe_engines()) {
    auto entry = std::make_unique<Entry>(
        Entry{.info = info, .engine = info.make(), .source = {}, .used = false});
    entry->source.kind = "probe";
    entry->source.offers = entry->engine->offers();
    entry->source.report.source = info.name;
    entry->source.report.version = info.version;
    engines_.push_back(std::move(entry));
  }
}

ProbeRunner::~ProbeRunner() = default;

bool ProbeRunner::knows(std::string_view capability) const {
  return std::any_of(engines_.begin(), engines_.end(),
                     [&](const auto& entry) { return has_capability(entry->source, capability); });
}

ProbeRunner::Connection* ProbeRunner::connect(const std::string& url) {
  for (auto& connection : connections_)
    if (connection->url == url) return connection.get();
  auto connection =
      std::make_unique<Connection>(Connection{.url = url, .problem = {}, .target = nullptr});
  const auto parsed = parse_url(url);
  if (!parsed) {
    connection->problem = fmt::format("'{}' is not a URL", url);
  } else {
    std::vector<std::string> allowed{fmt::format("{}:{}", parsed->host, parsed->port),
                                     fmt::format("{}:{}", parsed->host, plain_port(*parsed))};
    connection->target = std::make_unique<NetworkTarget>(
        *parsed, platform::make_http_client(std::move(allowed), context_.cancel));
    if (const auto answer = connection->target->send({}); !answer)
      connection->problem = answer.error().message();
  }
  connections_.push_back(std::move(connection));
  return connections_.back().get();
}

core::TestResult ProbeRunner::run(const core::TestCase& test) {
  if (core::TestResult open; !knows(test.capability) && needs_other_means(test, open)) {
    open.test_id = test.id;
    return open;
  }
  const auto url = test.parameters.find("url");
  if (url == test.parameters.end() || url->second.empty())
    return not_run(
        test, "no running target is named for it",
        "write into redoubt.yaml, with its address: " + plan::target_lines(test.component));
  if (std::none_of(config_.targets.begin(), config_.targets.end(),
                   [&](const Target& t) { return t.url == url->second; }))
    return not_run(test, fmt::format("{} is not a target of redoubt.yaml", url->second),
                   "add it under 'targets' to allow tests there");
  if (test.safety == core::Safety::kDestructive)
    return not_run(test, "it may destroy what the target holds", "run it by hand on a copy");
  if (test.safety == core::Safety::kIntrusive && !intrusive_)
    return not_run(test, "it may change what the target holds",
                   "allow it with --allow-intrusive where that does no harm");
  for (auto& entry : engines_) {
    if (!has_capability(entry->source, test.capability)) continue;
    Connection* connection = connect(url->second);
    if (!connection->problem.empty())
      return not_run(test,
                     fmt::format("nothing answers at {}: {}", url->second, connection->problem),
                     "start the target and run again");
    context_.progress("probing " + url->second, 0, 0);
    entry->used = true;
    auto result = run_probe(test, entry->info, *entry->engine, *connection->target,
                            entry->source.report.findings);
    // What was not asked any more did not pass.
    if (context_.cancel.cancelled() && result.outcome == core::Outcome::kPass)
      result.outcome = core::Outcome::kError, result.reason = "interrupted";
    if (result.outcome == core::Outcome::kError) {
      entry->source.report.state = core::ReportState::kPartial;
      entry->source.report.problem = fmt::format("{}: {}", test.id, result.reason);
    }
    return result;
  }
  return not_run(test, fmt::format("no engine probes {}", test.capability), "");
}

std::vector<Source> ProbeRunner::take_sources() {
  std::vector<Source> sources;
  for (auto& entry : engines_)
    if (entry->used) sources.push_back(std::move(entry->source));
  return sources;
}

core::TestResult run_probe(const core::TestCase& test, const engines::ProbeEngineInfo& info,
                           const engines::ProbeEngine& engine, engines::ProbeTarget& target,
                           std::vector<core::Finding>& findings) {
  TimedTarget timed(target, test.timeout);
  auto verdict = engine.run(test, timed);
  if (timed.ended() && verdict.outcome == core::Outcome::kPass)
    verdict.outcome = core::Outcome::kError;
  core::TestResult result;
  result.test_id = test.id;
  result.outcome = verdict.outcome;
  result.reason = std::move(verdict.reason);
  result.tools.push_back({.name = std::string(info.name),
                          .version = std::string(info.version),
                          .rules_digest = {},
                          .feed = {},
                          .raw_output = {}});
  for (auto& finding : verdict.findings) {
    finding.source = info.name;
    if (finding.capability.empty()) finding.capability = test.capability;
    findings.push_back(std::move(finding));
  }
  return result;
}

}  // namespace redoubt::pipeline
