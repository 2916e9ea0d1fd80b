#include "pipeline/pattern_index.h"

#include <cstring>
#include <optional>

#include "platform/filesystem.h"

// Sections of compiled_section(). Weak: the tool that makes them is linked without them.
extern "C" {
extern const char redoubt_patterns_begin[] __attribute__((weak));
extern const char redoubt_patterns_end[] __attribute__((weak));
}

namespace redoubt::pipeline {
namespace {

using analysis::PatternSet;

constexpr size_t kDigestBytes = sizeof(Digest::bytes);
constexpr size_t kSizeBytes = 8;

std::string_view embedded() {
  if (redoubt_patterns_begin == nullptr) return {};
  return {redoubt_patterns_begin,
          static_cast<size_t>(redoubt_patterns_end - redoubt_patterns_begin)};
}

uint64_t little_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

std::optional<std::string_view> embedded_section(const Digest& digest) {
  for (auto rest = embedded(); rest.size() > kDigestBytes + kSizeBytes;) {
    const uint64_t size = little_endian(rest.substr(kDigestBytes, kSizeBytes));
    const auto section = rest.substr(kDigestBytes + kSizeBytes);
    if (size > section.size()) break;
    if (std::memcmp(rest.data(), digest.bytes.data(), kDigestBytes) == 0)
      return section.substr(0, size);
    rest = section.substr(size);
  }
  return std::nullopt;
}

Result<PatternSet> load(std::span<const analysis::Pattern> patterns) {
  const Digest digest = pattern_digest(patterns);
  if (const auto section = embedded_section(digest)) {
    auto set = PatternSet::deserialise(*section);
    if (set) return set;
  }
  const auto cached = platform::user_cache_folder() / "patterns" / (digest.hex() + ".db");
  if (const auto bytes = platform::read_file(cached)) {
    auto set = PatternSet::deserialise(*bytes);
    if (set) return set;
  }
  TRY_ASSIGN(auto set, PatternSet::compile(patterns));
  (void)platform::write_file(cached, set.serialise());  // a cache: it works without
  return set;
}

}  // namespace

Digest pattern_digest(std::span<const analysis::Pattern> patterns) {
  FieldHasher hasher;
  for (const auto& pattern : patterns)
    hasher.add(pattern.text)
        .add(uint64_t{pattern.literal})
        .add(uint64_t{pattern.ignore_case})
        .add(uint64_t{pattern.once});
  return hasher.finish();
}

Result<std::string> compiled_section(std::span<const analysis::Pattern> patterns) {
  TRY_ASSIGN(const auto set, PatternSet::compile(patterns));
  const std::string database = set.serialise();
  if (database.empty()) return fail("the compiled patterns cannot be serialised");
  const Digest digest = pattern_digest(patterns);
  std::string section(reinterpret_cast<const char*>(digest.bytes.data()), kDigestBytes);
  for (size_t i = 0; i < kSizeBytes; ++i)
    section += static_cast<char>(uint64_t{database.size()} >> (8 * i));
  return section + database;
}

Result<PatternIndex> PatternIndex::make(const Engines& engines) {
  PatternIndex index;
  for (const auto& engine : engines) {
    const auto patterns = engine->patterns();
    auto& set = index.sets_.emplace_back();
    if (patterns.empty()) continue;
    TRY_ASSIGN(auto loaded, load(patterns));
    set = std::make_unique<PatternSet>(std::move(loaded));
  }
  return index;
}

std::unique_ptr<PatternSet::Scratch> PatternIndex::make_scratch() const {
  std::unique_ptr<PatternSet::Scratch> scratch;
  for (const auto& set : sets_) {
    if (set == nullptr) continue;
    if (scratch == nullptr) scratch = set->make_scratch();
    else set->fit(*scratch);
  }
  return scratch;
}

bool PatternIndex::scan(size_t engine, std::string_view bytes, PatternSet::Scratch& scratch,
                        std::vector<analysis::PatternHit>& hits) const {
  hits.clear();
  return sets_[engine]->scan(bytes, scratch,
                             [&](uint32_t pattern, size_t end) { hits.push_back({pattern, end}); });
}

}  // namespace redoubt::pipeline
