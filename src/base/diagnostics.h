#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace redoubt {

// One remark about a file that the user wrote.
struct Diagnostic {
  enum class Level { kWarning, kError };
  Level level = Level::kError;
  SourcePosition where;
  std::string message;
  std::string hint;

  std::string to_string()
      const;  // "a.yaml:3:7: error: unknown key 'servrity'\n  hint: did you mean 'severity'?"
};

// Collects every remark of a run instead of stopping at the first. Not thread-safe.
class Diagnostics {
 public:
  // Builder for the optional hint: diagnostics.error(where, "unknown key").hint("did you mean …?");
  class Entry {
   public:
    explicit Entry(Diagnostic& entry) : entry_(entry) {}
    void hint(std::string text) { entry_.hint = std::move(text); }

   private:
    Diagnostic& entry_;
  };

  Entry error(SourcePosition where, std::string message);
  Entry warning(SourcePosition where, std::string message);
  void add(const Error& error);

  bool has_errors() const { return errors_ > 0; }
  const std::vector<Diagnostic>& all() const { return all_; }
  // All errors in one, a line each (at most 50), for callers that return Result. Call only when
  // has_errors().
  Error to_error() const;

 private:
  std::vector<Diagnostic> all_;
  int errors_ = 0;
};

// The candidate nearest to `word` by edit distance, or "" when none is near enough to be meant.
std::string nearest_word(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace redoubt
