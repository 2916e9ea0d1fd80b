// Compiles the patterns of all built-in engines into one Vectorscan database while the program is
// built, because it takes longer than a whole scan of a small project. Usage: compile_patterns
// <output>
//
// Layout of the output, which pipeline/pattern_index.cc reads: pattern_digest() (32 bytes), then
// PatternSet::serialise().
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "engines/engine.h"
#include "pipeline/pattern_index.h"

namespace redoubt {
namespace {

Result<std::string> compiled_patterns() {
  pipeline::Engines engines;
  for (const auto& info : engines::all_engines()) {
    TRY_ASSIGN(auto engine, info.make());
    engines.push_back(std::move(engine));
  }
  const auto patterns = pipeline::merged_patterns(engines);
  TRY_ASSIGN(const auto set, analysis::PatternSet::compile(patterns));
  const std::string database = set.serialise();
  if (database.empty()) return fail("the compiled patterns cannot be serialised");
  const Digest digest = pipeline::pattern_digest(patterns);
  return std::string(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()) +
         database;
}

Result<void> write(const std::string& bytes, const char* path) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) return fail("cannot write {}", path);
  return {};
}

Result<void> run(const char* path) {
  TRY_ASSIGN(const std::string bytes, compiled_patterns());
  return write(bytes, path);
}

}  // namespace
}  // namespace redoubt

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: compile_patterns <output>\n", stderr);
    return 2;
  }
  const auto done = redoubt::run(arguments[1]);
  if (done) return 0;
  std::fprintf(stderr, "compile_patterns: %s\n", done.error().to_string().c_str());
  return 1;
}
