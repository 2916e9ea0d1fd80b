#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/sarif.h"
#include "formats/sarif/json_view.h"
#include "formats/sarif/places.h"
#include "formats/sarif/repair.h"
#include "formats/sarif/results.h"
#include "formats/sarif/rules.h"

namespace redoubt::formats {
namespace {

using namespace sarif;

constexpr size_t kMaxDepth = 200;
constexpr size_t kMaxRuns = 10'000;
constexpr size_t kMaxGaps = 1000;

// Byte order marks: UTF-8's is dropped, UTF-16 (some Windows tools) is converted. "" = nothing to
// change.
std::string converted(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) return std::string(text.substr(3));
  const bool little = text.starts_with("\xFF\xFE"), big = text.starts_with("\xFE\xFF");
  if (!little && !big) return {};
  std::string out;
  const auto unit = [&](size_t i) {
    const auto a = static_cast<unsigned char>(text[i]), b = static_cast<unsigned char>(text[i + 1]);
    return static_cast<uint32_t>(little ? b << 8 | a : a << 8 | b);
  };
  for (size_t i = 2; i + 1 < text.size(); i += 2) {
    uint32_t point = unit(i);
    if (point >= 0xD800 && point < 0xDC00 && i + 3 < text.size()) {
      point = 0x10000 + ((point - 0xD800) << 10) + ((unit(i + 2) - 0xDC00) & 0x3FF);
      i += 2;
    }
    const auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) put(point);
    else if (point < 0x800) put(0xC0 | point >> 6), put(0x80 | (point & 0x3F));
    else if (point < 0x10000)
      put(0xE0 | point >> 12), put(0x80 | (point >> 6 & 0x3F)), put(0x80 | (point & 0x3F));
    else
      put(0xF0 | point >> 18), put(0x80 | (point >> 12 & 0x3F)), put(0x80 | (point >> 6 & 0x3F)),
          put(0x80 | (point & 0x3F));
  }
  return to_valid_utf8(out);
}

// SARIF allows integers of any size (as ids of locations); simdjson does not. Those that do not fit
// become floating point.
std::string with_small_numbers(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    size_t end = i + 1;
    if (quoted && c == '\\') end = std::min(i + 2, text.size());
    const auto digit = [&](size_t at) {
      return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    if (!quoted && digit(i))
      while (digit(end)) ++end;
    out += text.substr(i, end - i);
    const bool whole =
        end >= text.size() || std::string_view(".eE").find(text[end]) == std::string_view::npos;
    if (!quoted && end - i > 18 && digit(i) && whole) out += ".0";
    i = end;
  }
  return out;
}

struct Document {
  simdjson::dom::parser parser;
  Element root;
  std::string problem;  // where it breaks off
};

// Parses what can be parsed: as it is, with invalid UTF-8 replaced, or up to the break.
Result<void> parse(Document& document, std::string_view text, std::string_view file) {
  if (document.parser.allocate(std::max<size_t>(text.size(), 64), kMaxDepth) != simdjson::SUCCESS)
    return fail("{}: there is not enough memory to read it", file);
  auto error = document.parser.parse(text.data(), text.size()).get(document.root);
  if (error == simdjson::SUCCESS) return {};
  const std::string valid = to_valid_utf8(text);
  if (error == simdjson::UTF8_ERROR) {
    error = document.parser.parse(valid).get(document.root);
    if (error == simdjson::SUCCESS) return {};
  }
  // Versions of the library have different words for a number that is too large.
  const std::string readable = with_small_numbers(valid);
  if (document.parser.parse(readable).get(document.root) == simdjson::SUCCESS) return {};
  const auto repaired = repair_json(readable);
  if (!repaired || document.parser.parse(repaired->text).get(document.root) != simdjson::SUCCESS)
    return std::unexpected(
        Error(fmt::format("this is not a SARIF log: {}", simdjson::error_message(error)))
            .at({std::string(file), 0, 0})
            .hint("a log is a JSON object with \"version\": \"2.1.0\" and \"runs\""));
  document.problem =
      fmt::format("the log breaks off in line {}; results after that are lost", repaired->line);
  return {};
}

Result<void> check_version(const Element& root, std::string_view file) {
  const auto version = text(root, "version");
  const auto runs = member(root, "runs");
  simdjson::dom::array list;
  if (!runs || (runs->get(list) != simdjson::SUCCESS && !runs->is_null()))
    return std::unexpected(
        Error("this is not a SARIF log: it has no \"runs\"").at({std::string(file), 0, 0}));
  if (version.empty() || version.starts_with("2.1.") || version == "2.2") return {};
  return std::unexpected(
      Error(fmt::format("SARIF version {} is not supported", version.substr(0, 20)))
          .at({std::string(file), 0, 0})
          .hint("convert it to 2.1.0, or tell the tool to write 2.1.0"));
}

void add_gap(SarifRun& run, core::CoverageGap gap) {
  if (run.gaps.size() < kMaxGaps) run.gaps.push_back(std::move(gap));
}

core::CoverageGap::Kind kind_of(std::string_view message) {
  const std::string words = to_lower(message);
  if (words.find("timeout") != std::string::npos || words.find("timed out") != std::string::npos)
    return core::CoverageGap::Kind::kTimedOut;
  if (words.find("syntax") != std::string::npos || words.find("pars") != std::string::npos)
    return core::CoverageGap::Kind::kMalformed;
  return core::CoverageGap::Kind::kUnreadable;
}

// What tools warn of although it leaves a file, or a rule on it, unexamined: the kinds of errors of
// Semgrep (semgrep_output_v1, error_type), which are warnings in its SARIF.
bool leaves_a_file_open(std::string_view id) {
  constexpr auto kUnfinished = std::to_array<std::string_view>(
      {"Timeout", "Fixpoint timeout", "Out of memory", "OutOfMemory", "Stack overflow",
       "StackOverflow", "Too many matches", "TooManyMatches", "Syntax error", "Lexical error",
       "Other syntax error"});
  return std::find(kUnfinished.begin(), kUnfinished.end(), id) != kUnfinished.end();
}

// "Timeout when running a.rule on src/a.js:", "Syntax error at line src/a.js:1:".
std::string path_in(std::string_view message) {
  for (const std::string_view before : {" on ", " at line "}) {
    const size_t at = message.find(before);
    if (at >= message.find('\n')) continue;
    const std::string_view rest = message.substr(at + before.size());
    const size_t end = rest.find(':');
    if (end != rest.npos && end > 0) return to_valid_utf8(rest.substr(0, end));
  }
  return {};
}

void read_notification(const Element& notification, const Places& places, SarifRun& run) {
  const auto descriptor = member(notification, "descriptor");
  const bool open = descriptor && leaves_a_file_open(text(*descriptor, "id"));
  if (text(notification, "level") != "error" && !open) return;
  const auto message = member(notification, "message");
  auto words = std::string(trim(message ? text(*message, "text") : std::string_view{}));
  if (words.empty()) words = "the tool reports an error without a message";
  core::CoverageGap gap{.kind = kind_of(words),
                        .path = {},
                        .reason = to_valid_utf8(words.substr(0, 500)),
                        .makes_incomplete = true};
  if (const auto where = item(member(notification, "locations"), 0))
    gap.path = places.location(*where).path;
  else if (open) gap.path = path_in(words);
  if (gap.reason.ends_with(':')) gap.reason.pop_back();
  add_gap(run, std::move(gap));
}

void read_invocations(const Element& element, const Places& places, SarifRun& run) {
  for (const auto& invocation : items(element, "invocations")) {
    if (!boolean(invocation, "executionSuccessful").value_or(true))
      run.execution_successful = false;
    for (const char* key : {"toolExecutionNotifications", "toolConfigurationNotifications"})
      for (const auto& notification : items(invocation, key))
        read_notification(notification, places, run);
  }
}

std::string category_of(const Element& element) {
  const auto details = member(element, "automationDetails");
  const auto id = details ? text(*details, "id") : std::string_view{};
  const size_t slash = id.rfind('/');
  return slash == std::string_view::npos ? "" : to_valid_utf8(id.substr(0, slash));
}

void read_results(const Element& element, std::string_view root, size_t& room, SarifRun& run) {
  const Rules rules(element);
  const Places places(element, root);
  read_invocations(element, places, run);
  size_t unusable = 0, left_out = 0;
  for (const auto& result : items(element, "results")) {
    if (!is_reported(result)) continue;
    if (room == 0) {
      ++left_out;
      continue;
    }
    auto finding = read_result(result, rules, places, run.tool);
    if (!finding) ++unusable;
    else run.findings.push_back(std::move(*finding)), --room;
  }
  using enum core::CoverageGap::Kind;
  if (unusable > 0)
    add_gap(run, {.kind = kMalformed,
                  .path = {},
                  .reason = counted(unusable, "result") + " without message and rule",
                  .makes_incomplete = true});
  if (left_out > 0)
    add_gap(run, {.kind = kTruncated,
                  .path = {},
                  .reason = counted(left_out, "result") + " above the limit",
                  .makes_incomplete = true});
  if (const auto files = member(element, "externalPropertyFileReferences");
      files && member(*files, "results"))
    add_gap(run, {.kind = kUnreadable,
                  .path = {},
                  .reason = "results are in other files",
                  .makes_incomplete = true});
}

SarifRun read_run(const Element& element, std::string_view root, size_t& room) {
  SarifRun run;
  const auto tool = member(element, "tool");
  const auto driver = tool ? member(*tool, "driver") : std::nullopt;
  if (driver) {
    run.tool = to_valid_utf8(text(*driver, "name").substr(0, 200));
    const auto semantic = text(*driver, "semanticVersion");
    run.tool_version =
        to_valid_utf8((semantic.empty() ? text(*driver, "version") : semantic).substr(0, 100));
  }
  if (run.tool.empty()) run.tool = "unknown";
  run.category = category_of(element);
  read_results(element, root, room, run);
  return run;
}

}  // namespace

Result<std::vector<SarifRun>> read_sarif(std::string_view text, std::string_view file,
                                         std::string_view root, const SarifLimits& limits) {
  if (text.size() > limits.max_bytes)
    return fail("{}: larger than {} bytes", file, limits.max_bytes);
  const std::string plain = converted(text);
  Document document;
  TRY(parse(document, plain.empty() ? text : std::string_view(plain), file));
  TRY(check_version(document.root, file));
  std::vector<SarifRun> runs;
  size_t room = limits.max_results;
  for (const auto& element : items(document.root, "runs")) {
    if (runs.size() >= kMaxRuns) return fail("{}: more than {} runs", file, kMaxRuns);
    runs.push_back(read_run(element, root, room));
  }
  if (document.problem.empty()) return runs;
  if (runs.empty())
    runs.push_back(
        {.tool = "unknown", .tool_version = {}, .category = {}, .findings = {}, .gaps = {}});
  runs.back().execution_successful = false;
  add_gap(runs.back(), {.kind = core::CoverageGap::Kind::kTruncated,
                        .path = {},
                        .reason = document.problem,
                        .makes_incomplete = true});
  return runs;
}

}  // namespace redoubt::formats
