#include "engines/secrets/place.h"

#include <algorithm>
#include <array>

#include "analysis/allowance.h"
#include "analysis/comments.h"
#include "base/text.h"

namespace redoubt::engines::secrets {
namespace {

constexpr size_t kBefore = 512;            // bytes looked at before an anchor's end
constexpr size_t kAfter = 1024;            // and behind it
constexpr size_t kAfterMultiline = 16384;  // room for the longest private keys in use
constexpr size_t kMaxSnippetLine = 240;
constexpr uint32_t kMaxSnippetLines = 5;
constexpr size_t kMaxMarkedLine = 64 << 10;  // longer ones nobody wrote: no marks in them
constexpr size_t kLead = 80;                 // of a long line: shown before the secret

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// Lines first…last with the secrets in them masked. Of a line too long to show, the part around
// `focus` is taken.
std::string masked_lines(std::string_view text, size_t begin, size_t end, size_t focus,
                         const std::vector<Span>& all) {
  std::string out;
  size_t at = begin;
  auto next = std::lower_bound(all.begin(), all.end(), begin,
                               [](const Span& span, size_t offset) { return span.end <= offset; });
  if (focus - begin > kMaxSnippetLine - kLead) at = std::max(begin, focus - kLead);
  for (; at < end && out.size() < kMaxSnippetLine * kMaxSnippetLines; ++at) {
    while (next != all.end() && next->end <= at) ++next;
    if (next == all.end() || at < next->begin) {
      out += text[at];
      continue;
    }
    // Cut off inside another secret: nothing of it is shown.
    const auto secret = text.substr(next->begin, next->end - next->begin);
    out += at == next->begin ? masked(secret) : std::string("****");
    at = next->end - 1;
  }
  return out;
}

std::string cut_lines(std::string_view text) {
  std::string out;
  uint32_t count = 0;
  for (const auto line : split_lines(text)) {
    if (count++ == kMaxSnippetLines) break;
    if (count > 1) out += '\n';
    out += line.substr(0, kMaxSnippetLine);
  }
  return out;
}

struct AllowMark {
  std::string_view text;
  std::string_view source;
};
constexpr auto kAllowMarks =
    std::to_array<AllowMark>({{"gitleaks:allow", "gitleaks:allow comment"},
                              {"betterleaks:allow", "betterleaks:allow comment"},
                              {"trufflehog:ignore", "trufflehog:ignore comment"},
                              {"kingfisher:ignore", "kingfisher:ignore comment"},
                              {"pragma: allowlist secret", "allowlist secret comment"},
                              {"nosec", "nosec comment"}});

// "nosec" alone, or for the checks about passwords (B105…B107); "nosec B602" speaks of something
// else.
bool nosec_is_meant(std::string_view behind) {
  if (!behind.empty() && is_name_byte(behind.front())) return false;
  const auto rest = trim(behind);
  return !rest.starts_with("B") || rest.find("B105") != rest.npos ||
         rest.find("B106") != rest.npos || rest.find("B107") != rest.npos;
}

// The reason is what the author wrote behind the mark; it is only kept when it is prose, as a
// secret never is.
core::Suppression by_comment(std::string_view reason, std::string_view source) {
  const bool prose = reason.size() <= 120 && reason.find(' ') != reason.npos;
  return {.kind = core::Suppression::Kind::kInSource,
          .reason = prose            ? to_valid_utf8(reason)
                    : reason.empty() ? ""
                                     : "(not shown)",
          .source = std::string(source)};
}

core::Suppression foreign_mark_in(std::string_view comment) {
  for (const auto& mark : kAllowMarks) {
    const size_t at = comment.find(mark.text);
    if (at == comment.npos || (at > 0 && is_name_byte(comment[at - 1]))) continue;
    const auto behind = comment.substr(at + mark.text.size());
    if (mark.text == "nosec" && !nosec_is_meant(behind)) continue;
    return by_comment(trim(behind), mark.source);
  }
  return {};
}

// Whether a mark is in a comment is asked where there is one: many secrets can stand on one line.
core::Suppression foreign_mark_on(std::string_view line, std::string_view language) {
  const auto has = [&](const AllowMark& mark) { return line.find(mark.text) != line.npos; };
  if (std::none_of(kAllowMarks.begin(), kAllowMarks.end(), has)) return {};
  for (const auto comment : analysis::comments_on(line, language))
    if (auto found = foreign_mark_in(comment); found.kind != core::Suppression::Kind::kNone)
      return found;
  return {};
}

bool allows_next_line(std::string_view line, std::string_view language) {
  constexpr std::string_view kMark = "pragma: allowlist nextline secret";
  if (line.find(kMark) == line.npos) return false;
  const auto comments = analysis::comments_on(line, language);
  return std::any_of(comments.begin(), comments.end(),
                     [&](std::string_view comment) { return comment.find(kMark) != comment.npos; });
}

}  // namespace

Span window_around(std::string_view text, size_t anchor_end, bool multiline) {
  const size_t end_limit =
      std::min(text.size(), anchor_end + (multiline ? kAfterMultiline : kAfter));
  const size_t begin_limit = anchor_end > kBefore ? anchor_end - kBefore : 0;
  Span span{begin_limit, end_limit};
  // The line end before belongs to it, so that "not preceded by" conditions can be checked.
  const size_t last = anchor_end > 0 ? anchor_end - 1 : 0;
  const size_t line =
      last > 0 ? text.substr(begin_limit, last - begin_limit).rfind('\n') : text.npos;
  if (line != text.npos) span.begin = begin_limit + line;
  if (multiline) return span;
  const size_t newline = text.substr(anchor_end, end_limit - anchor_end).find('\n');
  if (newline != text.npos) span.end = anchor_end + newline + 1;
  return span;
}

std::string masked(std::string_view secret) {
  size_t visible = secret.size() >= 16 ? 4 : secret.size() >= 8 ? 1 : 0;
  while (visible > 0 && (static_cast<unsigned char>(secret[visible]) & 0xC0) == 0x80)
    --visible;  // no half characters
  return std::string(secret.substr(0, visible)) + "****";
}

core::Location locate(const analysis::SourceFile& file, const Span& place, const Span& secret,
                      const std::vector<Span>& all) {
  const auto text = file.bytes();
  core::Location location{
      .path = file.path(), .region = file.lines().region(place.begin, place.end), .snippet = {}};
  const size_t before = place.begin == 0 ? text.npos : text.rfind('\n', place.begin - 1);
  const size_t begin = before == text.npos ? 0 : before + 1;
  const size_t end = std::min(
      text.find('\n', secret.end > secret.begin ? secret.end - 1 : secret.end), text.size());
  std::string snippet = cut_lines(masked_lines(text, begin, end, place.begin, all));
  // The same value may stand beside its assignment once more, where no rule looks: in a comment, in
  // a second argument.
  snippet = replace_all(snippet, text.substr(secret.begin, secret.end - secret.begin), "****");
  location.snippet = to_valid_utf8(snippet);
  return location;
}

std::string_view assigned_name(std::string_view text, size_t value_begin) {
  constexpr size_t kReach = 120;
  const auto is_glue = [](char c) {
    return std::string_view("\"'` \t:=>,([]").find(c) != std::string_view::npos;
  };
  const size_t limit = value_begin > kReach ? value_begin - kReach : 0;
  size_t end = value_begin;
  while (end > limit && is_glue(text[end - 1])) --end;
  size_t begin = end;
  while (begin > limit && is_name_byte(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

core::Suppression suppression_at(const analysis::SourceFile& file, const Span& place,
                                 const std::vector<Span>& all, std::string_view rule_id,
                                 std::string_view capability) {
  const auto region = file.lines().region(place.begin, place.end);
  core::Suppression found;
  for (const uint32_t number : {region.start_line, region.end_line}) {
    const auto line = file.lines().line(number);
    if (line.size() > kMaxMarkedLine) continue;
    if (const auto reason = analysis::allowance_on(line, file.language(), rule_id, capability))
      found = by_comment(*reason, "redoubt:allow comment");
    else found = foreign_mark_on(line, file.language());
    if (found.kind == core::Suppression::Kind::kNone) continue;
    for (const auto& other : all) {  // the reason may quote what it speaks of
      const auto value = file.bytes().substr(other.begin, other.end - other.begin);
      if (file.lines().line_of(other.begin) <= number && number <= file.lines().line_of(other.end))
        found.reason = replace_all(found.reason, value, "****");
    }
    return found;
  }
  const auto before = file.lines().line(region.start_line - 1);
  if (before.size() <= kMaxMarkedLine && allows_next_line(before, file.language()))
    return {.kind = core::Suppression::Kind::kInSource,
            .reason = {},
            .source = "allowlist nextline secret comment"};
  return {};
}

}  // namespace redoubt::engines::secrets
