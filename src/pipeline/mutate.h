#pragma once

#include <map>
#include <string>
#include <vector>

#include "pipeline/prove.h"

namespace redoubt::pipeline {

// A good sample with one guard taken out. What a test says about it shows whether the test sees the
// guard, or passes for another reason.
struct Mutant {
  enum class Kind : uint8_t { kRemoved, kUndone };
  Kind kind = Kind::kRemoved;
  std::string path;
  size_t line = 0;   // in the good sample, from 1; 0 = the whole file
  std::string text;  // what was taken out: the line, or the first one of a change
  std::map<std::string, std::string> files;
};

// Made from what the good sample has and the bad one has not: each such line removed alone, each
// change undone alone (the good lines replaced by the bad ones), each such file removed. Longest
// common subsequence per file; samples are small (at most kMaxLines, longer files are undone as a
// whole). Deterministic, without repetitions.
inline constexpr size_t kMaxMutatedLines = 400;
std::vector<Mutant> mutants_of(const std::map<std::string, std::string>& good,
                               const std::map<std::string, std::string>& bad);

// What became of the mutants of one template.
struct MutationProof {
  std::string template_id;
  size_t killed = 0;              // the test failed, as it must
  size_t broken = 0;              // no longer a sample that the test could decide (broken syntax)
  size_t not_run = 0;             // no engine or installed tool has the capability
  std::vector<Mutant> survivors;  // the test still passed: these lines do not matter to it
  // None of several mutants made the test fail: it does not look at what the samples differ in.
  bool refuted() const { return killed == 0 && not_run == 0; }
};

// The mutants of every template that has samples, in rule order. Fails as prove() does.
Result<std::vector<MutationProof>> prove_by_mutation(const plan::RuleSet& rules,
                                                     const ProveOptions& options,
                                                     const Context& context);

}  // namespace redoubt::pipeline
