#include "intel/osv_ranges.h"

#include <algorithm>

namespace redoubt::intel {
namespace {

struct KeyedEvent {
  std::string key;
  VersionEvent::Kind kind;
  std::string version;
};

Result<std::string> key_of(core::VersionScheme scheme, const std::string& version) {
  if (version == "0") return std::string();
  const auto key = core::version_key(scheme, version);
  if (!key) return fail("range left out: '{}' is no version", version.substr(0, 60));
  return std::string(key->bytes());
}

// Stable, so that the record's own order decides between events at one version; only last_affected
// goes behind what is introduced there.
void sort_events(std::vector<KeyedEvent>& events) {
  std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.kind != VersionEvent::kLastAffected && b.kind == VersionEvent::kLastAffected;
  });
}

}  // namespace

void RangeBuilder::add(VersionRange range, Keys keys) {
  if (!keys.high.empty() && (keys.inclusive ? keys.high < keys.low : keys.high <= keys.low)) return;
  ranges_.push_back(std::move(range));
  keys_.push_back(std::move(keys));
}

Result<void> RangeBuilder::add_range(const std::vector<VersionEvent>& events) {
  std::vector<KeyedEvent> sorted;
  std::string limit_key, limit;
  bool limited = false, unlimited = false;
  for (const auto& event : events) {
    if (event.kind == VersionEvent::kLimit && event.version == "*") {
      unlimited = true;
      continue;
    }
    TRY_ASSIGN(auto key, key_of(scheme_, event.version));
    if (event.kind != VersionEvent::kLimit) {
      sorted.push_back({std::move(key), event.kind, event.version});
    } else if (!limited || key > limit_key) {
      limited = true;
      limit_key = std::move(key);
      limit = event.version;
    }
  }
  sort_events(sorted);
  limited = limited && !unlimited;

  const KeyedEvent* open = nullptr;
  const auto close = [&](const std::string& key, const std::string& version, bool inclusive) {
    if (!open) return;
    VersionRange range{.introduced = open->key.empty() ? "" : open->version,
                       .fixed = inclusive ? "" : version,
                       .last = inclusive ? version : ""};
    Keys keys{.low = open->key, .high = key, .inclusive = inclusive};
    open = nullptr;
    if (limited && (key.empty() || key > limit_key || (inclusive && key == limit_key))) {
      range.fixed = limit;
      range.last.clear();
      keys.high = limit_key;
      keys.inclusive = false;
    }
    add(std::move(range), std::move(keys));
  };
  for (const auto& event : sorted) {
    if (event.kind == VersionEvent::kIntroduced) {
      if (!open) open = &event;
    } else if (event.key.empty()) {
      open = nullptr;  // "fixed": "0": nothing was affected
    } else {
      close(event.key, event.version, event.kind == VersionEvent::kLastAffected);
    }
  }
  close("", "", false);
  return {};
}

void RangeBuilder::add_version(std::string_view version) {
  const auto key = core::version_key(scheme_, version);
  if (!key) return;
  const auto bytes = key->bytes();
  for (const auto& one : keys_)
    if (bytes >= one.low &&
        (one.high.empty() || bytes < one.high || (one.inclusive && bytes == one.high)))
      return;
  const auto at = std::lower_bound(points_.begin(), points_.end(), bytes);
  if (at != points_.end() && *at == bytes) return;
  points_.emplace(at, bytes);
  ranges_.push_back(
      {.introduced = std::string(version), .fixed = "", .last = std::string(version)});
}

}  // namespace redoubt::intel
