#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analysis/pattern_set.h"
#include "analysis/source_file.h"
#include "base/error.h"
#include "engines/engine.h"

namespace redoubt::pipeline {

// Owned by the run and by the masks of its threads (pipeline/secret_mask.h), which outlive it.
using Engines = std::vector<std::shared_ptr<const engines::Engine>>;

// The patterns of each engine as one database, so that all of an engine are matched in one pass.
// The databases are made when the program is built (tools/compile_patterns.cc) and embedded;
// compiled anew, and kept in the user's cache, only on processors that the embedded ones do not
// fit.
class PatternIndex {
 public:
  static Result<PatternIndex> make(const Engines& engines);

  bool has(size_t engine) const { return sets_[engine] != nullptr; }
  // For all engines; null when none has patterns.
  std::unique_ptr<analysis::PatternSet::Scratch> make_scratch() const;
  // Hits of that engine's patterns. Returns false when the matcher gave up.
  bool scan(size_t engine, std::string_view bytes, analysis::PatternSet::Scratch& scratch,
            std::vector<analysis::PatternHit>& hits) const;

 private:
  std::vector<std::unique_ptr<analysis::PatternSet>> sets_;  // by engine; null: no patterns
};

// Names the compiled form of a list.
Digest pattern_digest(std::span<const analysis::Pattern> patterns);
// One section of what tools/compile_patterns.cc writes: pattern_digest() (32 bytes), the size of
// what follows (8 bytes, little endian), then PatternSet::serialise().
Result<std::string> compiled_section(std::span<const analysis::Pattern> patterns);

}  // namespace redoubt::pipeline
