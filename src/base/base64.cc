#include "base/base64.h"

#include <algorithm>

#include <openssl/evp.h>

namespace redoubt {

std::optional<std::string> decode_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string padded(text);
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  const auto is_foreign = [](unsigned char c) {
    return c <= ' ' || c == '=';
  };  // OpenSSL skips some
  if (text.size() % 4 == 1 || text.size() > (1u << 30) ||
      std::any_of(padded.begin(), padded.end(), is_foreign))
    return std::nullopt;
  padded.append((4 - text.size() % 4) % 4, '=');
  std::string bytes(padded.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(padded.data()),
                      static_cast<int>(padded.size())) < 0)
    return std::nullopt;
  bytes.resize(text.size() * 3 / 4);  // without what the padding stands for
  return bytes;
}

}  // namespace redoubt
