#include "platform/git_handles.h"

namespace redoubt::platform::git {

std::string git_problem() {
  const ::git_error* error = git_error_last();
  return error == nullptr || error->message == nullptr ? "unknown git error" : error->message;
}

bool has_git_files(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / ".git", ignored) ||
         std::filesystem::exists(folder / "HEAD", ignored);
}

Result<Repository> open_repository(const std::filesystem::path& folder) {
  // Starting the library reads all certificates of the system, which takes longer than a small
  // scan.
  if (!has_git_files(folder)) return Repository();
  git_libgit2_init();
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION,
                   0);  // we only read, and run nothing the repository asks for
  git_repository* raw = nullptr;
  const int code =
      git_repository_open_ext(&raw, folder.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  std::error_code ignored;
  const bool claims = std::filesystem::is_regular_file(folder / ".git", ignored) ||
                      std::filesystem::exists(folder / ".git" / "HEAD", ignored);
  if (code == GIT_ENOTFOUND && !claims) return Repository();
  if (code != 0) return fail("open git repository {}: {}", folder.string(), git_problem());
  return Repository(raw);
}

}  // namespace redoubt::platform::git
