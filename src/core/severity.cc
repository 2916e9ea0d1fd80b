#include "core/severity.h"

#include <string>

#include "base/text.h"

namespace redoubt::core {

std::string_view to_string(Severity severity) {
  using enum Severity;
  switch (severity) {
    case kInfo:
      return "info";
    case kLow:
      return "low";
    case kMedium:
      return "medium";
    case kHigh:
      return "high";
    case kCritical:
      return "critical";
  }
  return "info";
}

std::string_view to_string(Confidence confidence) {
  using enum Confidence;
  switch (confidence) {
    case kLow:
      return "low";
    case kMedium:
      return "medium";
    case kHigh:
      return "high";
  }
  return "low";
}

std::optional<Severity> parse_severity(std::string_view word) {
  const std::string key = to_lower(word);
  if (key == "critical") return Severity::kCritical;
  if (key == "high" || key == "important" || key == "error") return Severity::kHigh;
  if (key == "medium" || key == "moderate" || key == "warning") return Severity::kMedium;
  if (key == "low" || key == "note") return Severity::kLow;
  if (key == "info" || key == "none" || key == "informational") return Severity::kInfo;
  return std::nullopt;
}

std::optional<Confidence> parse_confidence(std::string_view word) {
  const std::string key = to_lower(word);
  if (key == "high") return Confidence::kHigh;
  if (key == "medium") return Confidence::kMedium;
  if (key == "low") return Confidence::kLow;
  return std::nullopt;
}

Severity severity_of_score(double score) {
  if (score >= 9.0) return Severity::kCritical;
  if (score >= 7.0) return Severity::kHigh;
  if (score >= 4.0) return Severity::kMedium;
  return score > 0.0 ? Severity::kLow : Severity::kInfo;
}

double score_of_severity(Severity severity) {
  using enum Severity;
  switch (severity) {
    case kInfo:
      return 0.0;
    case kLow:
      return 2.5;
    case kMedium:
      return 5.5;
    case kHigh:
      return 8.0;
    case kCritical:
      return 9.5;
  }
  return 0.0;
}

}  // namespace redoubt::core
