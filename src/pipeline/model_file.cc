#include "pipeline/model_file.h"

#include "platform/filesystem.h"
#include "platform/project_file.h"

namespace redoubt::pipeline {
namespace {

constexpr uint64_t kMaxBytes = 64u << 20;

}  // namespace

Result<plan::ReadModel> read_model_file(const std::filesystem::path& file, Diagnostics& remarks) {
  TRY_ASSIGN(const auto text, platform::read_file(file, kMaxBytes));
  const auto folder = std::filesystem::absolute(file).parent_path();
  const auto include = [&](const std::string& path) -> Result<std::string> {
    TRY_ASSIGN(auto included, platform::read_project_file(folder, path, kMaxBytes));
    if (!included) return fail("there is no file {} below {}", path, folder.string());
    return std::move(*included);
  };
  return plan::read_any_model(text, file.string(), remarks, include);
}

}  // namespace redoubt::pipeline
