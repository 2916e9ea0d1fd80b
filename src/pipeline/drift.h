#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/test_case.h"
#include "pipeline/config.h"
#include "pipeline/context.h"
#include "pipeline/scan.h"
#include "plan/drift.h"
#include "plan/drift_host.h"

namespace redoubt::pipeline {

struct DriftReport {
  struct Entry {
    plan::DriftEntry entry;
    bool in_model = false;  // since a revision: new, and the written model has it already
    // of a host: what listens and is not in the model
    std::optional<plan::HostListener> listener = {};
  };
  std::string model;  // "security/model.yaml", or the file that was named; "" = none is written
  std::string since;  // full id; "" = compared with the written model
  bool of_host = false;
  size_t listeners = 0;  // of a host: how many there are
  std::vector<Entry> entries;
  std::vector<std::string> left_out;      // what may run as well and could not be read
  std::vector<core::TestCase> new_tests;  // since a revision: of the plan for what is new

  // What no written model has, or a written model has wrongly. What a host keeps to itself is told
  // and does not count.
  size_t unanswered() const;
};

// Compares the project's security/model.yaml with the model inferred from its files now. With
// `since`, a revision, compares the models inferred then and now and says which of the new is
// modelled. `against`: the model to compare with, of another place, in any format that is read.
// Without a model and a revision there is nothing to compare: an error.
Result<DriftReport> look_for_drift(const std::filesystem::path& root, const std::string& since,
                                   const Config& config, const Context& context,
                                   const std::filesystem::path& against = {});

// Compares the model with what listens on this host; `proc` is its procfs ("/proc").
Result<DriftReport> look_for_host_drift(const std::filesystem::path& root,
                                        const std::filesystem::path& proc, const Context& context,
                                        const std::filesystem::path& against = {});

// look_for_drift() for a run that has read its model and inferred one: one line each,
// "compose.yaml:3: service …".
std::vector<std::string> drift_lines(const plan::Model& model, const plan::Model& seen);

}  // namespace redoubt::pipeline
