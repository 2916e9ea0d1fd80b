#include "pipeline/covered.h"

#include "pipeline/judge.h"

namespace redoubt::pipeline {

std::vector<std::string> covered_findings(const core::TestCase& test,
                                          const std::vector<Weakness>& weaknesses,
                                          const std::vector<std::string>& names) {
  std::vector<std::string> covered;
  if (test.oracle != core::Oracle::kZeroFindings) return covered;
  for (size_t i = 0; i < weaknesses.size(); ++i) {
    if (!weaknesses[i].finding.suppressed()) continue;
    Weakness open = weaknesses[i];
    open.finding.suppression = {};
    if (concerns(open, test)) covered.push_back(names[i]);
  }
  return covered;
}

}  // namespace redoubt::pipeline
