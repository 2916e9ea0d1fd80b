#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/cancel.h"
#include "platform/clock.h"

namespace redoubt::pipeline {

// What every long operation needs from its caller: when to stop, what time it is, and whom to tell
// how far it is.
struct Context {
  const CancelToken& cancel;
  const platform::Clock& clock;
  // (what is being done, done so far, of how many; 0 = unknown). Called from one thread at a time,
  // often: must be cheap.
  std::function<void(std::string_view, size_t, size_t)> progress = [](std::string_view, size_t,
                                                                      size_t) {};
};

}  // namespace redoubt::pipeline
