#include "pipeline/pattern_index.h"

#include <cstring>

#include "platform/filesystem.h"

// Digest of the patterns (32 bytes), then PatternSet::serialise(). Weak: the tool that makes it is
// linked without it.
extern "C" {
extern const char redoubt_patterns_begin[] __attribute__((weak));
extern const char redoubt_patterns_end[] __attribute__((weak));
}

namespace redoubt::pipeline {
namespace {

std::string_view embedded() {
  if (redoubt_patterns_begin == nullptr) return {};
  return {redoubt_patterns_begin,
          static_cast<size_t>(redoubt_patterns_end - redoubt_patterns_begin)};
}

Result<analysis::PatternSet> load(const std::vector<analysis::Pattern>& patterns) {
  const Digest digest = pattern_digest(patterns);
  const std::string_view built_in = embedded();
  if (built_in.size() > digest.bytes.size() &&
      std::memcmp(built_in.data(), digest.bytes.data(), digest.bytes.size()) == 0) {
    auto set = analysis::PatternSet::deserialise(built_in.substr(digest.bytes.size()));
    if (set) return set;
  }
  const auto cached = platform::user_cache_folder() / "patterns" / (digest.hex() + ".db");
  if (const auto bytes = platform::read_file(cached)) {
    auto set = analysis::PatternSet::deserialise(*bytes);
    if (set) return set;
  }
  TRY_ASSIGN(auto set, analysis::PatternSet::compile(patterns));
  (void)platform::write_file(cached, set.serialise());  // a cache: it works without
  return set;
}

}  // namespace

std::vector<analysis::Pattern> merged_patterns(const Engines& engines) {
  std::vector<analysis::Pattern> merged;
  for (const auto& engine : engines)
    for (auto& pattern : engine->patterns()) merged.push_back(std::move(pattern));
  return merged;
}

Digest pattern_digest(const std::vector<analysis::Pattern>& patterns) {
  FieldHasher hasher;
  for (const auto& pattern : patterns)
    hasher.add(pattern.text).add(uint64_t{pattern.literal}).add(uint64_t{pattern.ignore_case});
  return hasher.finish();
}

Result<PatternIndex> PatternIndex::make(const Engines& engines) {
  PatternIndex index;
  for (uint32_t engine = 0; engine < engines.size(); ++engine)
    for (uint32_t count = static_cast<uint32_t>(engines[engine]->patterns().size()), i = 0;
         i < count; ++i)
      index.owners_.push_back({engine, i});
  if (index.owners_.empty()) return index;
  TRY_ASSIGN(auto set, load(merged_patterns(engines)));
  index.set_ = std::make_unique<analysis::PatternSet>(std::move(set));
  return index;
}

bool PatternIndex::scan(std::string_view bytes, analysis::PatternSet::Scratch& scratch,
                        std::vector<std::vector<analysis::PatternHit>>& hits) const {
  return set_->scan(bytes, scratch, [&](uint32_t pattern, size_t end) {
    const Owner& owner = owners_[pattern];
    hits[owner.engine].push_back({owner.pattern, end});
  });
}

}  // namespace redoubt::pipeline
