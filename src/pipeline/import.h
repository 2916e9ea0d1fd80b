#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "pipeline/context.h"
#include "store/store.h"

namespace redoubt::pipeline {

struct Imported {
  bool repeated = false;  // the same file was the last thing recorded: nothing has changed
  std::vector<std::string> tools;
  uint64_t findings = 0, fresh = 0, known = 0, fixed = 0;
  std::vector<std::string> problems;  // what of the report could not be used
};

// Takes a SARIF 2.1.0 report into the memory of the project at `root`: one transaction, idempotent.
// A finding that the same tool had reported before, with the same category, and that is missing now
// is fixed, unless one of their runs in the report did not finish. A report of redoubt itself, or
// one that names no file of this project, is refused.
Result<Imported> import_report(const std::filesystem::path& file, const std::filesystem::path& root,
                               const Context& context);

// Of each imported source whose newest report says that it did not finish, or could not be read
// whole: a sentence for people. What it would have reported is unknown until a whole one is
// imported. `branch` is the store's context.
Result<std::vector<std::string>> unfinished_imports(store::Store& store, std::string_view branch);

}  // namespace redoubt::pipeline
