#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace redoubt::platform {

// Closes itself; -1 when opening failed.
struct Descriptor {
  int number;
  explicit Descriptor(int opened) : number(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  void reset(int opened);
};

// Opens what lies below the folder `root`, close-on-exec; -1 and errno on failure. openat2
// (Linux 5.6) refuses every symbolic link on the way (ELOOP); older kernels refuse one at the end
// of the path only.
int open_below(int root, const char* path, int flags);

// Writes a new file beside `name` in `folder` and renames it over `name`, with the mode that the
// user's umask asks for.
Result<void> replace_file(int folder, const std::string& name, std::string_view bytes);

}  // namespace redoubt::platform
