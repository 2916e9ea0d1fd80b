#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "pipeline/context.h"

namespace redoubt::pipeline {

// Tells whoever waits which tools are running and for how long, once a second: a tool may take
// minutes and says nothing meanwhile. Any thread may call; ends with the object.
class ToolProgress {
 public:
  ToolProgress(const Context& context, size_t total);
  ToolProgress(const ToolProgress&) = delete;
  ToolProgress& operator=(const ToolProgress&) = delete;

  // `files` is how many it was given; 0 when it looks for itself.
  void started(const std::string& tool, size_t files);
  void looked_at(const std::string& tool, size_t files);  // so many of them so far
  void ended(const std::string& tool);
  // "hadolint (2 files): 3 s, semgrep (320 of 698 files): 41 s"
  std::string text() const;

 private:
  struct Running {
    size_t files = 0, looked_at = 0;
    int64_t since = 0;
  };
  static std::string how_far(const Running& run);
  std::string written() const;  // with the lock held, as the next one
  void tell() const;

  const Context& context_;
  const size_t total_;
  size_t done_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<std::string, Running> running_;
  std::jthread ticker_;  // last: it ends before what it uses
};

}  // namespace redoubt::pipeline
