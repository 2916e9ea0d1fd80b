#include <cctype>

#include "base/text.h"
#include "engines/found.h"
#include "engines/http/exchange.h"
#include "engines/http/probes.h"

// What a server should not tell: its inside, its history, its versions.
namespace redoubt::engines::http {
namespace {

// Words that only a stack trace, a database error or a framework's debug page has. Several words
// each, so that a page about programming is not taken for one.
constexpr std::string_view kTraces[]{"Traceback (most recent call last)",
                                     "Werkzeug Debugger",
                                     "at Object.<anonymous> (",
                                     "    at Module._compile (",
                                     "java.lang.",
                                     "Exception in thread",
                                     "org.springframework.",
                                     "System.NullReferenceException",
                                     "Microsoft.AspNetCore.",
                                     "Fatal error: Uncaught",
                                     "<b>Warning</b>:  ",
                                     "You have an error in your SQL syntax",
                                     "sqlite3.OperationalError",
                                     "psycopg2.errors",
                                     "SQLSTATE[",
                                     "goroutine 1 [running]",
                                     "PG::SyntaxError",
                                     "ActionController::RoutingError",
                                     "Whitelabel Error Page",
                                     "DEBUG = True",
                                     "ORA-00933"};

struct Attempt {
  std::string_view path;
  std::string_view why;
};
// Requests that a careful server answers with a plain error: a missing page, a broken escape, wrong
// types and quotes in a parameter, and a body that is not what it says.
constexpr Attempt kAttempts[]{{"/redoubt-no-such-page", "a page that does not exist"},
                              {"/%c0%ae%c0%ae/", "bytes that are no UTF-8"},
                              {"/?id=%27%22%3E", "quotes in a parameter"},
                              {"/?id[]=1&id[a]=2", "a list where a value is expected"}};

// "    at handle (/app/node_modules/express/lib/router.js:12:5)"; pages load scripts from such a
// folder as well, without "at" and a line number.
bool is_frame_in_package(std::string_view line) {
  static const re2::RE2 kFrame(R"re(^\s*at\s.*node_modules/[^\s()"'<>]*:[0-9]+:[0-9]+)re");
  return found(kFrame, line);
}

std::string_view trace_in(std::string_view body) {
  for (const auto trace : kTraces)
    if (body.find(trace) != std::string_view::npos) return trace;
  for (const auto line : split_lines(body))
    if (is_frame_in_package(line)) return "node_modules/";
  return {};
}

// A list of words, of which the store's layout is one. Since Mercurial 6.1 most stand in
// store/requires and "share-safe" stands here.
bool is_requires_of_mercurial(std::string_view body) {
  bool known = false;
  for (const auto line : split_lines(body)) {
    if (line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.=") != line.npos)
      return false;
    known |= line == "revlogv1" || line == "share-safe" || line == "store";
  }
  return known;
}

core::Finding disclosure(const ProbeTarget& target, const core::TestCase& test,
                         const std::string& path, std::string_view how, std::string_view trace) {
  return finding(
      target, test,
      {.path = path,
       .evidence = std::string(trace),
       .title = "An error page shows the inside of the application",
       .message = fmt::format("The answer to {} contains '{}'. Paths, queries and versions tell an "
                              "attacker where to go on.",
                              how, trim(trace)),
       .remedy = "Answer errors with a fixed text and an id, and keep the details in the log.",
       .shown = fmt::format("{} -> … {} …", path, trim(trace)),
       .severity = core::Severity::kMedium,
       .cwe = 209});
}

// "nginx/1.25.3": a name with a version behind it.
bool has_version(std::string_view value) {
  for (size_t i = 0; i + 1 < value.size(); ++i)
    if ((value[i] == '/' || value[i] == ' ') &&
        std::isdigit(static_cast<unsigned char>(value[i + 1])) != 0)
      return true;
  return !value.empty() && std::isdigit(static_cast<unsigned char>(value.front())) != 0;
}

}  // namespace

ProbeVerdict probe_error_pages(const core::TestCase& test, ProbeTarget& target) {
  size_t asked = 0;
  const auto check = [&](const ProbeRequest& request,
                         std::string_view how) -> std::vector<core::Finding> {
    const auto response = target.send(request);
    if (!response) return {};
    ++asked;
    const auto trace = trace_in(response->body);
    if (trace.empty()) return {};
    return {disclosure(target, test, request.path, how, trace)};
  };
  std::vector<std::pair<ProbeRequest, std::string>> requests;
  for (const auto& attempt : kAttempts)
    requests.push_back(
        {{.method = "GET", .path = std::string(attempt.path)}, std::string(attempt.why)});
  if (const auto paths = test.parameters.find("paths"); paths != test.parameters.end())
    for (const auto path : split(paths->second, ','))
      if (trim(path).starts_with('/'))
        requests.push_back({{.method = "GET", .path = std::string(trim(path)) + "?id=%27%22"},
                            "quotes in a parameter"});
  for (const auto& [request, how] : requests)
    if (auto findings = check(request, how); !findings.empty())
      return failed("an error page shows internals", std::move(findings));
  if (asked == 0) return broken(Error("no malformed request was answered"));
  return passed(fmt::format("{} answered without internals", counted(asked, "malformed request")));
}

ProbeVerdict probe_vcs_metadata(const core::TestCase& test, ProbeTarget& target) {
  // What the files begin with, so that a page which answers everything with status 200 is not taken
  // for one; "" of Mercurial's list of words, which may begin with any.
  constexpr std::pair<std::string_view, std::string_view> kFiles[]{
      {"/.git/HEAD", "ref: refs/"},
      {"/.git/config", "[core]"},
      {"/.svn/wc.db", "SQLite format 3"},
      {"/.hg/requires", ""}};
  size_t asked = 0;
  for (const auto& [path, beginning] : kFiles) {
    const auto response = target.send({.method = "GET", .path = std::string(path)});
    if (!response) continue;
    ++asked;
    if (response->status != 200) continue;
    const bool is_it = beginning.empty() ? is_requires_of_mercurial(response->body)
                                         : trim(response->body).starts_with(beginning);
    if (!is_it) continue;
    return failed(
        fmt::format("{} is served", path),
        {finding(target, test,
                 {.path = std::string(path),
                  .evidence = std::string(path),
                  .title = "Version-control metadata is served",
                  .message = "With it the whole source and its history, removed secrets included, "
                             "can be downloaded.",
                  .remedy = "Deploy an export without the metadata folder, and refuse paths that "
                            "begin with a dot.",
                  .shown = beginning.empty()
                               ? fmt::format("GET {} -> 200, words of its layout", path)
                               : fmt::format("GET {} -> 200, begins with '{}'", path, beginning),
                  .severity = core::Severity::kHigh,
                  .cwe = 527})});
  }
  if (asked == 0) return broken(Error("no request was answered"));
  return passed("no .git, .svn or .hg is served");
}

ProbeVerdict probe_debug_features(const core::TestCase& test, ProbeTarget& target) {
  std::vector<core::Finding> findings;
  const auto trace =
      target.send({.method = "TRACE", .path = "/", .headers = {{"X-Redoubt-Probe", "trace-7f3a"}}});
  if (trace && trace->status == 200 && trace->body.find("trace-7f3a") != std::string::npos)
    findings.push_back(finding(target, test,
                               {.path = "/",
                                .evidence = "TRACE",
                                .title = "TRACE is answered",
                                .message = "The server sends a request's headers back, which gives "
                                           "scripts what they must not read.",
                                .remedy = "Switch the TRACE method off.",
                                .shown = "TRACE / -> 200 with the request's headers",
                                .severity = core::Severity::kLow,
                                .cwe = 489}));
  const auto all = pages(test, target);
  if (!all) return broken(all.error());
  for (const auto& page : *all)
    if (page.response.status == 200 &&
        (page.response.body.find("<title>Index of /") != std::string::npos ||
         page.response.body.find("<title>Directory listing for /") != std::string::npos)) {
      findings.push_back(
          finding(target, test,
                  {.path = page.path,
                   .evidence = "listing",
                   .title = "A folder is listed",
                   .message = "Everybody sees every file in it, backups and drafts included.",
                   .remedy = "Switch directory listings off.",
                   .shown = fmt::format("GET {} -> a directory listing", page.path),
                   .severity = core::Severity::kMedium,
                   .cwe = 548}));
      break;
    }
  constexpr std::pair<std::string_view, std::string_view> kDebug[]{
      {"/console", "Werkzeug"},
      {"/actuator/env", "\"propertySources\""},
      {"/debug/pprof/", "goroutine"},
      {"/phpinfo.php", "PHP Version"},
      {"/server-status", "Apache Server Status"},
      {"/debug/vars", "\"memstats\""}};
  for (const auto& [path, mark] : kDebug) {
    const auto response = target.send({.method = "GET", .path = std::string(path)});
    if (!response || response->status != 200 || response->body.find(mark) == std::string::npos)
      continue;
    findings.push_back(
        finding(target, test,
                {.path = std::string(path),
                 .evidence = std::string(path),
                 .title = fmt::format("A debug page is served at {}", path),
                 .message = "Debug pages show configuration and memory, and some run code.",
                 .remedy = "Switch debug features off in what is deployed.",
                 .shown = fmt::format("GET {} -> 200 with '{}'", path, mark),
                 .severity = core::Severity::kHigh,
                 .cwe = 489}));
  }
  if (findings.empty()) return passed("no listing, no TRACE, no debug page");
  auto reason = counted(findings.size(), "debug feature") + " found";
  return failed(std::move(reason), std::move(findings));
}

ProbeVerdict probe_version_banners(const core::TestCase& test, ProbeTarget& target) {
  const auto response = target.send({.method = "GET", .path = "/"});
  if (!response) return broken(response.error());
  std::vector<core::Finding> findings;
  for (const std::string_view name :
       {"server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator"}) {
    const std::string value(header(*response, name));
    if (!has_version(value)) continue;
    findings.push_back(finding(
        target, test,
        {.path = "/",
         .evidence = std::string(name),
         .title = fmt::format("The {} header announces a version", name),
         .message = fmt::format("'{}: {}' tells which known vulnerabilities to try.", name, value),
         .remedy = fmt::format("Remove the header, or its version ({}).", name),
         .shown = fmt::format("GET / -> {}: {}", name, value),
         .severity = core::Severity::kLow,
         .cwe = 497}));
  }
  if (findings.empty()) return passed("no header announces a version");
  auto reason = counted(findings.size(), "header") + " with a version";
  return failed(std::move(reason), std::move(findings));
}

}  // namespace redoubt::engines::http
