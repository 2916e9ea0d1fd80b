#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/pattern_set.h"
#include "analysis/source_file.h"
#include "base/error.h"
#include "engines/engine.h"

namespace redoubt::pipeline {

// Owned by the run and by the masks of its threads (pipeline/secret_mask.h), which outlive it.
using Engines = std::vector<std::shared_ptr<const engines::Engine>>;

// The patterns of all engines in one database, so that a file's bytes are matched once. Made when
// the program is built (tools/compile_patterns.cc) and embedded; compiled anew, and kept in the
// user's cache, only on processors that the embedded one does not fit.
class PatternIndex {
 public:
  static Result<PatternIndex> make(const Engines& engines);

  bool empty() const { return set_ == nullptr; }
  std::unique_ptr<analysis::PatternSet::Scratch> make_scratch() const {
    return set_->make_scratch();
  }
  // Fills hits[engine] for every engine. Returns false when the matcher gave up.
  bool scan(std::string_view bytes, analysis::PatternSet::Scratch& scratch,
            std::vector<std::vector<analysis::PatternHit>>& hits) const;

 private:
  struct Owner {
    uint32_t engine = 0;
    uint32_t pattern = 0;  // in the engine's own list
  };
  std::vector<Owner> owners_;  // by index in the merged list
  std::unique_ptr<analysis::PatternSet> set_;
};

// The merged list and the digest that names its compiled form. Shared with
// tools/compile_patterns.cc.
std::vector<analysis::Pattern> merged_patterns(const Engines& engines);
Digest pattern_digest(const std::vector<analysis::Pattern>& patterns);

}  // namespace redoubt::pipeline
