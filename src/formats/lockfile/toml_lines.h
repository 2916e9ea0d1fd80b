#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {

// TOML lock files written by a tool (Cargo, Poetry, PDM, uv), read in one pass without a tree:
// headers and top-level members of tables with their raw values. All of TOML 1.0's value syntax is
// stepped over correctly; only what such files use is interpreted: strings, and strings inside
// arrays and inline tables.
class TomlLines {
 public:
  explicit TomlLines(const Input& input) : input_(input), text_(input.text) {}

  enum class Kind : uint8_t { kTable, kTableArray, kMember };
  // Steps to the next header or member; false at the end. Fails on what is not TOML.
  Result<bool> next();

  Kind kind() const { return kind_; }
  std::string_view name() const {
    return name_;
  }  // of the table, or the member's key; quotes removed if it is one key
  bool quoted() const {
    return quoted_;
  }  // the key was in quotes, so a '.' in it separates nothing
  std::string_view value() const { return value_; }  // raw, of a member
  uint32_t line() const { return line_; }            // where the header or member starts

 private:
  Result<void> skip_value();
  Result<void> skip_string();
  std::unexpected<Error> broken(std::string message) const;
  void skip_blank();

  const Input& input_;
  std::string_view text_;
  size_t at_ = 0;
  uint32_t line_ = 0, next_line_ = 1;
  Kind kind_ = Kind::kMember;
  bool quoted_ = false;
  std::string_view name_, value_;
};

// The text of a raw string value without escapes; "" when it is not a string.
std::string_view toml_string(std::string_view raw);
// The string members of a raw inline table: toml_member("{ registry = \"x\" }", "registry") is "x";
// "" when absent.
std::string_view toml_member(std::string_view raw, std::string_view key);
bool toml_has_member(std::string_view raw, std::string_view key);
// Every string directly inside a raw array, or the `key` member of each inline table in it.
std::vector<std::string_view> toml_strings(std::string_view raw, std::string_view key = {});

}  // namespace redoubt::formats::lockfile
