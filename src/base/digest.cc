#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/check.h"

namespace redoubt {

std::string Digest::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string Digest::to_string() const { return "sha256:" + hex(); }

Digest sha256(std::string_view bytes) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.bytes.data());
  return digest;
}

struct FieldHasher::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

FieldHasher::FieldHasher() : state_(std::make_unique<State>()) {
  REDOUBT_CHECK(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}
FieldHasher::~FieldHasher() = default;

FieldHasher& FieldHasher::add(uint64_t number) {
  std::array<uint8_t, 8> little_endian;
  for (size_t i = 0; i < little_endian.size(); ++i)
    little_endian[i] = static_cast<uint8_t>(number >> (8 * i));
  EVP_DigestUpdate(state_->context, little_endian.data(), little_endian.size());
  return *this;
}

FieldHasher& FieldHasher::add(std::string_view field) {
  add(uint64_t{field.size()});
  EVP_DigestUpdate(state_->context, field.data(), field.size());
  return *this;
}

Digest FieldHasher::finish() {
  Digest digest;
  EVP_DigestFinal_ex(state_->context, digest.bytes.data(), nullptr);
  return digest;
}

}  // namespace redoubt
