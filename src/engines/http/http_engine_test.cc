#include "engines/http/http_engine.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace redoubt::engines {
namespace {

using core::Outcome;

// A target with canned answers by "METHOD path"; everything else is a plain 404.
class CannedTarget : public ProbeTarget {
 public:
  explicit CannedTarget(bool https = true) : https_(https) {}
  CannedTarget& on(const std::string& request, ProbeResponse response) {
    answers_[request] = std::move(response);
    return *this;
  }
  CannedTarget& tls(std::set<std::string> versions) {
    tls_ = std::move(versions);
    return *this;
  }
  std::string url() const override {
    return https_ ? "https://shop.test:443" : "http://shop.test:80";
  }
  bool is_https() const override { return https_; }
  Result<ProbeResponse> send(const ProbeRequest& request) override {
    for (const auto& [name, value] : request.headers)
      if (name == "Origin" && reflects_origin) {
        ProbeResponse response{
            .status = 200, .headers = {{"access-control-allow-origin", value}}, .body = {}};
        return response;
      }
    const auto found =
        answers_.find((request.plain_http ? "PLAIN " : request.method + " ") + request.path);
    if (found != answers_.end()) return found->second;
    if (request.plain_http) return fail("connection refused");
    return ProbeResponse{.status = 404, .headers = {}, .body = "not found"};
  }
  Result<bool> accepts_tls(std::string_view version) override {
    if (version == "ssl3") return fail("this machine's TLS library does not speak that version");
    if (version == silent_on) return fail("TLS handshake with shop.test:443: no answer in time");
    return tls_.contains(std::string(version));
  }
  std::string silent_on;  // a version
  bool reflects_origin = false;

 private:
  bool https_;
  std::map<std::string, ProbeResponse> answers_;
  std::set<std::string> tls_;
};

ProbeResponse html(std::vector<std::pair<std::string, std::string>> headers,
                   std::string body = "<p>hello</p>") {
  headers.emplace_back("content-type", "text/html; charset=utf-8");
  return {.status = 200, .headers = std::move(headers), .body = std::move(body)};
}

ProbeVerdict run(const std::string& capability, ProbeTarget& target,
                 std::map<std::string, std::string> parameters = {}) {
  core::TestCase test;
  test.capability = capability;
  test.parameters = std::move(parameters);
  return make_http_engine()->run(test, target);
}

TEST(HttpEngine, PlainHttpMustRedirectOrBeRefused) {
  CannedTarget refused, redirected, answered;
  redirected.on("PLAIN /",
                {.status = 301, .headers = {{"location", "https://shop.test/"}}, .body = {}});
  answered.on("PLAIN /", html({}));
  EXPECT_EQ(run("http.plain-http", refused).outcome, Outcome::kPass);
  EXPECT_EQ(run("http.plain-http", redirected).outcome, Outcome::kPass);
  for (const auto& [status, outcome] : {std::pair{400, Outcome::kPass},
                                        {426, Outcome::kPass},
                                        {404, Outcome::kFail},
                                        {401, Outcome::kFail}}) {
    CannedTarget target;
    target.on("PLAIN /", {.status = status, .headers = {}, .body = {}});
    EXPECT_EQ(run("http.plain-http", target).outcome, outcome) << status;
  }
  const auto verdict = run("http.plain-http", answered);
  ASSERT_EQ(verdict.outcome, Outcome::kFail);
  ASSERT_EQ(verdict.findings.size(), 1u);
  EXPECT_EQ(verdict.findings[0].cwes, std::vector<uint32_t>{319});
}

TEST(HttpEngine, OldTlsVersionsFailAndModernOnesPass) {
  CannedTarget old, modern, dead;
  old.tls({"tls1.0", "tls1.2"});
  modern.tls({"tls1.2", "tls1.3"});
  EXPECT_EQ(run("http.tls-version", old).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.tls-version", modern).outcome, Outcome::kPass);
  EXPECT_EQ(run("http.tls-version", dead).outcome, Outcome::kError)
      << "a server that completes no handshake is not a pass";
  modern.silent_on = "tls1.1";
  const auto unknown = run("http.tls-version", modern);
  EXPECT_EQ(unknown.outcome, Outcome::kError) << "silence is no refusal";
  EXPECT_NE(unknown.reason.find("tls1.1 is unknown: TLS handshake"), std::string::npos)
      << unknown.reason;
  CannedTarget plain(false);
  EXPECT_EQ(run("http.tls-version", plain).outcome, Outcome::kNotApplicable);
}

TEST(HttpEngine, HstsNeedsAYear) {
  CannedTarget none, shorter, good;
  none.on("GET /", html({}));
  shorter.on("GET /", html({{"strict-transport-security", "max-age=86400"}}));
  good.on("GET /",
          html({{"strict-transport-security", "includeSubDomains; max-age=\"63072000\""}}));
  EXPECT_EQ(run("http.hsts", none).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.hsts", shorter).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.hsts", good).outcome, Outcome::kPass);
}

TEST(HttpEngine, EveryPageMustForbidFramingAlsoLinkedOnes) {
  CannedTarget half, good;
  half.on("GET /", html({{"x-frame-options", "DENY"}}, "<a href=\"/cart\">cart</a>"))
      .on("GET /cart", html({}));
  good.on("GET /",
          html({{"content-security-policy", "default-src 'self'; frame-ancestors 'none'"}}));
  const auto verdict = run("http.framing", half);
  ASSERT_EQ(verdict.outcome, Outcome::kFail);
  EXPECT_EQ(verdict.findings.at(0).location.path, "https://shop.test:443/cart");
  EXPECT_EQ(run("http.framing", good).outcome, Outcome::kPass);
}

TEST(HttpEngine, OnlySessionCookiesNeedTheirAttributes) {
  CannedTarget bad, good, theme;
  bad.on("GET /", html({{"set-cookie", "sessionid=abc; Path=/"}}));
  good.on("GET /", html({{"set-cookie", "__Host-session=abc; Path=/; secure; httponly"},
                         {"set-cookie", "theme=dark"},
                         {"set-cookie", "csrftoken=1"}}));
  theme.on("GET /", html({{"set-cookie", "theme=dark"}}));
  const auto verdict = run("http.cookie-flags", bad);
  ASSERT_EQ(verdict.outcome, Outcome::kFail);
  EXPECT_EQ(verdict.findings.at(0).evidence, "sessionid");
  EXPECT_EQ(verdict.findings.at(0).location.snippet.find("abc"), std::string::npos)
      << "the value of a cookie is a secret";
  EXPECT_EQ(run("http.cookie-flags", good).outcome, Outcome::kPass);
  EXPECT_EQ(run("http.cookie-flags", theme).outcome, Outcome::kNotApplicable);
}

TEST(HttpEngine, AReflectedOriginFails) {
  CannedTarget bad, good;
  bad.on("GET /", html({})).reflects_origin = true;
  good.on("GET /", html({}));
  EXPECT_EQ(run("http.cors", bad).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.cors", good).outcome, Outcome::kPass);
}

TEST(HttpEngine, ErrorPagesMustNotShowTraces) {
  CannedTarget bad, good;
  bad.on("GET /?id=%27%22%3E",
         {.status = 500, .headers = {}, .body = "<pre>Traceback (most recent call last):\n File"});
  EXPECT_EQ(run("http.error-disclosure", bad).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.error-disclosure", good).outcome, Outcome::kPass);
}

TEST(HttpEngine, GitMetadataIsRecognisedByContentNotByStatus) {
  CannedTarget bad, catch_all;
  bad.on("GET /.git/HEAD", {.status = 200, .headers = {}, .body = "ref: refs/heads/main\n"});
  catch_all.on("GET /.git/HEAD", html({}));
  EXPECT_EQ(run("http.vcs-metadata", bad).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.vcs-metadata", catch_all).outcome, Outcome::kPass);
}

TEST(HttpEngine, RequiresOfMercurialIsAListOfWords) {
  const auto outcome_of = [](const std::string& body) {
    CannedTarget target;
    target.on("GET /.hg/requires", {.status = 200, .headers = {}, .body = body});
    return run("http.vcs-metadata", target).outcome;
  };
  EXPECT_EQ(outcome_of("dotencode\nfncache\ngeneraldelta\nrevlogv1\nstore\n"), Outcome::kFail);
  EXPECT_EQ(outcome_of("revlogv1\nstore\n"), Outcome::kFail);
  EXPECT_EQ(outcome_of("share-safe\n"), Outcome::kFail);
  EXPECT_EQ(outcome_of("<p>\nstore\n</p>"), Outcome::kPass);
  EXPECT_EQ(outcome_of("ok"), Outcome::kPass);
}

TEST(HttpEngine, AScriptOfAPackageIsNoStackTrace) {
  const auto outcome_of = [](const std::string& body) {
    CannedTarget target;
    target.on("GET /redoubt-no-such-page", {.status = 404, .headers = {}, .body = body});
    return run("http.error-disclosure", target).outcome;
  };
  EXPECT_EQ(outcome_of("<p>gone</p><script src=\"/node_modules/vue/vue.js\"></script>"),
            Outcome::kPass);
  EXPECT_EQ(outcome_of("4 things: what we do at node_modules/ are gone at 12:5"), Outcome::kPass);
  EXPECT_EQ(outcome_of("TypeError: x\n    at handle (/app/node_modules/koa/lib/a.js:12:5)"),
            Outcome::kFail);
}

TEST(HttpEngine, ListingsTraceAndDebugPagesFail) {
  CannedTarget bad, good;
  bad.on("GET /", html({}, "<title>Index of /</title>"))
      .on("GET /debug/pprof/", html({}, "goroutine profiles"));
  good.on("GET /", html({}));
  EXPECT_EQ(run("http.debug-features", bad).findings.size(), 2u);
  EXPECT_EQ(run("http.debug-features", good).outcome, Outcome::kPass);
}

TEST(HttpEngine, VersionsInBannersFailAndNamesAlonePass) {
  CannedTarget bad, good;
  bad.on("GET /", html({{"server", "nginx/1.25.3"}, {"x-powered-by", "PHP/8.1"}}));
  good.on("GET /", html({{"server", "nginx"}, {"x-powered-by", "Express"}}));
  EXPECT_EQ(run("http.version-disclosure", bad).findings.size(), 2u);
  EXPECT_EQ(run("http.version-disclosure", good).outcome, Outcome::kPass);
}

TEST(HttpEngine, APolicyThatAllowsInlineScriptsLimitsNothing) {
  const auto outcome = [](const std::string& policy) {
    CannedTarget target;
    target.on("GET /", html({{"content-security-policy", policy}}));
    return run("http.content-security-policy", target).outcome;
  };
  EXPECT_EQ(outcome("default-src 'self'"), Outcome::kPass);
  EXPECT_EQ(outcome("default-src *; script-src 'nonce-a1' 'unsafe-inline'"), Outcome::kPass);
  EXPECT_EQ(outcome("default-src 'self'; script-src 'self' 'unsafe-inline'"), Outcome::kFail);
  EXPECT_EQ(outcome("script-src *"), Outcome::kFail);
  EXPECT_EQ(outcome("script-src https:"), Outcome::kFail);
  EXPECT_EQ(outcome("script-src 'self' *.stripe.com"), Outcome::kPass);
  EXPECT_EQ(outcome("script-src 'nonce-a1' 'strict-dynamic' https: 'unsafe-inline'"),
            Outcome::kPass);
  EXPECT_EQ(outcome("frame-ancestors 'none'"), Outcome::kFail);
}

TEST(HttpEngine, AnswersThatSetCookiesMustNotBeKept) {
  CannedTarget bad, good, impersonal;
  bad.on("GET /", html({{"set-cookie", "a=b"}, {"cache-control", "max-age=60"}}));
  good.on("GET /", html({{"set-cookie", "a=b"}, {"cache-control", "no-store"}}));
  impersonal.on("GET /", html({{"cache-control", "max-age=60"}}));
  EXPECT_EQ(run("http.caching", bad).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.caching", good).outcome, Outcome::kPass);
  EXPECT_EQ(run("http.caching", impersonal).outcome, Outcome::kNotApplicable);
}

TEST(HttpEngine, DocumentsForOperatorsAreRecognisedByContent) {
  CannedTarget bad, catch_all;
  bad.on("GET /metrics", {.status = 200, .headers = {}, .body = "# HELP a b\na 1\n"});
  catch_all.on("GET /metrics", html({})).on("GET /actuator", html({}));
  EXPECT_EQ(run("http.monitoring-endpoints", bad).outcome, Outcome::kFail);
  EXPECT_EQ(run("http.monitoring-endpoints", catch_all).outcome, Outcome::kPass);
}

}  // namespace
}  // namespace redoubt::engines
