#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace redoubt::analysis {

// One pattern of the multi-pattern scan. Syntax: Vectorscan's subset of PCRE; literals need no
// escaping when `literal`.
struct Pattern {
  std::string text;
  bool literal = false;
  bool ignore_case = false;
  bool once = false;  // only whether it matches is asked: at most one match is reported
};

// Many patterns matched in one pass over a file (Vectorscan 5.4, block mode). Reports where matches
// end, not where they begin: callers confirm inside a window with RE2. Immutable and shareable;
// each thread needs a Scratch of its own.
class PatternSet {
 public:
  class Scratch;  // per thread; make_scratch()

  // Compiling takes up to seconds: the build does it once and embeds serialise()'s bytes.
  static Result<PatternSet> compile(std::span<const Pattern> patterns);
  // Fails when the bytes are damaged or were made for a processor that this one is not.
  static Result<PatternSet> deserialise(std::string_view bytes);
  std::string serialise() const;

  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;
  ~PatternSet();

  std::unique_ptr<Scratch> make_scratch() const;
  // Makes one that another set uses large enough for this one too.
  void fit(Scratch& scratch) const;
  // Calls `on_match(pattern index, end offset)` for every match, in order of end offset. Returns
  // false when the matcher gave up (it does not for valid input); nothing may be concluded then.
  bool scan(std::string_view bytes, Scratch& scratch,
            const std::function<void(uint32_t, size_t)>& on_match) const;

 private:
  struct State;
  explicit PatternSet(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class PatternSet::Scratch {
 public:
  Scratch();
  ~Scratch();

 private:
  friend class PatternSet;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redoubt::analysis
