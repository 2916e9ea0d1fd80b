#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"
#include "platform/process.h"

namespace redoubt::platform {

// What a confined program may see. Everything else of the file system is read-only system folders;
// no network unless asked; a private /tmp; no new privileges; dies with us.
struct SandboxSpec {
  std::vector<std::filesystem::path> read_only;  // visible at the same path
  std::vector<std::filesystem::path> writable;   // visible and writable at the same path
  // (a file, what is shown at its path), after everything else.
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> replaced;
  bool network = false;
};

// Whether programs can be confined on this machine (bubblewrap is there and allowed to make
// namespaces); the answer is probed once per call, so callers keep it. On failure the error says
// what to install or allow.
Result<void> sandbox_available(const CancelToken& cancel);

// `process` as it must be started to run confined: bubblewrap in front of the same arguments.
ProcessSpec confine(const ProcessSpec& process, const SandboxSpec& sandbox);

}  // namespace redoubt::platform
