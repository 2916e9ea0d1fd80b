#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "core/version.h"
#include "intel/advisory.h"

namespace redoubt::intel {

struct VersionEvent {
  enum Kind { kIntroduced, kFixed, kLastAffected, kLimit };
  Kind kind;
  std::string version;
};

// Turns the events and version lists of one package into ranges, by OSV's evaluation algorithm
// (schema.md, "Evaluation"): events are walked in version order; "0" is before every version; a
// limit cuts all that is not below it.
class RangeBuilder {
 public:
  explicit RangeBuilder(core::VersionScheme scheme) : scheme_(scheme) {}
  // Fails, and adds nothing, when an event's version cannot be ordered.
  Result<void> add_range(const std::vector<VersionEvent>& events);
  // A version that is listed; those inside a range already added are not kept twice. What cannot be
  // ordered is ignored.
  void add_version(std::string_view version);
  std::vector<VersionRange> take() { return std::move(ranges_); }

 private:
  struct Keys {
    std::string low, high;  // bytes of version keys; high "" = no end
    bool inclusive = false;
  };
  void add(VersionRange range, Keys keys);
  core::VersionScheme scheme_;
  std::vector<VersionRange> ranges_;
  std::vector<Keys> keys_;
  std::vector<std::string> points_;
};

}  // namespace redoubt::intel
