#pragma once

#include <set>
#include <string>
#include <string_view>

namespace redoubt::engines::config {

// Whether no pull request of a fork meets the condition of an `if:` under any of the triggers in
// `on` that pull requests fire. It must be shut for each of them, whatever else is true.
bool keeps_forks_out(std::string_view condition, const std::set<std::string>& on);

// Whether only people of the project, or events that they let happen, meet the condition: for
// workflows that run with the repository's token for pull requests, comments and other runs.
bool keeps_strangers_out(std::string_view condition, const std::set<std::string>& on);

}  // namespace redoubt::engines::config
