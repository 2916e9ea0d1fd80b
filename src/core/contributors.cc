#include "core/contributors.h"

#include "base/text.h"

namespace redoubt::core {

bool is_bot(std::string_view author) {
  return author.find("[bot]") != author.npos || author.starts_with("bot@") ||
         author.find("renovate") != author.npos;
}

bool is_service(std::string_view mail) {
  return mail == "noreply@github.com" || mail.starts_with("noreply@") ||
         mail.starts_with("no-reply@");
}

Contributors contributors(const History& history) {
  Contributors result;
  for (const Commit& commit : history.commits) {
    if (result.commits == kRecentCommits) break;
    if (is_bot(commit.author)) continue;
    ++result.commits;
    if (!is_service(commit.author)) result.addresses.insert(to_lower(commit.author));
  }
  return result;
}

}  // namespace redoubt::core
