#include "base/error.h"

namespace redoubt {

std::string SourcePosition::to_string() const {
  if (line == 0) return file;
  if (column == 0) return fmt::format("{}:{}", file, line);
  return fmt::format("{}:{}:{}", file, line, column);
}

Error Error::with_context(std::string_view what) && {
  message_ = fmt::format("{}: {}", what, message_);
  return std::move(*this);
}

std::string Error::to_string() const {
  std::string text = where_.file.empty() ? message_ : where_.to_string() + ": " + message_;
  if (!hint_.empty()) text += "\n  hint: " + hint_;
  return text;
}

}  // namespace redoubt
