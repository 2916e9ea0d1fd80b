#include "core/contributors.h"

#include "base/text.h"

namespace redoubt::core {

bool is_bot(const Commit& commit) {
  return commit.author.find("[bot]") != std::string::npos || commit.author.starts_with("bot@") ||
         commit.author.find("renovate") != std::string::npos;
}

bool is_service(std::string_view mail) {
  return mail == "noreply@github.com" || mail.starts_with("noreply@") ||
         mail.starts_with("no-reply@");
}

Contributors contributors(const History& history) {
  Contributors result;
  for (const Commit& commit : history.commits) {
    if (result.commits == kRecentCommits) break;
    if (is_bot(commit)) continue;
    ++result.commits;
    if (!is_service(commit.author)) result.addresses.insert(to_lower(commit.author));
  }
  return result;
}

}  // namespace redoubt::core
