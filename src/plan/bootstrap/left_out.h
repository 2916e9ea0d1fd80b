#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace redoubt::plan::drafting {

// What readers could not take into the draft although it says what runs. Counts everything and
// names the first 20 of a kind, so that nothing is lost without a word. Kept in the order of paths.
class LeftOut {
 public:
  // A file or place; the first reason for it stays.
  void unread(std::string_view path, std::string_view why);
  void helm_template(std::string_view path);
  // One more of `what` ("Terraform file") than the limit.
  void over(std::string_view what, size_t limit);

  // "infra/main.tf:3: expected …", "and 12 more files or places", "5 Terraform files above …".
  std::vector<std::string> lines() const;

 private:
  struct Limit {
    size_t most = 0, more = 0;
  };
  std::map<std::string, std::string, std::less<>> unread_;  // why, by path
  std::map<std::string, size_t, std::less<>> charts_;       // templates by folder
  std::map<std::string, Limit, std::less<>> limits_;        // by what is counted
};

}  // namespace redoubt::plan::drafting
