#pragma once

#include <optional>
#include <string_view>

namespace redoubt::core {

// The base score of a CVSS vector: "CVSS:4.0/…", "CVSS:3.1/…", "CVSS:3.0/…", or a v2 vector
// ("AV:N/AC:L/Au:N/…", also in parentheses). Threat, temporal, environmental and supplemental
// metrics are checked but do not change it. Nothing when the vector is malformed: a metric unknown,
// given twice or missing, or a value the metric does not have. Source: FIRST, CVSS v2 §3.2.1,
// v3.0/v3.1 §7.1 and appendix A, v4.0 §8.
struct CvssScore {
  int version = 0;  // 20, 30, 31 or 40
  double base = 0;  // 0.0-10.0, one decimal
};
std::optional<CvssScore> cvss_base_score(std::string_view vector);

}  // namespace redoubt::core
