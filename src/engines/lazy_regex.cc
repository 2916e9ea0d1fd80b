#include "engines/lazy_regex.h"

#include <re2/re2.h>

namespace redoubt::engines {

LazyRegex::LazyRegex(std::string pattern) : pattern_(std::move(pattern)) {}
LazyRegex::~LazyRegex() = default;

const re2::RE2* LazyRegex::get() const {
  std::call_once(once_, [this] {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_encoding(re2::RE2::Options::EncodingLatin1);
    regex_ = std::make_unique<re2::RE2>(pattern_, options);
  });
  return regex_->ok() ? regex_.get() : nullptr;
}

std::string LazyRegex::problem() const {
  return get() == nullptr ? regex_->error() : std::string();
}

}  // namespace redoubt::engines
