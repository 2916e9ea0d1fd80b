#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace redoubt::core {

// Ordered: a larger value is worse. The words are those of CVSS v3.1 §5, with kInfo for "None".
enum class Severity : uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
enum class Confidence : uint8_t { kLow, kMedium, kHigh };

std::string_view to_string(Severity severity);      // "info" … "critical"
std::string_view to_string(Confidence confidence);  // "low", "medium", "high"
// also "none", "moderate", "important", "error", "warning", "note"
std::optional<Severity> parse_severity(std::string_view word);
std::optional<Confidence> parse_confidence(std::string_view word);
// The rating of a CVSS base score 0.0-10.0 (CVSS v3.1 §5).
Severity severity_of_score(double score);
// A score inside the rating's band, for formats that want a number (SARIF's security-severity).
double score_of_severity(Severity severity);

}  // namespace redoubt::core
