#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace redoubt {

// The files of rules/ as they were when this program was built: one archive in the binary
// (tools/pack_knowledge.cc writes it), read in place. Paths are relative to rules/, with '/',
// sorted.
//
// Layout: "RDBK", u32 count, then count times {u32 path size, u32 data size, path, data}, little
// endian.
struct KnowledgeFile {
  std::string_view path;
  std::string_view bytes;
};

// Every file whose path starts with `folder` ("secrets/"), in path order. Views stay valid for the
// life of the program.
std::vector<KnowledgeFile> knowledge_files(std::string_view folder);
std::optional<std::string_view> knowledge_file(std::string_view path);
// Identifies the rules of one folder in evidence and caches.
Digest knowledge_digest(std::string_view folder);

}  // namespace redoubt
