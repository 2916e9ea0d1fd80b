#include "engines/config/suppression.h"

#include <algorithm>
#include <array>

#include "analysis/allowance.h"
#include "analysis/comments.h"
#include "base/text.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

// Their checks that mean what ours means.
struct Alias {
  std::string_view theirs, ours;
};
constexpr auto kHadolint = std::to_array<Alias>({{"DL3002", "config.dockerfile-root-user"},
                                                 {"DL3006", "config.dockerfile-floating-image"},
                                                 {"DL3007", "config.dockerfile-floating-image"}});
constexpr auto kZizmor =
    std::to_array<Alias>({{"template-injection", "config.workflow-script-injection"},
                          {"dangerous-triggers", "config.workflow-untrusted-checkout"},
                          {"excessive-permissions", "config.workflow-token-permissions"},
                          {"unpinned-uses", "config.workflow-unpinned-action"},
                          {"unpinned-images", "config.workflow-floating-image"},
                          {"self-hosted-runner", "config.workflow-self-hosted-runner"},
                          {"secrets-inherit", "config.workflow-secrets-inherit"},
                          {"overprovisioned-secrets", "config.workflow-all-secrets"},
                          {"insecure-commands", "config.workflow-insecure-commands"},
                          {"artipacked", "config.workflow-credentials-in-artifact"},
                          {"bot-conditions", "config.workflow-actor-check"}});
constexpr auto kCheckov =
    std::to_array<Alias>({{"CKV_DOCKER_3", "config.dockerfile-root-user"},
                          {"CKV_DOCKER_7", "config.dockerfile-floating-image"},
                          {"CKV_K8S_16", "config.kubernetes-privileged"},
                          {"CKV_K8S_17", "config.kubernetes-host-namespace"},
                          {"CKV_K8S_18", "config.kubernetes-host-namespace"},
                          {"CKV_K8S_19", "config.kubernetes-host-namespace"},
                          {"CKV_K8S_20", "config.kubernetes-privilege-escalation"},
                          {"CKV_K8S_23", "config.kubernetes-run-as-root"},
                          {"CKV_K8S_31", "config.kubernetes-seccomp"},
                          {"CKV_K8S_13", "config.kubernetes-resource-limits"},
                          {"CKV_K8S_14", "config.kubernetes-floating-image"},
                          {"CKV_K8S_27", "config.kubernetes-host-path"},
                          {"CKV_K8S_49", "config.kubernetes-wildcard-role"}});
constexpr uint32_t kMaxLinesForFileComments = 5000;

template <size_t N>
bool theirs_in(std::string_view comment, std::string_view mark, const std::array<Alias, N>& aliases,
               std::string_view rule_id) {
  const size_t at = comment.find(mark);
  if (at == std::string_view::npos) return false;
  std::string word;
  for (const char c : std::string(comment.substr(at + mark.size())) + " ") {
    const bool part = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
    if (part) {
      word += c;
      continue;
    }
    for (const Alias& alias : aliases)
      if (alias.ours == rule_id && alias.theirs == word) return true;
    word.clear();
  }
  return false;
}

// The comment of the line that accepts the rule; "" when none does.
template <size_t N>
std::string_view theirs_on(std::string_view line, std::string_view language, std::string_view mark,
                           const std::array<Alias, N>& aliases, std::string_view rule_id) {
  if (line.find(mark) == std::string_view::npos) return {};
  for (const std::string_view comment : analysis::comments_on(line, language))
    if (theirs_in(comment, mark, aliases, rule_id)) return comment;
  return {};
}

// The lines of a YAML file that are text of a value written with '|' or '>': a '#' there begins no
// comment of the file.
class BlockScalars {
 public:
  // Tells it of the lines in their order.
  bool holds(std::string_view line) {
    const size_t indent = line.find_first_not_of(' ');
    if (open_ && (indent == line.npos || trim(line).empty() || indent > parent_)) return true;
    static const re2::RE2 kOpens(R"((?:^|[:\-]|[!&]\S*)\s+[|>][-+0-9]*\s*(?:\s#.*)?$)");
    open_ = indent != line.npos && line[indent] != '#' && found(kOpens, " " + std::string(line));
    parent_ = open_ ? indent_of_key(line, indent) : 0;
    return false;
  }

 private:
  // "- - key: |" belongs to the key.
  static size_t indent_of_key(std::string_view line, size_t at) {
    while (line.substr(at).starts_with("- ")) {
      const size_t next = line.find_first_not_of(' ', at + 1);
      if (next == line.npos || line[next] == '|' || line[next] == '>') break;
      at = next;
    }
    return at;
  }

  bool open_ = false;
  size_t parent_ = 0;
};

// Whether the line is text of a script or another value, as a mark inside "run: |" is.
bool is_text_of_value(const analysis::SourceFile& file, uint32_t number) {
  if (file.language() != "yaml") return false;
  if (number > kMaxLinesForFileComments) return true;  // nobody looked: the mark accepts nothing
  BlockScalars scalars;
  bool held = false;
  for (uint32_t line = 1; line <= number; ++line) held = scalars.holds(file.lines().line(line));
  return held;
}

std::string reason_after_colon(std::string_view line, std::string_view mark) {
  const std::string_view rest = line.substr(line.find(mark) + mark.size());
  const size_t colon = rest.find(':');
  return colon == std::string_view::npos ? std::string{}
                                         : std::string(trim(rest.substr(colon + 1)));
}

// A comment behind other code of the line before speaks of that code.
bool on_or_alone_before(const analysis::SourceFile& file, uint32_t number,
                        const core::Region& region) {
  return number >= region.start_line ||
         analysis::is_comment_line(file.lines().line(number), file.language());
}

}  // namespace

std::optional<Allowance> find_allowance(const analysis::SourceFile& file,
                                        const core::Region& region, std::string_view rule_id,
                                        std::string_view capability) {
  const auto& lines = file.lines();
  const uint32_t first = region.start_line > 1 ? region.start_line - 1 : 1;
  const uint32_t last = std::min(region.end_line, first + 200);
  for (uint32_t number = first; number <= last; ++number) {
    const std::string_view line = lines.line(number);
    if (auto reason = analysis::allowance_on(line, file.language(), rule_id, capability);
        reason && on_or_alone_before(file, number, region))
      return Allowance{std::move(*reason), "redoubt:allow comment"};
    const auto accepts = [&](std::string_view mark, const auto& aliases) {
      return !theirs_on(line, file.language(), mark, aliases, rule_id).empty() &&
             on_or_alone_before(file, number, region) && !is_text_of_value(file, number);
    };
    if (accepts("hadolint ignore=", kHadolint)) return Allowance{"", "hadolint comment"};
    if (accepts("zizmor: ignore[", kZizmor)) return Allowance{"", "zizmor comment"};
  }
  if (file.bytes().find("checkov:skip=") == std::string_view::npos) return std::nullopt;
  const uint32_t end = std::min(lines.line_count(), kMaxLinesForFileComments);
  BlockScalars scalars;
  for (uint32_t number = 1; number <= end; ++number) {
    const std::string_view line = lines.line(number);
    if (file.language() == "yaml" && scalars.holds(line)) continue;
    const auto comment = theirs_on(line, file.language(), "checkov:skip=", kCheckov, rule_id);
    if (!comment.empty())
      return Allowance{reason_after_colon(comment, "checkov:skip="), "checkov comment"};
  }
  return std::nullopt;
}

}  // namespace redoubt::engines::config
