#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace redoubt {

// A SHA-256 digest (FIPS 180-4).
struct Digest {
  std::array<uint8_t, 32> bytes{};

  std::string hex() const;        // 64 lower-case digits
  std::string to_string() const;  // "sha256:<hex>", the form used in evidence
  bool empty() const { return *this == Digest{}; }
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

Digest sha256(std::string_view bytes);

// Digest of a list of fields. Each is prefixed by its length, so {"ab","c"} and {"a","bc"} differ.
class FieldHasher {
 public:
  FieldHasher();
  ~FieldHasher();
  FieldHasher(const FieldHasher&) = delete;
  FieldHasher& operator=(const FieldHasher&) = delete;
  FieldHasher& add(std::string_view field);
  FieldHasher& add(uint64_t number);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace redoubt
