#pragma once

#include <memory>
#include <mutex>
#include <string>

namespace re2 {
class RE2;
}

namespace redoubt::engines {

// RE2 of a rule, compiled when it is first needed: most scans need few of them. Matches bytes, not
// characters: a stray byte in a file must not hide what stands beside it. Safe from several
// threads.
class LazyRegex {
 public:
  explicit LazyRegex(std::string pattern);
  ~LazyRegex();
  // Null when the pattern does not compile; problem() says why.
  const re2::RE2* get() const;
  std::string problem() const;

 private:
  std::string pattern_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> regex_;
};

}  // namespace redoubt::engines
