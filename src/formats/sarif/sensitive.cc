#include "formats/sarif/sensitive.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace redoubt::formats::sarif {
namespace {

// Hard-coded credentials, passwords and keys, and credentials stored in clear.
constexpr std::array<uint32_t, 9> kCredentialCwes = {256, 257, 259, 260, 312, 321, 522, 540, 798};
constexpr std::array<std::string_view, 10> kCredentialWords = {
    "secret", "password", "passwd",      "credential", "api-key",
    "apikey", "api key",  "private-key", "token",      "hardcoded-key"};

// "it's" is no quotation: a quote opens after a separator only.
bool opens(std::string_view text, size_t at) {
  return at == 0 || std::string_view(" \t\n([{:=,").find(text[at - 1]) != std::string_view::npos;
}

std::string without_quoted(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool quote = (c == '\'' || c == '"' || c == '`') && opens(text, i);
    const size_t end = quote ? text.find(c, i + 1) : std::string_view::npos;
    out += c;
    if (end == std::string_view::npos) continue;
    out += "***";
    out += c;
    i = end;
  }
  return out;
}

}  // namespace

bool finds_credentials(std::string_view rule_id, std::string_view title,
                       const std::vector<uint32_t>& cwes) {
  if (std::any_of(cwes.begin(), cwes.end(), [](uint32_t cwe) {
        return std::find(kCredentialCwes.begin(), kCredentialCwes.end(), cwe) !=
               kCredentialCwes.end();
      }))
    return true;
  const std::string words = to_lower(rule_id) + " " + to_lower(title);
  return std::any_of(kCredentialWords.begin(), kCredentialWords.end(),
                     [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

void mask_credentials(core::Finding& finding) {
  finding.message = without_quoted(finding.message);
  finding.location.snippet.clear();
  for (auto& related : finding.related) related.snippet.clear();
}

}  // namespace redoubt::formats::sarif
