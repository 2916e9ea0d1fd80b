#include "engines/secrets/token_life.h"

#include <algorithm>
#include <string>

#include <re2/re2.h>

#include "base/base64.h"

namespace redoubt::engines::secrets {
namespace {

constexpr size_t kMaxClaims = 16 << 10;  // characters

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
  const auto claims =
      decode_base64(rest.substr(0, std::min(rest.find('.'), kMaxClaims))).value_or("");
  const auto begin = seconds(claims, kBegin), end = seconds(claims, kEnd);
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return *end - *begin;
}

}  // namespace redoubt::engines::secrets
