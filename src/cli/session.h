#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/error.h"
#include "pipeline/context.h"
#include "platform/clock.h"

namespace redoubt::cli {

// The terminal (or pipe) that a command talks to. Results go to standard output, everything else to
// standard error.
class Session {
 public:
  Session(const CancelToken& cancel, const platform::Clock& clock);
  ~Session() { clear_progress(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // What long operations get. Progress is drawn on standard error when that is a terminal, and not
  // at all otherwise.
  pipeline::Context context();

  // A result, to standard output, as it is: JSON, or a report that is printable already. A closed
  // pipe is not an error.
  void write(std::string_view text);
  void print(std::string_view text);  // text for people, made printable (base/text.h)
  void say(std::string_view line);    // remark, to standard error, made printable
  void report(const Error& error);    // "error: …" with its hint
  // Whether something of what was written did not arrive: a full disk, for one.
  bool lost_output() const { return lost_output_; }

  bool output_is_terminal() const { return output_is_terminal_; }
  bool colour(std::string_view when) const;  // "auto", "always", "never"; NO_COLOR turns "auto" off
  size_t width() const { return width_; }
  std::string today() const { return platform::iso_date(clock_.now()); }
  const platform::Clock& clock() const { return clock_; }

 private:
  void draw(std::string_view what, size_t done, size_t total);
  void clear_progress();

  const CancelToken& cancel_;
  const platform::Clock& clock_;
  bool output_is_terminal_, errors_are_terminal_;
  size_t width_ = 100;
  bool drawn_ = false;
  bool lost_output_ = false;
  int64_t last_drawn_ms_ = 0;
};

}  // namespace redoubt::cli
