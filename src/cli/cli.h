#pragma once

#include "base/cancel.h"
#include "platform/clock.h"

namespace redoubt::cli {

// Reads the command line, runs the command, returns the exit code (cli/command.h).
int run(int argc, char** argv, const CancelToken& cancel, const platform::Clock& clock);

}  // namespace redoubt::cli
