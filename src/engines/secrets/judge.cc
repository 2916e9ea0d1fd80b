#include "engines/secrets/judge.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/text.h"
#include "core/place_kind.h"

namespace redoubt::engines::secrets {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c); }

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

// The longest run of one repeated byte.
size_t longest_repeat(std::string_view text) {
  size_t longest = 0, run = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    run = i > 0 && text[i] == text[i - 1] ? run + 1 : 1;
    longest = std::max(longest, run);
  }
  return longest;
}

// The longest run in which each character follows its neighbour in the alphabet, up or down, '9'
// being followed by '0'.
size_t longest_sequence(std::string_view text) {
  size_t longest = 0, up = 1, down = 1;
  const auto follows = [](char a, char b) { return b - a == 1 || (a == '9' && b == '0'); };
  for (size_t i = 1; i < text.size(); ++i) {
    up = follows(text[i - 1], text[i]) ? up + 1 : 1;
    down = follows(text[i], text[i - 1]) ? down + 1 : 1;
    longest = std::max({longest, up, down});
  }
  return longest;
}

// The whole text is one short piece again and again: "abcabcabcabc".
bool is_repetition(std::string_view text) {
  for (size_t period = 1; period <= text.size() / 3 && period <= 8; ++period)
    if (std::equal(text.begin() + static_cast<std::ptrdiff_t>(period), text.end(), text.begin()))
      return true;
  return false;
}

// Pairs of letters that are frequent in English words. Of random pairs about one in six is among
// them, of the pairs of words and identifiers about four in five.
constexpr std::string_view kFrequentPairs =
    "th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se "
    "le sa si ar ve ra ld ur "
    "ro ri io ic ne me li co ec ta ma ce ll om no la el ho so us wa fo be pe ch wh us ge ca rs tr "
    "di ut ot ac lo il ss em "
    "ei ad id ol ow un ee wi sh ke mo na ns ct iv po pa pr ul rt ie ai am ay by bl ck cl cr da do "
    "du ef ev ex ey fe ff fi "
    "fr ga gh go gr gu gi ig im ir ki ly mi mp nc ny oa od oo op os ov pl qu rd rm ry sc su tt ty "
    "ub uc ue ui um up ap vi "
    "vo ye ab af ag ba bo br bu cu ep eq fa fl fu gl ht ia ib if ip iz jo ju ka kn ks lf lt lu mb "
    "mm ms mu my nk nn nu oc "
    "og ok pi pp ps pt pu rc rg rk rl rn rr ru rv sk sl sm sp sw ts tw ug va we wo wn ws xp yp ys "
    "ze db js";

struct PairTable {
  std::array<bool, 26 * 26> frequent{};
  constexpr PairTable() {
    for (size_t i = 0; i + 1 < kFrequentPairs.size(); i += 3)
      frequent[static_cast<size_t>(kFrequentPairs[i] - 'a') * 26 +
               static_cast<size_t>(kFrequentPairs[i + 1] - 'a')] = true;
  }
};
constexpr PairTable kPairs;

// Counts that tell words from random characters.
struct Shape {
  size_t lower = 0, upper = 0, digits = 0, other = 0;
  size_t pairs = 0, frequent_pairs = 0;
  size_t changes = 0;  // between letters and digits

  explicit Shape(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      is_lower(c) ? ++lower : is_upper(c) ? ++upper : is_digit(c) ? ++digits : ++other;
      if (i > 0) look_at_pair(text[i - 1], c);
    }
  }
  size_t letters() const { return lower + upper; }
  size_t kinds() const {
    return size_t{lower > 0} + size_t{upper > 0} + size_t{digits > 0} + size_t{other > 0};
  }

 private:
  void look_at_pair(char a, char b) {
    if ((is_letter(a) && is_digit(b)) || (is_digit(a) && is_letter(b))) ++changes;
    if (!is_letter(a) || !is_letter(b)) return;
    if (is_lower(a) && is_upper(b)) return;  // camelCase: a word ends here
    ++pairs;
    const auto index = [](char c) { return static_cast<size_t>((c | 0x20) - 'a'); };
    if (kPairs.frequent[index(a) * 26 + index(b)]) ++frequent_pairs;
  }
};

bool mostly_words(const Shape& shape, size_t size) {
  if (shape.letters() * 10 < size * 6 || shape.pairs < 3) return false;
  return shape.frequent_pairs * 100 >= shape.pairs * 62 && shape.changes * 5 <= size;
}

// "listener_require_certificate_v2": three words or more that a programmer joined.
bool is_snake_case(std::string_view text) {
  size_t words = 0, digits = 0, letters = 0;
  for (const char c : text) {
    if (is_lower(c)) ++letters;
    else if (is_digit(c) || c == '.') digits += is_digit(c) ? 1 : 0;
    else if (c == '_') words += letters >= 3 ? 1 : 0, letters = 0;
    else return false;
  }
  return words + (letters >= 3 ? 1 : 0) >= 3 && digits <= 3;
}

bool is_date_or_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || c == '.' || c == '-' || c == ':' || c == '_' || c == 'T' || c == 'Z' ||
           c == '+';
  });
}

// Names that tools make for keys and indices of tables: "FK_368A420419EB6921". Lower-case "pk_"
// begins tokens of several services.
bool is_constraint(std::string_view text) {
  for (const std::string_view prefix : {"fk_", "idx_", "uniq_"})
    if (equals_ignoring_case(text.substr(0, prefix.size()), prefix)) return true;
  return text.starts_with("PK_");
}

// Digits, capitals and small letters: random, more often than written by a person.
bool is_mixed(std::string_view text) {
  bool digit = false, upper = false, lower = false;
  for (const unsigned char c : text) {
    digit |= std::isdigit(c) != 0;
    upper |= std::isupper(c) != 0;
    lower |= std::islower(c) != 0;
  }
  return digit && upper && lower;
}

// "/srv/app", "#main" and "#ff8800", and not what a generator happened to begin with such a sign.
bool is_place_or_mark(std::string_view text) {
  if (text.starts_with('/')) return !is_mixed(text) || text.find('/', 1) != text.npos;
  return text.starts_with('#') && (!is_mixed(text) || text.size() <= 9);
}

// Values that stand beside secret-like names everywhere and are none: references, digests of
// packages, public halves.
bool is_known_harmless(std::string_view text) {
  for (const std::string_view prefix : {
           "sha256-",  "sha384-",  "sha512-", "sha256:", "sha1-",       "md5-",
           "urn:",     "http:",    "https:",  "file:",   "arn:",        "ssh-rsa",
           "pk_live_", "pk_test_", "phc_",    "data:",   "process.env", "os.environ",
           "env.",     "./",       "../",     "~/",      "@",           "--",
           "$",        "%",        "vault:",  "secret/", "ref+",        "op://"})
    if (text.starts_with(prefix)) return true;
  return is_place_or_mark(text) || is_constraint(text);
}

constexpr size_t kLeastKey = 100;

// A block of base64. What words and runs say about a short secret means nothing here: an OpenSSH
// key has a run of ten 'A' in its header, and any word of four letters stands somewhere in three
// thousand characters.
bool is_key(std::string_view solid) {
  return longest_repeat(solid) < 32 && !is_repetition(solid) && entropy(solid) >= 4.0;
}

}  // namespace

double entropy(std::string_view text) {
  if (text.empty()) return 0;
  std::array<uint32_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<uint8_t>(c)];
  double bits = 0;
  for (const uint32_t count : counts)
    if (count > 0)
      bits -= count * std::log2(static_cast<double>(count) / static_cast<double>(text.size()));
  return bits / static_cast<double>(text.size());
}

std::string crc32_base62(std::string_view body) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char c : body) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  crc = ~crc;
  constexpr std::string_view kDigits =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::string text(6, '0');
  for (size_t i = 6; i > 0 && crc > 0; crc /= 62) text[--i] = kDigits[crc % 62];
  return text;
}

bool has_valid_checksum(std::string_view token) {
  constexpr size_t kBody = 30, kSum = 6;
  const size_t mark = token.rfind('_');
  if (mark == token.npos || token.size() - mark - 1 != kBody + kSum) return false;
  return crc32_base62(token.substr(mark + 1, kBody)) == token.substr(mark + 1 + kBody);
}

bool is_placeholder(std::string_view text) {
  if (contains_any(text,
                   {"${", "{{", "}}", "<%", "%>", "$(", "#{", "%(", "...", "***", "\xE2\x80\xA6"}))
    return true;
  if (text.starts_with('<') || text.starts_with("[") || text.starts_with('%')) return true;
  const std::string lower = to_lower(text);
  if (contains_any(
          lower, {"example",   "placeholder", "changeme",  "change_me",   "change-me", "changethis",
                  "your_",     "your-",       "yourpass",  "yoursecret",  "yourtoken", "yourkey",
                  "replace_",  "replace-",    "replaceme", "insert_",     "insert-",   "redacted",
                  "dummy",     "xxxx",        "notreal",   "not-real",    "not_real",  "not-a-real",
                  "fake_",     "fake-",       "fakekey",   "faketoken",   "mysecret",  "my-secret",
                  "my_secret", "qwerty",      "asdfgh",    "lorem",       "foobar",    "deadbeef",
                  "cafebabe",  "todo",        "undefined", "secret-here", "key-here",  "_here",
                  "-here"}))
    return true;
  return longest_repeat(text) >= 6 || longest_sequence(lower) >= 8 || is_repetition(text);
}

bool looks_human(std::string_view text) {
  if (is_date_or_number(text) || is_snake_case(text)) return true;
  // Generators write ASCII, so a letter beyond it comes from a word of some language: labels,
  // translations.
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; }))
    return true;
  const Shape shape(text);
  if (shape.digits == 0 && (shape.lower == 0 || shape.upper == 0) && shape.other == 0 &&
      shape.pairs > 0)
    return shape.frequent_pairs * 100 >=
           shape.pairs * 50;  // one case, letters only: a word unless clearly not
  return mostly_words(shape, text.size());
}

bool is_strong_password(std::string_view text) {
  const std::string lower = to_lower(text);
  if (contains_any(lower,
                   {"password", "passwort", "passw0rd", "p4ssw0rd", "p@ss",    "pa$$", "secret",
                    "passwd",   "admin",    "letmein",  "welcome",  "hunter2", "test", "1234",
                    "abc",      "root",     "default",  "user",     "guest",   "demo", "pass"}))
    return false;
  const Shape shape(text);
  return shape.kinds() >= 3 && shape.letters() > 0 && (shape.digits > 0 || shape.other > 0);
}

bool names_something_else(std::string_view name) {
  const std::string lower = to_lower(name);
  for (const std::string_view end : {"url",          "uri",         "path",
                                     "file",         "filename",    "name",
                                     "id",           "_ids",        "type",
                                     "field",        "label",       "title",
                                     "header",       "prefix",      "suffix",
                                     "regex",        "pattern",     "format",
                                     "length",       "size",        "count",
                                     "limit",        "expiry",      "expires",
                                     "ttl",          "timeout",     "policy",
                                     "rule",         "rules",       "hint",
                                     "help",         "text",        "message",
                                     "error",        "placeholder", "param",
                                     "parameter",    "attribute",   "class",
                                     "selector",     "endpoint",    "host",
                                     "issuer",       "audience",    "scope",
                                     "version",      "algorithm",   "alg",
                                     "ref",          "arn",         "hash",
                                     "digest",       "checksum",    "hashed",
                                     "salt_rounds",  "reset",       "confirm",
                                     "confirmation", "input",       "key_name",
                                     "env",          "var",         "encoder",
                                     "store",        "manager",     "provider",
                                     "service",      "request",     "response",
                                     "location",     "dir",         "index",
                                     "alias",        "mode",        "status",
                                     "event",        "column",      "kind",
                                     "method",       "store_key",   "description",
                                     "validator",    "fingerprint", "thumbprint",
                                     "address",      "last_used",   "lastused",
                                     "nexttoken",    "next_token",  "pagetoken",
                                     "page_token",   "synctoken",   "changetoken",
                                     "actiontoken",  "used",        "updated",
                                     "changed",      "created",     "continuationtoken"})
    if (lower.ends_with(end)) return true;
  return lower.find("public") != lower.npos || lower.find("csrf_token_name") != lower.npos ||
         lower.find("publishable") != lower.npos;
}

std::string without_layout(std::string_view secret) {
  std::string solid;
  for (size_t i = 0; i < secret.size(); ++i) {
    if (secret[i] == '\\' && i + 1 < secret.size() &&
        (secret[i + 1] == 'n' || secret[i + 1] == 'r'))
      ++i;
    else if (std::string_view(" \t\r\n\"'").find(secret[i]) == std::string_view::npos)
      solid += secret[i];
  }
  return solid;
}

namespace {

// Values that their makers publish, and that open what is nobody's. By the part that says so.
bool is_published(std::string_view secret) {
  if (secret == "DEMO_KEY") return true;  // for first tries, by name (api.data.gov/docs)
  return contains_any(secret,
                      {
                          // {"sub":"1234567890","name":"John Doe, the token that jwt.io shows
                          ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l",
                          // the accounts of Azurite and of the Cosmos DB emulator
                          // (learn.microsoft.com/azure/storage/common/storage-connect-azurite,
                          // learn.microsoft.com/azure/cosmos-db/emulator)
                          "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6",
                          "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2n",
                      });
}

// Where a secret is kept, which is none: "/run/secrets/jwt", "keys/signing.pem".
bool names_a_file(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("_-./").find(static_cast<char>(c)) != std::string_view::npos;
      }))
    return false;
  for (const std::string_view folder : {"/run/", "/etc/", "/var/"})
    if (text.starts_with(folder)) return true;
  const std::string lower = to_lower(text);
  for (const std::string_view end : {".jwt", ".pem", ".key", ".crt", ".cer", ".p12", ".pfx", ".jks",
                                     ".txt", ".json", ".yml", ".yaml", ".toml", ".env"})
    if (lower.ends_with(end)) return true;
  return false;
}

// Documentation and tests are full of tokens that somebody typed by hand: those that read so, and
// those that are too even for a generator, are none.
Verdict judge_mistyped(const SecretRule& rule, std::string_view secret) {
  constexpr double kLeastBits = 3.8;  // of 36 characters by chance all but one in 10^5 have more
  const std::string_view body = secret.substr(secret.rfind('_') + 1);
  const bool made_up = is_placeholder(secret) || looks_human(body) ||
                       entropy(body) < std::max(rule.entropy, kLeastBits);
  return made_up ? Verdict::kRejected : Verdict::kMistyped;
}

// Longer and more even than a person types: "7f3c9a1be27d4406b1f0a55e8c2d93aa".
bool is_generated(std::string_view text) {
  constexpr size_t kLeastLength = 24;
  constexpr double kLeastBits =
      3.2;  // of 32 hexadecimal digits by chance all but 4 in 1,000 have more
  const Shape shape(text);
  return text.size() >= kLeastLength && shape.letters() > 0 && shape.digits > 0 &&
         entropy(text) >= kLeastBits;
}

}  // namespace

Verdict judge(const SecretRule& rule, std::string_view secret, std::string_view name) {
  if (rule.multiline && secret.size() >= kLeastKey)
    return is_key(without_layout(secret)) ? Verdict::kSecret : Verdict::kRejected;
  if (rule.checksum && has_valid_checksum(secret)) return Verdict::kSecret;
  if (rule.checksum) return judge_mistyped(rule, secret);
  if (is_placeholder(secret) || is_published(secret) || names_a_file(secret) ||
      entropy(secret) < rule.entropy)
    return Verdict::kRejected;
  if (rule.assignment && (names_something_else(name) || is_known_harmless(secret)))
    return Verdict::kRejected;
  if (!rule.human) return Verdict::kSecret;
  if (!looks_human(secret)) {
    // One kind of character only is a name or a number more often than a password.
    if (rule.password && Shape(secret).kinds() < 2) return Verdict::kRejected;
    if (!rule.password || is_strong_password(secret)) return Verdict::kSecret;
    return is_generated(secret) ? Verdict::kSecret : Verdict::kDoubtful;
  }
  if (!std::all_of(secret.begin(), secret.end(),
                   [](char c) { return static_cast<uint8_t>(c) < 0x80; }))
    return Verdict::kRejected;
  // Words with these between them are validation rules and messages ("required|min:8").
  if (secret.find_first_of("|:") != secret.npos) return Verdict::kRejected;
  return rule.password && is_strong_password(secret) ? Verdict::kDoubtful : Verdict::kRejected;
}

bool is_document(std::string_view path) {
  const std::string lower = to_lower(path);
  return lower.ends_with(".md") || lower.ends_with(".rst") || lower.ends_with(".adoc");
}

bool is_fixture_path(std::string_view path) {
  if (core::is_beside_product(path) || core::is_third_party(path) || is_document(path)) return true;
  const std::string name = to_lower(path.substr(path.rfind('/') + 1));
  // ".env.test" is what tests start with.
  if (name == ".env.test" || name == ".env.testing" || name == ".env.ci") return true;
  return contains_any(name, {".example", ".sample", ".dist", "-example.", "_example.", "-sample.",
                             "_sample.", ".template", "readme", "howto", "changelog"});
}

bool names_say_nothing(std::string_view path) {
  // "password" is the key of a message there, and its value the word for it in some language.
  const std::string lower = to_lower(path);
  for (const std::string_view part : split(lower, '/'))
    for (const std::string_view word :
         {"i18n", "l10n", "lang", "langs", "locale", "locales", "translations", "intl"})
      if (part == word) return true;
  // Releases of a package manager that projects commit whole: one bundle of other people's code.
  if (path.starts_with(".yarn/") || path.find("/.yarn/") != path.npos) return true;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view known :
       {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "go.sum",
        "Cargo.lock", "poetry.lock", "uv.lock", "Pipfile.lock", "composer.lock", "Gemfile.lock",
        "flake.lock"})
    if (name == known) return true;
  return name.ends_with(".min.js") || name.ends_with(".map") || name.ends_with(".svg") ||
         name.ends_with(".po");
}

}  // namespace redoubt::engines::secrets
