#include "cli/commands/finding_common.h"

#include "base/text.h"

namespace redoubt::cli {

Result<Found> find_one(const Arguments& arguments, const std::string& today) {
  TRY_ASSIGN(auto root, project_folder(arguments));
  TRY_ASSIGN(auto store, open_store(root));
  TRY_ASSIGN(auto context, current_context(store));
  const std::string name = arguments.text("FINDING");
  TRY_ASSIGN(auto stored, store.finding(context, name));
  if (!stored)
    return std::unexpected(Error(fmt::format("no finding is called '{}'", name))
                               .hint("`redoubt finding list` shows them"));
  TRY_ASSIGN(auto decided, as_decided_now(root, {*stored}, today));
  auto reported = std::move(decided.front());
  return Found{std::move(root), std::move(store), std::move(context), std::move(*stored),
               std::move(reported)};
}

std::vector<std::string> observers_of(const store::FindingRecord& record) {
  std::vector<std::string> texts;
  for (const auto& observed : record.observations) texts.push_back(observed.text());
  return texts;
}

std::string place_of(const store::FindingRecord& record) {
  if (record.line == 0) return record.identity.path;
  return fmt::format("{}:{}", record.identity.path, record.line);
}

bool lies_under(const std::string& path, const std::string& under) {
  return under.empty() || path == under || path_matches(path, under) ||
         path.starts_with(under.ends_with('/') ? under : under + '/');
}

}  // namespace redoubt::cli
