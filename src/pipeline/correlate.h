#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "core/reconcile.h"
#include "core/report.h"

namespace redoubt::pipeline {

// One weakness at one place, whoever reported it.
struct Weakness {
  core::Finding finding;  // the observation that says most; also_reported_by names the others
  std::vector<core::Observed> observations;  // the finding's own first
  // of all observations, the finding's own first; empty = that one only
  std::vector<std::string> capabilities;
  core::Identified identity;  // keys of all observations
};

// Joins findings of different sources that are about the same capability (or CWE) and overlapping
// lines of a file, or about the same advisory and component. A credential in a configuration is
// what the secrets engine and the config engine both have a word for, and one weakness. Two
// findings of one source are joined only when two rules of it see one weakness of code at one
// place. Result in report order.
std::vector<Weakness> correlate(const std::vector<core::SourceReport>& reports);

// Lowers the confidence of findings about code, configuration and components beside the product
// (core/place_kind.h): tests, examples and documentation are not what runs. They are reported and
// do not fail the default gate. Secrets are as real there as anywhere, so they keep theirs.
void rate_by_place(std::vector<core::SourceReport>& reports);

}  // namespace redoubt::pipeline
