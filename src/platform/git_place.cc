#include "platform/git_place.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>

#include "base/text.h"
#include "platform/filesystem.h"
#include "platform/git_handles.h"

namespace redoubt::platform::git {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMaxLink = 8192;
constexpr uint64_t kMaxConfig = 1u << 20;
constexpr int kMaxNesting = 100;   // of references; git's own names are shorter
constexpr int kMaxAlternates = 5;  // as deep as libgit2 follows them

fs::file_type type_of(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type();
}

bool is_missing(const fs::path& path) { return type_of(path) == fs::file_type::not_found; }

// "" when there is no such path.
fs::path canonical(const fs::path& base, std::string_view relative) {
  std::error_code code;
  auto path = fs::canonical(base / relative, code);
  return code ? fs::path() : path;
}

bool lies_below(const fs::path& path, const fs::path& folder) {
  const auto inside = path.lexically_relative(folder);
  return !inside.empty() && *inside.begin() != "..";
}

Result<std::string> one_line(const fs::path& file) {
  TRY_ASSIGN(const std::string text, read_file(file, kMaxLink));
  return std::string(trim(text));
}

// Files or nothing, and no links: a pipe would be waited for.
Result<void> only_files(const fs::path& folder, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    const auto type = type_of(folder / name);
    if (type != fs::file_type::regular && type != fs::file_type::not_found)
      return fail("{} is not a regular file", (folder / name).string());
  }
  return {};
}

struct FolderCloser {
  void operator()(DIR* folder) const { closedir(folder); }
};

// By descriptors and without asking for each file: a repository can have thousands of objects, and
// it is opened several times in a run.
Result<void> only_files_in(int parent, const char* name, const fs::path& shown, int depth) {
  const int opened = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  const std::unique_ptr<DIR, FolderCloser> folder(opened < 0 ? nullptr : fdopendir(opened));
  if (folder == nullptr) return fail("list {}: {}", shown.string(), std::strerror(errno));
  if (depth == 0) return fail("{} is nested too deep", shown.string());
  while (const dirent64* entry = readdir64(folder.get())) {
    const std::string_view child = entry->d_name;
    if (entry->d_type == DT_REG || child == "." || child == "..") continue;
    const auto type = entry->d_type == DT_UNKNOWN ? type_of(shown / child) : fs::file_type::unknown;
    if (type == fs::file_type::regular) continue;
    if (entry->d_type != DT_DIR && type != fs::file_type::directory)
      return fail("{} is neither a file nor a folder", (shown / child).string());
    TRY(only_files_in(opened, entry->d_name, shown / child, depth - 1));
  }
  return {};
}

Result<void> only_files_below(const fs::path& folder) {
  if (is_missing(folder)) return {};
  return only_files_in(AT_FDCWD, folder.c_str(), folder, kMaxNesting);
}

Result<void> check_objects(const fs::path& objects, int depth) {
  TRY(only_files_below(objects));
  if (depth >= kMaxAlternates || is_missing(objects / "info/alternates")) return {};
  TRY_ASSIGN(const std::string text, read_file(objects / "info/alternates", kMaxConfig));
  for (const auto line : split_lines(text)) {
    if (line.empty() || line.starts_with('#')) continue;
    // libgit2 passes over those that are not there.
    if (const auto other = canonical(objects, line); !other.empty())
      TRY(check_objects(other, depth + 1));
  }
  return {};
}

// Whether a section that includes files begins in this line. More than there are may be taken for
// one.
bool begins_include(std::string_view line) {
  const size_t bracket = line.find('[');
  return bracket != line.npos && to_lower(line.substr(bracket)).find("include") != line.npos;
}

// What a line of such a section gives as path.
std::vector<std::string_view> included_paths(std::string_view line) {
  std::vector<std::string_view> paths;
  const std::string lower = to_lower(line);
  for (size_t at = lower.find("path"); at != lower.npos; at = lower.find("path", at + 1)) {
    const auto rest = trim(line.substr(at + 4));
    if (rest.starts_with('=')) paths.push_back(trim(rest.substr(1)));
  }
  return paths;
}

// Values as people write them. What would have to be unquoted or expanded leads out as well.
bool stays_inside(std::string_view value, const fs::path& config, const fs::path& top) {
  if (value.empty() || value.find_first_of("\"\\~#;") != value.npos) return false;
  const auto path = (config.parent_path() / value).lexically_normal();
  return lies_below(path, top) || lies_below(path, config.parent_path());
}

Result<void> check_config(const fs::path& config, const fs::path& top, bool may_include = true);

Result<void> check_include(std::string_view value, const fs::path& config, const fs::path& top) {
  if (!stays_inside(value, config, top))
    return fail("{} includes {}, which is not part of the target", config.string(), value);
  const auto file = (config.parent_path() / value).lexically_normal();
  if (const auto real = canonical(file, ""); !real.empty() && real != file)
    return fail("{} includes {} through a symbolic link", config.string(), value);
  return check_config(file, top, false);
}

Result<void> check_config(const fs::path& config, const fs::path& top, bool may_include) {
  if (is_missing(config)) return {};
  TRY_ASSIGN(const std::string text, read_file(config, kMaxConfig));
  bool includes = false;
  for (const auto line : split_lines(text)) {
    includes = begins_include(line) || (includes && !trim(line).starts_with('['));
    if (!includes) continue;
    for (const auto value : included_paths(line)) {
      if (!may_include) return fail("{} is included and includes others", config.string());
      TRY(check_include(value, config, top));
    }
  }
  return {};
}

Result<void> check_files(const GitPlace& place, const fs::path& top) {
  TRY(only_files(place.own, {"HEAD", "commondir", "gitdir", "index", "shallow", "config.worktree",
                             "logs/HEAD"}));
  TRY(only_files(place.common, {"HEAD", "config", "packed-refs", "shallow"}));
  TRY(only_files_below(place.common / "refs"));
  if (place.own != place.common) TRY(only_files_below(place.own / "refs"));
  TRY(check_objects(place.common / "objects", 0));
  TRY(check_config(place.common / "config", top));
  return check_config(place.own / "config.worktree", top);
}

// Where core.worktree of a checked configuration leads; "" when it is not set.
std::string configured_work_tree(const GitPlace& place) {
  start_library();
  git_config* raw = nullptr;
  if (git_config_open_ondisk(&raw, (place.common / "config").c_str()) != 0) return "";
  const Config config(raw);
  git_buf value = GIT_BUF_INIT;
  if (git_config_get_string_buf(&value, raw, "core.worktree") != 0) return "";
  std::string text(value.ptr, value.size);
  git_buf_dispose(&value);
  return text;
}

bool is_module_of_a_folder_around(const fs::path& own, const fs::path& top) {
  for (auto around = top; around.has_relative_path();) {
    around = around.parent_path();
    if (lies_below(own, around / ".git/modules")) return true;
  }
  return false;
}

bool knows_its_link(const GitPlace& place, const fs::path& link) {
  if (place.own.parent_path() != place.common / "worktrees") return false;
  const auto back = one_line(place.own / "gitdir");
  return back && canonical(place.own, *back) == link;
}

Result<std::optional<GitPlace>> linked_place(const fs::path& top) {
  const fs::path link = top / ".git";
  TRY_ASSIGN(const std::string text, one_line(link));
  if (!text.starts_with("gitdir:")) return fail("{}: no gitdir in it", link.string());
  GitPlace place;
  place.own = canonical(top, trim(std::string_view(text).substr(7)));
  if (place.own.empty()) return fail("{}: there is no {}", link.string(), text.substr(7));
  place.common = place.own;
  TRY(only_files(place.own, {"commondir", "gitdir"}));
  if (!is_missing(place.own / "commondir")) {
    TRY_ASSIGN(const std::string common, one_line(place.own / "commondir"));
    place.common = canonical(place.own, common);
  }
  TRY(check_files(place, top));
  bool known = false;
  if (place.own != place.common) known = knows_its_link(place, link);
  else if (const auto work_tree = configured_work_tree(place); !work_tree.empty())
    known = canonical(place.own, work_tree) == top;
  else known = is_module_of_a_folder_around(place.own, top);
  if (!known)
    return fail(
        "{} names the repository {}, which does not know this folder; if it is yours, `git "
        "worktree "
        "repair` or `git config core.worktree` there says so",
        link.string(), place.own.string());
  return place;
}

Result<std::optional<GitPlace>> own_place(const fs::path& own, const fs::path& top) {
  const GitPlace place{.own = own, .common = own, .certain = own != top};
  if (!is_missing(own / "commondir"))
    return fail("{} takes the objects of another repository (commondir)", own.string());
  TRY(check_files(place, top));
  return place;
}

}  // namespace

Result<std::optional<GitPlace>> find_git_place(const fs::path& folder) {
  const fs::path top = canonical(folder, "");
  if (top.empty()) return std::optional<GitPlace>();
  const auto linked = type_of(top / ".git");
  if (linked == fs::file_type::symlink)
    return fail("{} is a symbolic link, and links are not followed", (top / ".git").string());
  if (linked == fs::file_type::regular) return linked_place(top);
  if (linked == fs::file_type::directory && !is_missing(top / ".git/HEAD"))
    return own_place(top / ".git", top);
  if (type_of(top / "HEAD") == fs::file_type::regular && !is_missing(top / "objects"))
    return own_place(top, top);
  return std::optional<GitPlace>();
}

}  // namespace redoubt::platform::git
