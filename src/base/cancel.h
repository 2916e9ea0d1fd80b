#pragma once

#include <atomic>

namespace redoubt {

// Set once (by Ctrl-C or a time limit), read by every long loop. Safe from a signal handler.
class CancelToken {
 public:
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
};

}  // namespace redoubt
