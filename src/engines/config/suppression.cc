#include "engines/config/suppression.h"

#include <algorithm>
#include <array>

#include "analysis/allowance.h"
#include "analysis/comments.h"
#include "base/text.h"

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

// Whether the comment names the check behind the mark.
bool theirs_in(std::string_view comment, std::string_view mark, std::string_view check) {
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
    if (word == check) return true;
    word.clear();
  }
  return false;
}

// Whether a comment of the line accepts the rule.
template <size_t N>
bool is_theirs_on(std::string_view line, std::string_view language, std::string_view mark,
                  const std::array<Alias, N>& aliases, std::string_view rule_id) {
  if (line.find(mark) == std::string_view::npos) return false;
  for (const std::string_view comment : analysis::comments_on(line, language))
    for (const Alias& alias : aliases)
      if (alias.ours == rule_id && theirs_in(comment, mark, alias.theirs)) return true;
  return false;
}

// Bandit's mark for a password in the code, or for all it finds; as the secrets engine, which
// reports the same lines, takes it.
bool is_nosec_on(std::string_view line, std::string_view language, std::string_view rule_id) {
  constexpr std::string_view kMark = "nosec";
  if (rule_id != "config.setting-default-key" || line.find(kMark) == line.npos) return false;
  const auto comments = analysis::comments_on(line, language);
  return std::any_of(comments.begin(), comments.end(), [&](std::string_view comment) {
    const size_t at = comment.find(kMark);
    if (at == comment.npos) return false;
    const auto rest = trim(comment.substr(at + kMark.size()));
    return !rest.starts_with("B") || theirs_in(comment, kMark, "B105");
  });
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

const TextLines& Allowances::text() {
  if (!text_) text_.emplace(file_);
  return *text_;
}

void Allowances::collect_of_file() {
  of_file_.emplace();
  constexpr std::string_view kMark = "checkov:skip=";
  if (file_.bytes().find(kMark) == std::string_view::npos) return;
  for (uint32_t number = 1; number <= file_.lines().line_count(); ++number) {
    const std::string_view line = file_.lines().line(number);
    if (line.find(kMark) == std::string_view::npos || text().in_value(number)) continue;
    for (const std::string_view comment : analysis::comments_on(line, file_.language()))
      for (const Alias& alias : kCheckov)
        if (theirs_in(comment, kMark, alias.theirs))
          of_file_->try_emplace(std::string(alias.ours), reason_after_colon(comment, kMark));
  }
}

std::optional<Allowance> Allowances::find(const core::Region& region, std::string_view rule_id,
                                          std::string_view capability) {
  const auto& lines = file_.lines();
  const uint32_t first = region.start_line > 1 ? region.start_line - 1 : 1;
  const uint32_t last = std::min(region.end_line, first + 200);
  for (uint32_t number = first; number <= last; ++number) {
    const std::string_view line = lines.line(number);
    if (auto reason = analysis::allowance_on(line, file_.language(), rule_id, capability);
        reason && on_or_alone_before(file_, number, region) && !text().in_document(number))
      return Allowance{std::move(*reason), "redoubt:allow comment"};
    const auto accepts = [&](std::string_view mark, const auto& aliases) {
      return is_theirs_on(line, file_.language(), mark, aliases, rule_id) &&
             on_or_alone_before(file_, number, region) && !text().in_value(number) &&
             !text().in_document(number);
    };
    if (accepts("hadolint ignore=", kHadolint)) return Allowance{"", "hadolint comment"};
    if (number == region.start_line && is_nosec_on(line, file_.language(), rule_id))
      return Allowance{"", "nosec comment"};
    if (accepts("zizmor: ignore[", kZizmor)) return Allowance{"", "zizmor comment"};
  }
  if (!of_file_) collect_of_file();
  const auto at = of_file_->find(rule_id);
  if (at == of_file_->end()) return std::nullopt;
  return Allowance{at->second, "checkov comment"};
}

}  // namespace redoubt::engines::config
