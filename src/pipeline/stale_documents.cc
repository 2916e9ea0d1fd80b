#include "pipeline/stale_documents.h"

#include <algorithm>
#include <fstream>

#include "base/text.h"
#include "plan/output/output.h"

namespace redoubt::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestFirstLine = 256;

bool is_plain_file(const fs::path& path) {
  std::error_code code;
  return fs::is_regular_file(fs::symlink_status(path, code));
}

bool plan_wrote(const fs::path& path) {
  std::string line(kLongestFirstLine, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<size_t>(in.gcount()));
  line.resize(std::min(line.find('\n'), line.size()));
  return line.find(plan::kWrittenByPlan) != std::string::npos;
}

// Paths below `folder` where documents come and go.
std::vector<std::string> candidates(const fs::path& folder) {
  std::vector<std::string> paths{"checklist.md"};
  std::error_code code;
  const fs::path guidelines = folder / "guidelines";
  if (!fs::is_directory(fs::symlink_status(guidelines, code))) return paths;
  for (fs::directory_iterator at(guidelines, code), end; !code && at != end; at.increment(code))
    paths.push_back("guidelines/" + at->path().filename().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// File systems that take "API.md" and "api.md" for the same list the old name of a new document.
bool is_of_now(const fs::path& folder, const std::string& path,
               const std::map<std::string, std::string>& files) {
  if (files.contains(path)) return true;
  return std::any_of(files.begin(), files.end(), [&](const auto& file) {
    std::error_code code;
    return file.first.size() == path.size() && to_lower(file.first) == to_lower(path) &&
           fs::equivalent(folder / file.first, folder / path, code);
  });
}

}  // namespace

Result<std::vector<std::string>> remove_stale_documents(
    const fs::path& folder, const std::map<std::string, std::string>& files) {
  std::vector<std::string> gone;
  for (const auto& path : candidates(folder)) {
    const fs::path file = folder / path;
    if (is_of_now(folder, path, files) || !is_plain_file(file) || !plan_wrote(file)) continue;
    std::error_code code;
    fs::remove(file, code);
    if (code) return fail("remove {}: {}", file.string(), code.message());
    gone.push_back(path);
  }
  return gone;
}

}  // namespace redoubt::pipeline
