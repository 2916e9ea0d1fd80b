#include "platform/git_handles.h"

#include <mutex>

#include "platform/git_place.h"

namespace redoubt::platform::git {

std::string git_problem() {
  const ::git_error* error = git_error_last();
  return error == nullptr || error->message == nullptr ? "unknown git error" : error->message;
}

bool has_git_files(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::symlink_status(folder / ".git", ignored).type() !=
             std::filesystem::file_type::not_found ||
         std::filesystem::exists(folder / "HEAD", ignored);
}

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    git_libgit2_init();
    // We only read, and run nothing the repository asks for.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    for (const auto level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                             GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL})
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  });
}

Result<Repository> open_repository(const std::filesystem::path& folder) {
  // Starting the library reads all certificates of the system, which takes longer than a small
  // scan.
  if (!has_git_files(folder)) return Repository();
  TRY_ASSIGN(const auto place, find_git_place(folder));
  if (!place) return Repository();
  start_library();
  git_repository* raw = nullptr;
  const int code =
      git_repository_open_ext(&raw, folder.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  if (code == GIT_ENOTFOUND && !place->certain) return Repository();
  if (code != 0) return fail("open git repository {}: {}", folder.string(), git_problem());
  Repository repository(raw);
  std::error_code own, common;
  if (!std::filesystem::equivalent(git_repository_path(raw), place->own, own) ||
      !std::filesystem::equivalent(git_repository_commondir(raw), place->common, common))
    return fail("open git repository {}: its files are not where they were found before",
                folder.string());
  return repository;
}

}  // namespace redoubt::platform::git
