#include "platform/project_file.h"

#include "platform/filesystem.h"

namespace redoubt::platform {

namespace fs = std::filesystem;

Result<std::optional<std::string>> read_project_file(const fs::path& root, const std::string& path,
                                                     size_t max_bytes) {
  std::error_code code;
  if (fs::symlink_status(root / path, code).type() == fs::file_type::not_found) return std::nullopt;
  TRY_ASSIGN(auto files, FileReader::open(root));
  const auto bytes = files.read(path, max_bytes);
  if (!bytes)
    return std::unexpected(
        Error(fmt::format("{}: {}", (root / path).string(), bytes.error().message()))
            .hint("it must be a file of the project itself that you can read; symbolic links are "
                  "not followed"));
  if (bytes->truncated) return fail("{}: larger than {} bytes", (root / path).string(), max_bytes);
  return std::string(bytes->view);
}

}  // namespace redoubt::platform
