#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace redoubt {

// A place in a file that a person can open. Lines and columns count from 1; 0 means unknown.
struct SourcePosition {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;

  // "a.yaml:3:7", "a.yaml:3" or "a.yaml".
  std::string to_string() const;
  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

// Something in the world was wrong. Reads outside-in: "load policy: open a.yaml: permission
// denied".
class Error {
 public:
  explicit Error(std::string message) : message_(std::move(message)) {}

  Error&& at(SourcePosition where) && {
    where_ = std::move(where);
    return std::move(*this);
  }
  Error&& hint(std::string text) && {
    hint_ = std::move(text);
    return std::move(*this);
  }
  // What was given may be right: it is more than is read.
  Error&& over_limit() && {
    over_limit_ = true;
    return std::move(*this);
  }
  Error with_context(std::string_view what) &&;

  const std::string& message() const { return message_; }
  const SourcePosition& where() const { return where_; }
  const std::string& hint() const { return hint_; }
  bool is_over_limit() const { return over_limit_; }
  // One line, or two when there is a hint: "a.yaml:3:7: message\n  hint: …".
  std::string to_string() const;

 private:
  std::string message_;
  SourcePosition where_;
  std::string hint_;
  bool over_limit_ = false;
};

template <class T>
using Result = std::expected<T, Error>;

// return fail("unknown key '{}'", key);
template <class... Args>
std::unexpected<Error> fail(fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error(fmt::format(format, std::forward<Args>(args)...)));
}

}  // namespace redoubt

#define REDOUBT_JOIN_(a, b) a##b
#define REDOUBT_JOIN(a, b) REDOUBT_JOIN_(a, b)

// Leaves the function with the error, if there is one.
#define TRY(expression)                                           \
  do {                                                            \
    if (auto redoubt_result_ = (expression); !redoubt_result_)    \
      return std::unexpected(std::move(redoubt_result_).error()); \
  } while (0)

// TRY_ASSIGN(auto text, read_file(path));
#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_(REDOUBT_JOIN(redoubt_result_, __LINE__), declaration, expression)
#define TRY_ASSIGN_(name, declaration, expression)            \
  auto name = (expression);                                   \
  if (!name) return std::unexpected(std::move(name).error()); \
  declaration = std::move(*name)
