#include "pipeline/own_outputs.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "pipeline/sealed_file.h"
#include "platform/filesystem.h"

namespace redoubt::pipeline {
namespace {

constexpr std::string_view kMark = "redoubt own outputs 1\n";
constexpr size_t kMost = 500;  // the newest; a list that only grows would be read by every scan

std::filesystem::path list_file() { return platform::user_cache_folder() / "outputs.list"; }

std::string whole_path(const std::filesystem::path& file) {
  std::error_code problem;
  const auto whole = std::filesystem::weakly_canonical(file, problem);
  return problem ? std::string() : whole.string();
}

// "digest path", a line each, the oldest first.
std::vector<std::string> read_lines() {
  const auto text = read_sealed(list_file(), kMark, Digest{});
  if (!text) return {};
  std::vector<std::string> lines;
  for (const std::string_view line : split(*text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

std::string_view path_of(std::string_view line) { return line.substr(line.find(' ') + 1); }

}  // namespace

OwnOutputs OwnOutputs::load() {
  OwnOutputs outputs;
  for (const auto& line : read_lines())
    outputs.written_.emplace(line.substr(0, line.find(' ')), path_of(line));
  return outputs;
}

bool OwnOutputs::holds(const std::filesystem::path& file, const Digest& digest) const {
  const auto [first, last] = written_.equal_range(digest.hex());
  return std::any_of(first, last, [path = first == last ? "" : whole_path(file)](const auto& one) {
    return one.second == path;
  });
}

void OwnOutputs::remember(const std::filesystem::path& file, std::string_view bytes) {
  const std::string path = whole_path(file);
  if (path.empty() || path.find('\n') != path.npos) return;
  auto lines = read_lines();
  std::erase_if(lines, [&](const std::string& line) { return path_of(line) == path; });
  lines.push_back(sha256(bytes).hex() + " " + path);
  if (lines.size() > kMost) lines.erase(lines.begin());
  (void)write_sealed(list_file(), kMark, Digest{}, join(lines, "\n") + "\n");
}

}  // namespace redoubt::pipeline
