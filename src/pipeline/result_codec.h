#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "engines/engine.h"

namespace redoubt::pipeline {

// What an engine said about a file, as bytes for the scan cache: little endian, length-prefixed, no
// versioning of its own (the cache's key holds kResultCodecVersion).
inline constexpr uint64_t kResultCodecVersion = 5;

void encode(const engines::FileReport& report, std::string& out);
// Consumes one report from the front of `bytes`. Fails on damaged bytes, never reads beyond them.
Result<engines::FileReport> decode(std::string_view& bytes);

}  // namespace redoubt::pipeline
