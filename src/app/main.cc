#include <csignal>
#include <unistd.h>

#include "base/cancel.h"
#include "cli/cli.h"
#include "platform/clock.h"

namespace {

redoubt::CancelToken interrupted;

// The first Ctrl-C ends the run and keeps what is done; the second ends the program.
extern "C" void on_interrupt(int) {
  if (interrupted.cancelled()) _exit(130);
  interrupted.cancel();
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGPIPE, SIG_IGN);
  return redoubt::cli::run(argc, argv, interrupted, redoubt::platform::system_clock());
}
