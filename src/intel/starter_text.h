#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "intel/advisory_merge.h"

namespace redoubt::intel {

// The starter set as text, one line for each advisory of each package, sorted, so that a change can
// be reviewed:
//   # date 2026-08-21
//   ecosystem TAB package TAB ids TAB severity TAB weaknesses TAB marks TAB ranges [TAB parts]
// ids: preferred one first, separated by ','. severity: a word, "-" when unknown. weaknesses: CWE
// numbers with ',', or "-". marks: "exploited", "malicious", "unmaintained" with ',', or "-".
// ranges, separated by ' ': "1.0..2.0" without 2.0, "1.0..=2.0" with it; what is left out on a side
// is open. parts: what of the package is affected, with ',', where that is known.
struct StarterSet {
  MergedAdvisories content;
  std::string date;
};

// `weaknesses`: lines "79 TAB Cross-site scripting", from which titles are made. Errors name file
// and line.
Result<StarterSet> parse_starter(std::string_view text, std::string_view weaknesses);

// A line without its end; "" when the row cannot be written in this form (a version with a blank or
// "..").
std::string starter_line(const MergedPackage& package, const PackageAdvisory& entry,
                         const Advisory& advisory);

}  // namespace redoubt::intel
