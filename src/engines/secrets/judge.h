#pragma once

#include <string>
#include <string_view>

#include "engines/secrets/rule.h"

namespace redoubt::engines::secrets {

// Shannon entropy of the bytes, in bits per byte; 0 for "".
double entropy(std::string_view text);

// The checksum that GitHub and npm put at the end of their tokens: CRC-32 (IEEE 802.3) of `body`,
// six digits of base 62 with the alphabet 0-9A-Za-z. Source: GitHub's engineering blog, "Behind
// GitHub's new authentication token formats".
std::string crc32_base62(std::string_view body);
// Whether the last six of the 36 characters behind the last '_' are the checksum of the thirty
// before them.
bool has_valid_checksum(std::string_view token);

// A key is the same key however its lines are broken, indented and quoted: `secret` without what
// does that.
std::string without_layout(std::string_view secret);

// Text that stands where a secret will be: "your-api-key", "xxxxxxxx", "${TOKEN}", "AKIA…EXAMPLE",
// "abcdefgh12345678".
bool is_placeholder(std::string_view text);

// Text that a person would write or a program would call something by: words, identifiers, paths,
// host names.
bool looks_human(std::string_view text);

// Whether a password of a person is worth a report: at least letters and digits of three kinds of
// characters, and not one of the words that everybody puts in examples.
bool is_strong_password(std::string_view text);

// A name that holds something about a secret and not the secret: "tokenUrl", "password_field",
// "secretName".
bool names_something_else(std::string_view name);

// kMistyped: the form of a token with a checksum that does not fit, so made up or mistyped; report
// as low. kDoubtful: report with low confidence. From the least certain to the most.
enum class Verdict : uint8_t { kRejected, kMistyped, kDoubtful, kSecret };
// Whether `secret`, assigned to `name` ("" unknown), is one by the rule's conditions.
Verdict judge(const SecretRule& rule, std::string_view secret, std::string_view name);

// A path beside the product (core/place_kind.h), or a file that is written to be read or copied:
// "README.md", ".env.example", or that lies in code of others ("vendor/").
bool is_fixture_path(std::string_view path);
// What is written to be read: "docs/setup.md".
bool is_document(std::string_view path);
// Files in which the name beside a value says nothing about it: lock files and bundles, full of
// digests by design, and translations, where names are keys of messages. Only credentials with a
// format of their own are looked for in them.
bool names_say_nothing(std::string_view path);

}  // namespace redoubt::engines::secrets
