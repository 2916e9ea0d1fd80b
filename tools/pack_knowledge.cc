// Packs a folder into the archive that base/knowledge.h describes: pack_knowledge FOLDER OUTPUT
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace fs = std::filesystem;

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: pack_knowledge FOLDER OUTPUT\n"), 2;
  const fs::path folder = argv[1];
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    // Tables become blobs of their own at build time (cmake/starter.cmake).
    if (entry.is_regular_file() && entry.path().extension() != ".tsv")
      paths.push_back(fs::relative(entry.path(), folder).generic_string());
  std::sort(paths.begin(), paths.end());

  std::ofstream out(argv[2], std::ios::binary);
  const auto put = [&](size_t value) {
    const auto number = static_cast<uint32_t>(value);
    out.write(reinterpret_cast<const char*>(&number), sizeof number);
  };
  out << "RDBK";
  put(paths.size());
  for (const auto& path : paths) {
    std::ifstream in(folder / path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    put(path.size());
    put(bytes.size());
    out << path << bytes;
  }
  return out.good() ? 0 : 1;
}
