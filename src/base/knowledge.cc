#include "base/knowledge.h"

#include <cstring>

#include "base/check.h"

extern "C" {
extern const char redoubt_knowledge_begin[];
extern const char redoubt_knowledge_end[];
}

namespace redoubt {
namespace {

uint32_t take_u32(std::string_view& rest) {
  uint32_t value;
  REDOUBT_CHECK(rest.size() >= sizeof value);
  std::memcpy(&value, rest.data(), sizeof value);
  rest.remove_prefix(sizeof value);
  return value;
}

std::string_view take(std::string_view& rest, size_t size) {
  REDOUBT_CHECK(rest.size() >= size);
  const auto taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

}  // namespace

std::vector<KnowledgeFile> knowledge_files(std::string_view folder) {
  std::string_view rest(redoubt_knowledge_begin,
                        static_cast<size_t>(redoubt_knowledge_end - redoubt_knowledge_begin));
  REDOUBT_CHECK(take(rest, 4) == "RDBK");
  std::vector<KnowledgeFile> files;
  for (uint32_t left = take_u32(rest); left > 0; --left) {
    const uint32_t path_size = take_u32(rest);
    const uint32_t data_size = take_u32(rest);
    const auto path = take(rest, path_size);
    const auto bytes = take(rest, data_size);
    if (path.starts_with(folder)) files.push_back({path, bytes});
  }
  return files;
}

std::optional<std::string_view> knowledge_file(std::string_view path) {
  for (const auto& file : knowledge_files(path))
    if (file.path == path) return file.bytes;
  return std::nullopt;
}

Digest knowledge_digest(std::string_view folder) {
  FieldHasher hasher;
  for (const auto& file : knowledge_files(folder)) hasher.add(file.path).add(file.bytes);
  return hasher.finish();
}

}  // namespace redoubt
