#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace redoubt::core {

// One metric of a CVSS version: its name, its values separated by blanks, and whether a vector must
// have it.
struct CvssMetric {
  std::string_view name;
  std::string_view values;
  bool mandatory = false;
};

// A vector whose metrics were all checked against a version's table. Values are views into the
// text.
class CvssVector {
 public:
  static constexpr size_t kMaxMetrics = 40;
  static std::optional<CvssVector> parse(std::string_view text,
                                         std::span<const CvssMetric> metrics);
  // The value of a mandatory metric; all but one of CVSS v2's are one letter.
  char operator[](std::string_view name) const;

 private:
  std::span<const CvssMetric> metrics_;
  std::array<std::string_view, kMaxMetrics> values_{};
};

double cvss4_base_score(const CvssVector& vector);  // cvss4.cc

}  // namespace redoubt::core
