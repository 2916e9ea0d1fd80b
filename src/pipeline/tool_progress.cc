#include "pipeline/tool_progress.h"

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace redoubt::pipeline {

ToolProgress::ToolProgress(const Context& context, size_t total)
    : context_(context), total_(total), ticker_([this](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
          wake_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
          if (!running_.empty() && !stop.stop_requested()) tell();
        }
      }) {}

void ToolProgress::started(const std::string& tool, size_t files) {
  const std::lock_guard lock(mutex_);
  running_[tool] = {.files = files, .looked_at = 0, .since = context_.clock.now()};
  tell();
}

void ToolProgress::looked_at(const std::string& tool, size_t files) {
  const std::lock_guard lock(mutex_);
  running_[tool].looked_at = files;
}

void ToolProgress::ended(const std::string& tool) {
  const std::lock_guard lock(mutex_);
  running_.erase(tool);
  ++done_;
  if (!running_.empty()) tell();
}

std::string ToolProgress::text() const {
  const std::lock_guard lock(mutex_);
  return written();
}

std::string ToolProgress::how_far(const Running& run) {
  if (run.files == 0) return "";
  if (run.looked_at == 0 || run.looked_at == run.files)
    return fmt::format(" ({})", counted(run.files, "file"));
  return fmt::format(" ({} of {})", run.looked_at, counted(run.files, "file"));
}

std::string ToolProgress::written() const {
  const int64_t now = context_.clock.now();
  std::vector<std::string> parts;
  for (const auto& [tool, run] : running_)
    parts.push_back(
        fmt::format("{}{}: {} s", tool, how_far(run), std::max<int64_t>(0, now - run.since)));
  return join(parts, ", ");
}

void ToolProgress::tell() const { context_.progress(written(), done_, total_); }

}  // namespace redoubt::pipeline
