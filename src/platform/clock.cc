#include "platform/clock.h"

#include <ctime>

namespace redoubt::platform {
namespace {

class SystemClock : public Clock {
 public:
  int64_t now() const override { return std::time(nullptr); }
};

std::string format_time(int64_t seconds, const char* format) {
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string rfc3339(int64_t seconds) { return format_time(seconds, "%Y-%m-%dT%H:%M:%SZ"); }
std::string iso_date(int64_t seconds) { return format_time(seconds, "%Y-%m-%d"); }

}  // namespace redoubt::platform
