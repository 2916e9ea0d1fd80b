#include "analysis/allowance.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "analysis/comments.h"
#include "base/text.h"

namespace redoubt::analysis {
namespace {

constexpr std::string_view kMark = "redoubt:allow";
constexpr size_t kMaxReason = 120;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_' || c == '-'; }

// "code.sql-injection", "code.", "python.lang.security.eval"
bool is_dotted_id(std::string_view word) {
  if (word.empty() || !is_lower(word.front()) || word.find('.') == word.npos) return false;
  if (word.ends_with('.')) word.remove_suffix(1);
  for (const auto part : split(word, '.'))
    if (part.size() < 2 || !std::all_of(part.begin(), part.end(), is_name)) return false;
  return true;
}

// "B602", "DL3002", "CKV_DOCKER_3", "GHSA-…", and not "SHA256".
bool is_code_id(std::string_view word) {
  for (const std::string_view prefix : {"CKV_", "CKV2_", "CVE-", "GHSA-"})
    if (word.starts_with(prefix)) return true;
  const auto letters = std::find_if_not(word.begin(), word.end(), is_upper) - word.begin();
  const auto digits = word.substr(static_cast<size_t>(letters));
  if (letters < 1 || letters > 5 || digits.size() < 3 ||
      !std::all_of(digits.begin(), digits.end(), is_digit))
    return false;
  const auto name = word.substr(0, static_cast<size_t>(letters));
  return name != "SHA" && name != "RFC" && name != "AES" && name != "RSA" && name != "ISO";
}

// `word` is `id`, or its beginning or end at a dot.
bool names(std::string_view word, std::string_view id) {
  if (word.ends_with('.')) return id.starts_with(word);
  if (!id.starts_with(word) && !id.ends_with(word)) return false;
  return id.size() == word.size() || (id.starts_with(word) && id[word.size()] == '.') ||
         (id.ends_with(word) && id[id.size() - word.size() - 1] == '.');
}

// The groups of what is found in files.
bool is_group(std::string_view word) {
  for (const std::string_view group :
       {"ci", "code", "config", "dependencies", "repository", "secrets"})
    if (word == group) return true;
  return false;
}

bool is_id(std::string_view word) {
  return is_dotted_id(word) || is_code_id(word) || is_group(word);
}

// The ids in front of the reason are cut off `text`.
std::vector<std::string_view> take_ids(std::string_view& text, std::string_view rule_id,
                                       std::string_view capability) {
  std::vector<std::string_view> ids;
  const auto word = text.substr(0, text.find_first_of(" \t"));
  for (auto part : split(word, ',')) {
    if (part.ends_with(':')) part.remove_suffix(1);
    if (part.empty()) continue;
    // A whole word is an id when it names this finding: a reason may begin with any other.
    if (!is_id(part) && !names(part, rule_id) && !names(part, capability)) return {};
    ids.push_back(part);
  }
  if (!ids.empty()) text.remove_prefix(word.size());
  return ids;
}

std::optional<std::string> allowance_in(std::string_view comment, std::string_view rule_id,
                                        std::string_view capability) {
  const size_t at = comment.find(kMark);
  if (at == comment.npos || (at > 0 && is_name(comment[at - 1]))) return std::nullopt;
  auto rest = comment.substr(at + kMark.size());
  if (!rest.empty() && is_name(rest.front())) return std::nullopt;
  if (rest.starts_with(':')) rest.remove_prefix(1);
  rest = trim(rest);
  const auto ids = take_ids(rest, rule_id, capability);
  const auto meant = [&](std::string_view id) {
    return names(id, rule_id) || names(id, capability);
  };
  if (!ids.empty() && std::none_of(ids.begin(), ids.end(), meant)) return std::nullopt;
  return to_valid_utf8(trim(rest).substr(0, kMaxReason));
}

std::string_view allowing_comment(std::string_view line, std::string_view language) {
  if (line.find(kMark) == line.npos) return {};
  for (const auto comment : comments_on(line, language))
    if (comment.find(kMark) != comment.npos) return comment;
  return {};
}

// The code before a comment.
std::string_view without_sign(std::string_view code) {
  code = code.substr(0, code.find_last_not_of(" \t") + 1);
  for (const std::string_view sign : {"<!--", "//", "/*", "--", "#", ";"})
    if (code.ends_with(sign)) {
      code.remove_suffix(sign.size());
      break;
    }
  return code.substr(0, code.find_last_not_of(" \t") + 1);
}

}  // namespace

std::optional<std::string> allowance_on(std::string_view line, std::string_view language,
                                        std::string_view rule_id, std::string_view capability) {
  if (line.find(kMark) == line.npos) return std::nullopt;
  for (const auto comment : comments_on(line, language))
    if (auto reason = allowance_in(comment, rule_id, capability)) return reason;
  return std::nullopt;
}

bool is_comment_line(std::string_view line, std::string_view language) {
  constexpr std::string_view kBefore = "#/-;<!*{ ";
  const auto inner = trim(line);
  // Lines of code are most of those that are asked about, and can be as long as their file.
  if (inner.empty() || kBefore.find(inner.front()) == kBefore.npos) return false;
  const auto comments = comments_on(inner, language);
  if (comments.empty()) return false;
  const auto begin = static_cast<size_t>(comments.front().data() - inner.data());
  const auto end =
      static_cast<size_t>(comments.back().data() + comments.back().size() - inner.data());
  return inner.substr(0, begin).find_first_not_of(kBefore) == inner.npos &&
         inner.substr(end).find_first_not_of("*/->} ") == inner.npos;
}

std::string without_allowances(std::string_view text, std::string_view language) {
  std::string out;
  out.reserve(text.size());
  for (bool first = true; const auto line : split(text, '\n')) {
    if (!std::exchange(first, false)) out += '\n';
    const auto comment = allowing_comment(line, language);
    if (comment.empty()) {
      out += line;
      continue;
    }
    const auto begin = static_cast<size_t>(comment.data() - line.data());
    out += without_sign(line.substr(0, begin));
    auto rest = line.substr(begin + comment.size());
    if (const size_t end = rest.find_first_not_of("*/-> \t"); end != rest.npos)
      out += rest.substr(end);
  }
  return out;
}

}  // namespace redoubt::analysis
