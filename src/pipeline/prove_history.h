#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "pipeline/context.h"

namespace redoubt::pipeline {

// Turns a sample's folder into a git repository whose history is as history.yaml says: {commits:
// 30, authors: [e-mail, …], reviewed: true, signed_off: true, deleted: {path: text, …}}. Authors
// take turns; a reviewed commit is committed by the next of them; deleted files were committed and
// removed before that. The program `git` makes it.
Result<void> make_history(const std::filesystem::path& folder, std::string_view history_yaml,
                          const Context& context);

}  // namespace redoubt::pipeline
