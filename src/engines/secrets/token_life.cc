#include "engines/secrets/token_life.h"

#include <string>

#include <re2/re2.h>

namespace redoubt::engines::secrets {
namespace {

constexpr size_t kMaxClaims = 16 << 10;

// RFC 4648, section 5, without padding; ends at the first character that is not of its alphabet.
std::string decoded_base64url(std::string_view text) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string bytes;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const size_t value = kAlphabet.find(c);
    if (value == kAlphabet.npos) break;
    bits = bits << 6 | static_cast<uint32_t>(value);
    if ((held += 6) < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xff);
  }
  return bytes;
}

std::optional<int64_t> seconds(const std::string& claims, const re2::RE2& claim) {
  int64_t value = 0;
  if (!re2::RE2::PartialMatch(claims, claim, &value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<int64_t> life_of_token(std::string_view secret) {
  static const re2::RE2 kEnd(R"([{,]\s*"exp"\s*:\s*(\d{9,11})\b)");
  static const re2::RE2 kBegin(R"([{,]\s*"iat"\s*:\s*(\d{9,11})\b)");
  if (!secret.starts_with("eyJ")) return std::nullopt;
  const size_t head = secret.find('.');
  if (head == secret.npos) return std::nullopt;
  const auto rest = secret.substr(head + 1);
  const auto claims = decoded_base64url(rest.substr(0, std::min(rest.find('.'), kMaxClaims)));
  const auto begin = seconds(claims, kBegin), end = seconds(claims, kEnd);
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return *end - *begin;
}

}  // namespace redoubt::engines::secrets
