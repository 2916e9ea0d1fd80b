#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/digest.h"

namespace redoubt::pipeline {

// Reports and bills of materials that Redoubt wrote (--output). As long as such a file holds byte
// for byte what was written, it is no part of the state of a project that results are about: a
// report beside the code makes the results that it tells of no older.
class OwnOutputs {
 public:
  static OwnOutputs load();  // of the user's cache folder; none where that holds no list
  bool empty() const { return written_.empty(); }
  bool holds(const std::filesystem::path& file, const Digest& digest) const;

  // Adds the file to the list. Where that cannot be written the file counts as any other.
  static void remember(const std::filesystem::path& file, std::string_view bytes);

 private:
  std::unordered_multimap<std::string, std::string> written_;  // hex of the digest, absolute path
};

}  // namespace redoubt::pipeline
