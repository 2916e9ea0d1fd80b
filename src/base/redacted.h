#pragma once

#include <utility>

namespace redoubt {

// A value that must not reach a log, a report or a store. It cannot be formatted or compared by accident; reveal() marks
// the few places that need it.
template <class T>
class Redacted {
 public:
  explicit Redacted(T value) : value_(std::move(value)) {}
  const T& reveal() const { return value_; }

 private:
  T value_;
};

}  // namespace redoubt
