#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"

namespace redoubt::platform {

// A whole file; fails above `max_bytes`, on folders and on devices.
Result<std::string> read_file(const std::filesystem::path& path, uint64_t max_bytes = 1ull << 30);
// Written beside and renamed, so a reader sees the old or the new content, never half. Creates
// parent folders.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);
// For a file that the user named: a symbolic link stays and its target is written, a device or pipe
// is written to and never replaced.
Result<void> write_output(const std::filesystem::path& path, std::string_view bytes);

// Reads files below one root into a buffer that is used again, so a scan of many files allocates
// once per thread. No symbolic link is followed, neither at the end of a path nor inside it; only
// regular files are read.
class FileReader {
 public:
  static Result<FileReader> open(const std::filesystem::path& root);
  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&&) = delete;
  ~FileReader();

  struct Bytes {
    std::string_view view;   // valid until the next read()
    bool truncated = false;  // the file is larger than max_bytes; `view` is its beginning
  };
  Result<Bytes> read(const std::string& path, size_t max_bytes);
  // Hands out `size` bytes of the file from `begin` on, or as many as there are, in portions of
  // 1 MiB and a last one; each is valid during the call.
  Result<void> read_part(const std::string& path, uint64_t begin, uint64_t size,
                         const std::function<void(std::string_view)>& take) const;

 private:
  explicit FileReader(int root) : root_(root) {}
  int root_;
  std::vector<char> buffer_;
};

struct WalkedFile {
  std::string path;  // relative to the root, '/'
  uint64_t size = 0;
  int64_t mtime_ns = 0;
  int64_t ctime_ns = 0;
  uint64_t inode = 0;
  bool executable = false;
};
struct WalkedGap {
  std::string path;
  std::string reason;
  bool unreadable = false;  // could not be read, as opposed to left out on purpose
};
struct Walk {
  std::vector<WalkedFile> files;      // sorted by path
  std::vector<WalkedGap> gaps;        // sorted by path: unreadable folders, links out of the tree,
                                      // special files, the end at max_files
  std::vector<std::string> ignored;   // sorted: what .gitignore files left out; a folder stands for
                                      // all in it and ends in '/'
  std::vector<std::string> excluded;  // what WalkOptions::exclude left out, likewise
  // Folders of `ignored` of which add_ignored() took files back; sorted.
  std::vector<std::string> partly_ignored;
};

struct WalkOptions {
  // patterns as in base/text.h path_matches(); no .gitignore takes one back
  std::vector<std::string> exclude;
  std::string own_folder;  // left out as well and not spoken of; ends in '/', "" = none
  bool respect_gitignore = true;
  uint64_t max_files = 5'000'000;  // where the walk ends, with an unreadable gap
};

// Every regular file below `root`, without following symbolic links; .git and what .gitignore files
// exclude are left out (gitignore(5): nested files, negation, .git/info/exclude).
Result<Walk> walk(const std::filesystem::path& root, const WalkOptions& options,
                  const CancelToken& cancel);
// Adds the files among `paths` (sorted, relative to `root`) that `walk` left out as ignored: a
// project contains what git tracks, whatever .gitignore says. What is missing, a link or excluded
// stays out. Files that were added are no longer among `ignored`.
Result<void> add_ignored(const std::filesystem::path& root, std::span<const std::string> paths,
                         const WalkOptions& options, Walk& walk);

// The user's own, without a '/' at its end: HOME, else what the system knows. Never one that others
// can write into, as /tmp is: what is kept there is believed later.
std::filesystem::path home_folder();
// Folders of the user: data (XDG_DATA_HOME/redoubt), cache (XDG_CACHE_HOME/redoubt). REDOUBT_HOME
// overrides both.
std::filesystem::path user_data_folder();
std::filesystem::path user_cache_folder();

// A private folder (0700) that is removed with everything in it when the object dies.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make(std::string_view prefix);
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
  }
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace redoubt::platform
