#include "core/report.h"

namespace redoubt::core {

std::string_view to_string(CoverageGap::Kind kind) {
  using enum CoverageGap::Kind;
  switch (kind) {
    case kSkipped:
      return "skipped";
    case kTruncated:
      return "truncated";
    case kTimedOut:
      return "timed out";
    case kUnreadable:
      return "unreadable";
    case kMalformed:
      return "malformed";
    case kNotFollowed:
      return "not followed";
  }
  return "skipped";
}

}  // namespace redoubt::core
