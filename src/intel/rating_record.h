#pragma once

#include <vector>

#include "intel/advisory.h"
#include "intel/json_access.h"

namespace redoubt::intel {

// Reads what a document rates: a CVE record (CVE JSON 5.x, with CISA's container), or a feed of NVD
// (API 2.0, or JSON 1.1). Of several vectors the newest CVSS version counts, and of the same
// version the first: the record's author, then CISA. Rejected CVEs and those without a vector rate
// nothing. False when the document is none of these. Source: CVE record format 5.1; NVD CVE API 2.0
// schema; NVD JSON 1.1 schema.
bool read_ratings(const object& document, std::vector<Rating>& out);

}  // namespace redoubt::intel
