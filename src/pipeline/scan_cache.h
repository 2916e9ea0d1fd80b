#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/error.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

// What the last scan of a target knew about one file.
struct CachedFile {
  std::string_view path;
  uint64_t size = 0;
  int64_t mtime_ns = 0, ctime_ns = 0;
  uint64_t inode = 0;
  Digest digest;  // of the content
  std::string_view language;
  bool binary = false;
  uint64_t bytes_examined = 0;
  uint32_t examined_by = 0;  // bit per engine
  std::string_view reports;  // per engine that wanted the file: u8 engine, encoded FileReport;
                             // empty = nothing to say
};

// One file per target in the user's cache folder, in the walk's order, so that reading it is one
// pass beside the walk. A cache of another engine set, or a damaged one, is as good as none
// (sealed_file.h).
class ScanCache {
 public:
  // `key` names engines, versions, rules and codec.
  static ScanCache load(const std::filesystem::path& file, const Digest& key);

  // The entry of a path, or null. Calls must come in ascending order of path.
  const CachedFile* next(std::string_view path);

  class Writer {
   public:
    Writer(std::filesystem::path file, const Digest& key);
    void add(const CachedFile& entry);
    Result<void> finish();

   private:
    std::filesystem::path file_;
    Digest key_;
    std::string bytes_;
  };

 private:
  bool decode_next();
  std::string bytes_;
  std::string_view rest_;
  CachedFile current_;
  bool have_current_ = false;
};

// Whether the file on disk is the one that was cached, as far as its inode tells. Writers store
// mtime 0 for files that changed within two seconds before they were read, so that a later change
// in the same tick is seen (git's "racy" rule).
bool unchanged(const platform::WalkedFile& now, const CachedFile& cached);

}  // namespace redoubt::pipeline
