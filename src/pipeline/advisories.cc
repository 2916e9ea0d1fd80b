#include "pipeline/advisories.h"

#include "intel/vulnerability_database.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {

std::filesystem::path advisories_file() { return platform::user_data_folder() / "advisories.db"; }

Result<std::unique_ptr<core::VulnerabilitySource>> open_advisories(
    const std::filesystem::path& root, const Config& config) {
  std::error_code code;
  if (!config.advisories.empty())
    return intel::VulnerabilityDatabase::open(root / config.advisories);
  if (std::filesystem::exists(advisories_file(), code))
    return intel::VulnerabilityDatabase::open(advisories_file());
  return intel::VulnerabilityDatabase::starter();
}

}  // namespace redoubt::pipeline
