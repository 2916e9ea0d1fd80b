#include <algorithm>

#include "base/text.h"
#include "core/contributors.h"
#include "engines/found.h"
#include "engines/repository/checks.h"

namespace redoubt::engines::repository {
namespace {

constexpr size_t kEnough = 10;  // fewer commits are no habit

bool shows_review(const core::Commit& commit) {
  // Trailers, and what the services write when a reviewed request is merged or squashed.
  static const re2::RE2 kMarks(
      R"((?im)^(?:reviewed-by|acked-by|approved-by|reviewed-on|reviewers?|differential revision|see merge request|pr-url|pull-request|change-id)[: ]|^[^\n]*\((?:#|!|gh-)[0-9]+\)|^merge (?:pull request|branch|remote-tracking)|pull request #[0-9]+)");
  if (commit.parents >= 2) return true;
  if (!core::is_service(commit.committer) && commit.committer != commit.author) return true;
  return found(kMarks, commit.message);
}

bool is_signed_off(const core::Commit& commit) {
  static const re2::RE2 kTrailer(R"((?im)^signed-off-by:\s*\S)");
  return commit.signed_ || found(kTrailer, commit.message);
}

struct Habit {
  size_t judged = 0, reviewed = 0, signed_off = 0;
};

Habit habit_of(const core::History& history) {
  Habit habit;
  for (const auto& commit : history.commits) {
    if (habit.judged == core::kRecentCommits) break;
    if (core::is_bot(commit.author)) continue;
    ++habit.judged;
    habit.reviewed += shows_review(commit) ? 1 : 0;
    habit.signed_off += is_signed_off(commit) ? 1 : 0;
  }
  return habit;
}

bool has_owners(const core::Project& project) {
  return std::any_of(project.files.begin(), project.files.end(), [](const core::ProjectFile& file) {
    const std::string_view name = name_of(file.path);
    const size_t depth = static_cast<size_t>(std::count(file.path.begin(), file.path.end(), '/'));
    return depth <= 1 &&
           (name == "CODEOWNERS" || name == "OWNERS" || to_lower(name).starts_with("maintainers"));
  });
}

}  // namespace

void check_history(const core::Project& project, Practice& practice) {
  if (!project.history_problem.empty())
    return practice.gap(".git", "the version history cannot be read: " + project.history_problem);
  if (!project.history) {
    practice.note("no version history here: review, sign-off and ownership are not judged");
    return;
  }
  const Habit habit = habit_of(*project.history);
  const size_t people = core::contributors(*project.history).addresses.size();
  if (habit.judged < kEnough) {
    practice.note(fmt::format(
        "{} of people in the history{}: too few to judge review, sign-off and ownership",
        counted(habit.judged, "commit"), project.history->shallow ? " (a shallow copy)" : ""));
    return;
  }
  if (habit.reviewed * 2 < habit.judged) {
    auto& finding = practice.add(
        "repository.code-review", "",
        fmt::format("{} of the newest {} changes to the branch show that somebody besides their "
                    "author took part: a merge, a reviewer, another committer.",
                    habit.reviewed, habit.judged));
    if (people < 2) finding.severity = core::Severity::kInfo;  // nobody there to ask
  } else {
    practice.note(
        fmt::format("{} of the newest {} changes bear a trace of somebody besides their author: a "
                    "merge, a reviewer, another committer, the number of a request. Git knows no "
                    "approvals; whether one is needed is set where the repository is hosted",
                    habit.reviewed, habit.judged));
  }
  if (habit.signed_off * 2 < habit.judged)
    practice.add("repository.signed-off", "",
                 fmt::format("{} of the newest {} changes carry a signature or a sign-off, so who "
                             "stands behind the others rests on a name anybody can write.",
                             habit.signed_off, habit.judged));
  if (people >= 3 && !has_owners(project))
    practice.add("repository.code-owners", "",
                 fmt::format("{} people changed the branch lately, and no CODEOWNERS file says "
                             "whose approval pipelines, policies and security code need.",
                             people));
}

}  // namespace redoubt::engines::repository
