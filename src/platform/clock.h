#pragma once

#include <cstdint>
#include <string>

namespace redoubt::platform {

// Time comes through this, so that tests can set it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t now() const = 0;  // seconds since 1970, UTC
};
const Clock& system_clock();

std::string rfc3339(int64_t seconds);   // "2026-11-24T10:00:00Z"
std::string iso_date(int64_t seconds);  // "2026-11-24"

}  // namespace redoubt::platform
