#pragma once

#include <filesystem>

#include "base/diagnostics.h"
#include "plan/exchange/exchange.h"

namespace redoubt::pipeline {

// A model file in any format that plan/exchange reads, at most 64 MiB. What it includes is read
// from its own folder and below, never through a symbolic link.
Result<plan::ReadModel> read_model_file(const std::filesystem::path& file, Diagnostics& remarks);

}  // namespace redoubt::pipeline
