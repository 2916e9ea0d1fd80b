#include <algorithm>
#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "platform/filesystem.h"
#include "platform/gitignore.h"

namespace redoubt::platform {
namespace {

constexpr size_t kMaxDepth = 500;

struct Entry {
  std::string name;  // a folder's name ends in '/', so that sorting entries sorts whole paths
  bool folder() const { return name.ends_with('/'); }
};

class Walker {
 public:
  Walker(const WalkOptions& options, const CancelToken& cancel) : options_(options), cancel_(cancel) {}

  // Takes ownership of `descriptor`. `path` is the folder relative to the root, "" or ending in '/'.
  void folder(int descriptor, const std::string& path, size_t depth) {
    DIR* stream = fdopendir(descriptor);
    if (stream == nullptr) {
      gap(path, std::strerror(errno), true);
      close(descriptor);
      return;
    }
    const size_t ignores = ignores_.size();
    if (options_.respect_gitignore) load_ignore(descriptor, path, ".gitignore");
    if (options_.respect_gitignore && path.empty()) load_ignore(descriptor, path, ".git/info/exclude");
    for (const Entry& entry : entries(stream, descriptor, path)) {
      if (cancel_.cancelled() || out_.files.size() >= options_.max_files) break;
      if (entry.folder()) enter(descriptor, path + entry.name, depth);
      else file(descriptor, path + entry.name, entry.name);
    }
    ignores_.erase(ignores_.begin() + static_cast<ptrdiff_t>(ignores), ignores_.end());
    closedir(stream);
  }

  Walk take() {
    std::sort(out_.gaps.begin(), out_.gaps.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
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
    std::string text(1u << 20, '\0');
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
    return std::any_of(options_.exclude.begin(), options_.exclude.end(),
                       [&](const std::string& pattern) { return path_matches(path, pattern); });
  }

  std::vector<Entry> entries(DIR* stream, int descriptor, const std::string& path) {
    std::vector<Entry> found;
    while (const dirent* item = readdir(stream)) {
      const std::string_view name = item->d_name;
      if (name == "." || name == ".." || (name == ".git" && item->d_type != DT_REG)) continue;
      unsigned char type = item->d_type;
      if (type == DT_UNKNOWN) type = type_of(descriptor, item->d_name);
      const std::string whole = path + item->d_name;
      if (ignored(whole, type == DT_DIR)) continue;
      if (type == DT_DIR) found.push_back({std::string(name) + "/"});
      else if (type == DT_REG) found.push_back({std::string(name)});
      else if (type == DT_LNK) link(descriptor, item->d_name, whole);
      else gap(whole, "neither a file nor a folder", false);
    }
    std::sort(found.begin(), found.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return found;
  }

  static unsigned char type_of(int descriptor, const char* name) {
    struct stat info{};
    if (fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
    return static_cast<unsigned char>(IFTODT(info.st_mode));
  }

  // A link inside the tree leads to a file that is walked anyway; one that leads out of it is worth a remark.
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
    if (outside) gap(whole, fmt::format("symbolic link out of the target, to {}", to_valid_utf8(to)), false);
  }

  void enter(int parent, const std::string& path, size_t depth) {
    if (depth >= kMaxDepth) return gap(path, fmt::format("nested deeper than {} folders", kMaxDepth), true);
    const size_t name_at = path.rfind('/', path.size() - 2);
    const std::string name = path.substr(name_at == std::string::npos ? 0 : name_at + 1);
    const int child = openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (child < 0) return gap(path, std::strerror(errno), true);
    folder(child, path, depth + 1);
  }

  void file(int parent, std::string path, const std::string& name) {
    struct stat info{};
    if (fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) return gap(path, std::strerror(errno), true);
    const auto nanoseconds = [](const timespec& t) { return t.tv_sec * 1'000'000'000 + t.tv_nsec; };
    out_.files.push_back({.path = std::move(path),
                          .size = static_cast<uint64_t>(info.st_size),
                          .mtime_ns = nanoseconds(info.st_mtim),
                          .ctime_ns = nanoseconds(info.st_ctim),
                          .inode = info.st_ino,
                          .executable = (info.st_mode & 0111) != 0});
  }

  const WalkOptions& options_;
  const CancelToken& cancel_;
  std::vector<Ignore> ignores_;
  Walk out_;
};

}  // namespace

Result<Walk> walk(const std::filesystem::path& root, const WalkOptions& options, const CancelToken& cancel) {
  const int descriptor = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail("open {}: {}", root.string(), std::strerror(errno));
  Walker walker(options, cancel);
  walker.folder(descriptor, "", 0);
  return walker.take();
}

}  // namespace redoubt::platform
