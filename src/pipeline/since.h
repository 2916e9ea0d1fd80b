#pragma once

#include <filesystem>
#include <string>

#include "base/cancel.h"
#include "base/error.h"
#include "pipeline/run_record.h"

namespace redoubt::pipeline {

// A run that shows only what has changed since a revision.
class Since {
 public:
  Since() = default;  // everything is shown

  // Resolves the revision, before anything is looked at: a run whose report cannot be made is of no
  // use to anybody. "" = everything is shown.
  static Result<Since> make(const std::string& revision, const std::filesystem::path& root);

  // Drops findings in files that are as the revision has them, and in commits that it reaches.
  Result<void> limit(RunRecord& record, const CancelToken& cancel) const;

 private:
  std::filesystem::path root_;
  std::string commit_;  // full id
};

}  // namespace redoubt::pipeline
