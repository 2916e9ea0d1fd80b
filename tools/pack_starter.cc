// Makes the database of the starter set from its text: pack_starter FOLDER OUTPUT
// (cmake/starter.cmake runs it).
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "intel/database_writer.h"
#include "intel/starter_text.h"

namespace {

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

redoubt::Result<std::string> pack(const std::filesystem::path& folder) {
  using namespace redoubt::intel;
  TRY_ASSIGN(const auto set,
             parse_starter(read(folder / "starter.tsv"), read(folder / "weaknesses.tsv")));
  std::set<std::string_view> ids;  // one advisory has a line for each of its packages
  for (const auto& advisory : set.content.advisories) ids.insert(advisory.id);
  return write_database(set.content, {.advisories = ids.size(), .date = set.date, .starter = true});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: pack_starter FOLDER OUTPUT\n"), 2;
  const auto bytes = pack(argv[1]);
  if (!bytes) return std::fprintf(stderr, "%s\n", bytes.error().to_string().c_str()), 1;
  std::ofstream out(argv[2], std::ios::binary);
  out << *bytes;
  return out.good() ? 0 : 1;
}
