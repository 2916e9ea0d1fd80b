#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "core/project.h"

namespace redoubt::core {

// What a machine of the project wrote was decided when the machine was set up.
bool is_bot(std::string_view author);

// The hosting services put their own address where they apply a change for somebody.
bool is_service(std::string_view mail);

// Who changed the branch lately. What a project does now counts, not what it did years ago: the
// newest 100 commits that people made.
inline constexpr size_t kRecentCommits = 100;
struct Contributors {
  size_t commits = 0;               // of people, at most kRecentCommits
  std::set<std::string> addresses;  // of their authors, in lower case
};
Contributors contributors(const History& history);

}  // namespace redoubt::core
