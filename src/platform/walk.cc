#include <algorithm>
#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "platform/below.h"
#include "platform/filesystem.h"
#include "platform/gitignore.h"

namespace redoubt::platform {
namespace {

constexpr size_t kMaxDepth = 500;
constexpr off_t kMaxIgnoreBytes = 1 << 20;

struct Entry {
  std::string name;  // a folder's name ends in '/', so that sorting entries sorts whole paths
  unsigned char type = DT_UNKNOWN;
  bool folder() const { return type == DT_DIR; }
};

bool is_own(const WalkOptions& options, std::string_view path) {
  return !options.own_folder.empty() && path.starts_with(options.own_folder);
}

WalkedFile describe(std::string path, const struct stat& info) {
  const auto nanoseconds = [](const timespec& t) { return t.tv_sec * 1'000'000'000 + t.tv_nsec; };
  return {.path = std::move(path),
          .size = static_cast<uint64_t>(info.st_size),
          .mtime_ns = nanoseconds(info.st_mtim),
          .ctime_ns = nanoseconds(info.st_ctim),
          .inode = info.st_ino,
          .executable = (info.st_mode & 0111) != 0};
}

class Walker {
 public:
  Walker(const WalkOptions& options, const CancelToken& cancel)
      : options_(options), cancel_(cancel) {}

  // Takes ownership of `descriptor`. `path` is the folder relative to the root, "" or ending in
  // '/'.
  void folder(int descriptor, const std::string& path, size_t depth) {
    const size_t ignores = ignores_.size();
    std::vector<Entry> listed = list(descriptor, path);
    const bool has_ignore = std::any_of(listed.begin(), listed.end(), [](const Entry& entry) {
      return entry.name == ".gitignore";
    });
    if (options_.respect_gitignore && has_ignore) load_ignore(descriptor, path, ".gitignore");
    if (options_.respect_gitignore && path.empty())
      load_ignore(descriptor, path, ".git/info/exclude");
    for (const Entry& entry : wanted(std::move(listed), descriptor, path)) {
      if (cancel_.cancelled() || full(path + entry.name)) break;
      if (entry.folder()) enter(descriptor, path + entry.name, depth);
      else file(descriptor, path + entry.name, entry.name);
    }
    ignores_.erase(ignores_.begin() + static_cast<ptrdiff_t>(ignores), ignores_.end());
    close(descriptor);
  }

  Walk take() {
    std::sort(out_.gaps.begin(), out_.gaps.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    std::sort(out_.ignored.begin(), out_.ignored.end());
    std::sort(out_.excluded.begin(), out_.excluded.end());
    return std::move(out_);
  }

 private:
  struct Ignore {
    std::string folder;
    Gitignore rules;
  };

  void gap(const std::string& path, std::string reason, bool unreadable) {
    std::string_view shown = path;
    if (shown.ends_with('/')) shown.remove_suffix(1);
    out_.gaps.push_back({std::string(shown), std::move(reason), unreadable});
  }

  void load_ignore(int folder, const std::string& path, const char* name) {
    const int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return;
    struct stat info{};
    std::string text;
    if (fstat(file, &info) == 0)
      text.resize(static_cast<size_t>(std::clamp<off_t>(info.st_size, 0, kMaxIgnoreBytes)));
    const ssize_t got = ::read(file, text.data(), text.size());
    close(file);
    if (got <= 0) return;
    Gitignore rules(std::string_view(text).substr(0, static_cast<size_t>(got)));
    if (!rules.empty()) ignores_.push_back({path, std::move(rules)});
  }

  bool ignored(std::string_view path, bool folder) const {
    for (auto ignore = ignores_.rbegin(); ignore != ignores_.rend(); ++ignore) {
      const auto answer = ignore->rules.match(path.substr(ignore->folder.size()), folder);
      if (answer != Gitignore::Answer::kUndecided) return answer == Gitignore::Answer::kIgnored;
    }
    return false;
  }

  // Says once where the walk ended.
  bool full(const std::string& path) {
    if (out_.files.size() < options_.max_files) return false;
    if (!full_)
      gap(path,
          fmt::format("more than {} files: nothing from here on was looked at; exclude folders in "
                      "redoubt.yaml or test them one by one",
                      options_.max_files),
          true);
    return full_ = true;
  }

  std::vector<Entry> list(int descriptor, const std::string& path) {
    std::vector<Entry> found;
    alignas(dirent64) char buffer[32 * 1024];
    while (true) {
      const ssize_t got = getdents64(descriptor, buffer, sizeof buffer);
      if (got < 0) gap(path, std::strerror(errno), true);
      if (got <= 0) return found;
      for (ssize_t at = 0; at < got;) {
        const auto* item = reinterpret_cast<const dirent64*>(buffer + at);
        at += item->d_reclen;
        const std::string_view name = item->d_name;
        if (name == "." || name == ".." || (name == ".git" && item->d_type != DT_REG)) continue;
        found.push_back({std::string(name), item->d_type == DT_UNKNOWN
                                                ? type_of(descriptor, item->d_name)
                                                : item->d_type});
      }
    }
  }

  // True for what the walk passes over, having said so.
  bool left_out(const std::string& path, const Entry& entry) {
    const std::string whole = entry.folder() ? path + '/' : path;
    const bool is_excluded = matches_any(path, options_.exclude) ||
                             (entry.folder() && matches_any(whole, options_.exclude));
    if (!is_excluded && !ignored(path, entry.folder())) return false;
    (is_excluded ? out_.excluded : out_.ignored).push_back(whole);
    return true;
  }

  // Files and folders that are not ignored, in the order of their paths.
  std::vector<Entry> wanted(std::vector<Entry> listed, int descriptor, const std::string& path) {
    std::vector<Entry> kept;
    std::string whole = path;
    for (Entry& entry : listed) {
      whole.replace(path.size(), std::string::npos, entry.name);
      if (entry.folder() && is_own(options_, whole + '/')) continue;
      if (left_out(whole, entry)) continue;
      if (entry.type == DT_LNK) {
        link(descriptor, entry.name.c_str(), whole);
      } else if (entry.type != DT_DIR && entry.type != DT_REG) {
        gap(whole, "neither a file nor a folder", false);
      } else {
        if (entry.folder()) entry.name += '/';
        kept.push_back(std::move(entry));
      }
    }
    std::sort(kept.begin(), kept.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return kept;
  }

  static unsigned char type_of(int descriptor, const char* name) {
    struct stat info{};
    if (fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    return static_cast<unsigned char>(IFTODT(info.st_mode));
  }

  // A link inside the tree leads to a file that is walked anyway; one that leads out of it is worth
  // a remark.
  void link(int descriptor, const char* name, const std::string& whole) {
    char target[4096];
    const ssize_t length = readlinkat(descriptor, name, target, sizeof target);
    const std::string_view to(target, length > 0 ? static_cast<size_t>(length) : 0);
    int depth = static_cast<int>(std::count(whole.begin(), whole.end(), '/'));
    bool outside = to.starts_with('/');
    for (std::string_view part : split(to, '/')) {
      if (part == "..") outside = outside || --depth < 0;
      else if (!part.empty() && part != ".") ++depth;
    }
    if (outside)
      gap(whole, fmt::format("symbolic link out of the target, to {}", to_valid_utf8(to)), false);
  }

  void enter(int parent, const std::string& path, size_t depth) {
    if (depth >= kMaxDepth)
      return gap(path, fmt::format("nested deeper than {} folders", kMaxDepth), true);
    const size_t name_at = path.rfind('/', path.size() - 2);
    const std::string name = path.substr(name_at == std::string::npos ? 0 : name_at + 1);
    const int child = openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (child < 0) return gap(path, std::strerror(errno), true);
    folder(child, path, depth + 1);
  }

  void file(int parent, std::string path, const std::string& name) {
    struct stat info{};
    if (fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
      return gap(path, std::strerror(errno), true);
    out_.files.push_back(describe(std::move(path), info));
  }

  const WalkOptions& options_;
  const CancelToken& cancel_;
  std::vector<Ignore> ignores_;
  Walk out_;
  bool full_ = false;
};

}  // namespace

Result<Walk> walk(const std::filesystem::path& root, const WalkOptions& options,
                  const CancelToken& cancel) {
  const int descriptor = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail("open {}: {}", root.string(), std::strerror(errno));
  Walker walker(options, cancel);
  walker.folder(descriptor, "", 0);
  return walker.take();
}

namespace {

// The part of `paths` that is `ignored` itself or, when that is a folder, below it.
std::span<const std::string> below(std::span<const std::string> paths, const std::string& ignored) {
  const auto first = std::lower_bound(paths.begin(), paths.end(), ignored);
  const auto last = std::find_if_not(first, paths.end(), [&](const std::string& path) {
    return ignored.ends_with('/') ? path.starts_with(ignored) : path == ignored;
  });
  return {first, last};
}

}  // namespace

Result<void> add_ignored(const std::filesystem::path& root, std::span<const std::string> paths,
                         const WalkOptions& options, Walk& walk) {
  const Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (folder.number < 0) return fail("open {}: {}", root.string(), std::strerror(errno));
  const size_t walked = walk.files.size();
  for (const auto& ignored : walk.ignored) {
    const size_t before = walk.files.size();
    for (const auto& path : below(paths, ignored)) {
      if (matches_any(path, options.exclude) || is_own(options, path) ||
          walk.files.size() >= options.max_files)
        continue;
      struct stat info{};
      const Descriptor file(open_below(folder.number, path.c_str(), O_PATH));
      if (file.number < 0 && errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
        walk.gaps.push_back({path, std::strerror(errno), true});
      if (file.number >= 0 && fstat(file.number, &info) == 0 && S_ISREG(info.st_mode))
        walk.files.push_back(describe(path, info));
    }
    if (ignored.ends_with('/') && walk.files.size() > before)
      walk.partly_ignored.push_back(ignored);
  }
  const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
  std::sort(walk.files.begin() + static_cast<ptrdiff_t>(walked), walk.files.end(), by_path);
  std::erase_if(walk.ignored, [&](const std::string& path) {
    const auto added = walk.files.begin() + static_cast<ptrdiff_t>(walked);
    const auto at = std::lower_bound(added, walk.files.end(), path,
                                     [](const auto& file, const auto& p) { return file.path < p; });
    return at != walk.files.end() && at->path == path;
  });
  std::inplace_merge(walk.files.begin(), walk.files.begin() + static_cast<ptrdiff_t>(walked),
                     walk.files.end(), by_path);
  std::sort(walk.gaps.begin(), walk.gaps.end(), by_path);
  return {};
}

}  // namespace redoubt::platform
