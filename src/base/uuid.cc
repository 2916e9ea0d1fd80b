#include "base/uuid.h"

#include <openssl/sha.h>

#include <array>
#include <cstdint>

namespace redoubt {
namespace {

// Version 5 of "redoubt" in the DNS namespace of RFC 9562.
constexpr std::array<uint8_t, 16> kDns{0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                       0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

std::array<uint8_t, 16> version_5(const std::array<uint8_t, 16>& space, std::string_view name) {
  std::string bytes(space.begin(), space.end());
  bytes += name;
  std::array<uint8_t, SHA_DIGEST_LENGTH> hash;
  SHA1(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  std::array<uint8_t, 16> uuid;
  for (size_t i = 0; i < uuid.size(); ++i) uuid[i] = hash[i];
  uuid[6] = static_cast<uint8_t>((uuid[6] & 0x0f) | 0x50);  // version
  uuid[8] = static_cast<uint8_t>((uuid[8] & 0x3f) | 0x80);  // variant
  return uuid;
}

}  // namespace

std::string uuid_of(std::string_view name) {
  static constexpr char kDigits[] = "0123456789abcdef";
  static const auto kSpace = version_5(kDns, "redoubt");
  std::string text;
  for (const uint8_t byte : version_5(kSpace, name)) {
    const size_t size = text.size();
    if (size == 8 || size == 13 || size == 18 || size == 23) text += '-';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace redoubt
