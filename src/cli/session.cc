#include "cli/session.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"

namespace redoubt::cli {
namespace {

constexpr size_t kMinWidth = 60, kMaxWidth = 120;
constexpr int64_t kRedrawMs = 60;

size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<size_t>(size.ws_col, kMinWidth, kMaxWidth);
}

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Session::Session(const CancelToken& cancel, const platform::Clock& clock)
    : cancel_(cancel),
      clock_(clock),
      output_is_terminal_(isatty(STDOUT_FILENO) == 1),
      errors_are_terminal_(isatty(STDERR_FILENO) == 1),
      width_(terminal_width()) {}

pipeline::Context Session::context() {
  pipeline::Context context{.cancel = cancel_, .clock = clock_};
  if (errors_are_terminal_)
    context.progress = [this](std::string_view what, size_t done, size_t total) {
      draw(what, done, total);
    };
  return context;
}

void Session::write(std::string_view text) {
  clear_progress();
  errno = 0;
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((!whole || std::fflush(stdout) != 0) && errno != EPIPE) lost_output_ = true;
}

void Session::print(std::string_view text) { write(printable_lines(text)); }

void Session::say(std::string_view line) {
  clear_progress();
  std::fprintf(stderr, "%s\n", printable_lines(line).c_str());
}

void Session::report(const Error& error) { say("error: " + error.to_string()); }

bool Session::colour(std::string_view when) const {
  if (when == "always") return true;
  if (when == "never") return false;
  const char* off = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return output_is_terminal_ && (off == nullptr || *off == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

void Session::draw(std::string_view what, size_t done, size_t total) {
  const int64_t now = now_ms();
  if (drawn_ && now - last_drawn_ms_ < kRedrawMs) return;
  last_drawn_ms_ = now;
  drawn_ = true;
  // A line that wraps is not taken back by the next one.
  constexpr size_t kBesideIt = 40;
  const std::string doing =
      shortened(what, width_ > 2 * kBesideIt ? width_ - kBesideIt : kBesideIt);
  if (total == 0) {
    std::fprintf(stderr, "\r\033[K%.*s …", static_cast<int>(doing.size()), doing.data());
  } else {
    constexpr size_t kBar = 24;
    const size_t filled = std::min(kBar, done * kBar / total);
    std::fprintf(stderr, "\r\033[K%.*s [%s%s] %zu/%zu", static_cast<int>(doing.size()),
                 doing.data(), std::string(filled, '#').c_str(),
                 std::string(kBar - filled, '.').c_str(), done, total);
  }
  std::fflush(stderr);
}

void Session::clear_progress() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace redoubt::cli
