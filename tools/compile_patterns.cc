// Compiles the patterns of each built-in engine into a Vectorscan database while the program is
// built, because it takes longer than a whole scan of a small project. Usage: compile_patterns
// <output>
//
// The output is a sequence of pipeline::compiled_section(), which pipeline/pattern_index.cc reads.
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
  std::string sections;
  for (const auto& info : engines::all_engines()) {
    TRY_ASSIGN(const auto engine, info.make());
    const auto patterns = engine->patterns();
    if (patterns.empty()) continue;
    TRY_ASSIGN(const std::string section, pipeline::compiled_section(patterns));
    sections += section;
  }
  return sections;
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
