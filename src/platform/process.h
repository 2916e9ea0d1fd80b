#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"

namespace redoubt::platform {

// A program to run, as an argument vector: there is no shell anywhere.
struct ProcessSpec {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH when it has no '/'
  std::filesystem::path folder;   // working folder; "" = ours
  // the whole environment of the child, nothing is inherited
  std::map<std::string, std::string> environment;
  std::string input;  // standard input
  std::chrono::milliseconds timeout{60'000};
  uint64_t max_output = 64ull << 20;  // per stream; more is dropped and `truncated` set
  uint64_t max_memory = 0;            // private writable memory in bytes; 0 = no limit
};

struct ProcessResult {
  int exit_code = -1;  // -1 when it did not exit by itself
  int signal = 0;      // the signal that ended it
  bool timed_out = false;
  bool cancelled = false;
  bool truncated = false;
  std::string out, err;
  std::chrono::milliseconds duration{0};
  uint64_t max_rss = 0;  // bytes
};

// Starts, feeds, waits. The child is the head of a process group of its own; on timeout or cancel
// the whole group is killed. Fails only when the program cannot be started.
Result<ProcessResult> run_process(const ProcessSpec& spec, const CancelToken& cancel);

// The program's full path as PATH (or `search_path`, ':'-separated) has it; "" when it is not
// there.
std::filesystem::path find_program(const std::string& name, const std::string& search_path = {});

}  // namespace redoubt::platform
