#include "engines/routes/words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "engines/found.h"

namespace redoubt::engines::routes {
namespace {

using Words = std::vector<std::string>;

constexpr auto kKeeping = std::to_array<std::string_view>(
    {"access",         "acl",           "admin",   "admins",    "auth",       "authed",
     "authenticate",   "authenticated", "authn",   "authorize", "authorise",  "authorized",
     "authorised",     "authz",         "bearer",  "guard",     "jwt",        "logged",
     "loggedin",       "login",         "owner",   "passport",  "permission", "permissions",
     "privilege",      "privileges",    "protect", "protected", "rbac",       "role",
     "roles",          "scope",         "scopes",  "staff",     "superuser",  "token",
     "authentication", "authorization", "apikey",  "signed"});
// What has such a word and keeps nobody out.
constexpr auto kLetting = std::to_array<std::string_view>(
    {"optional", "csrf", "cors", "limit", "limiter", "rate", "throttle", "throttler", "enabled",
     "disabled", "validate", "validator", "schema", "log", "cache", "body", "form", "invalidate"});
// Groups of routes, and what comes before a check.
constexpr auto kPreparing = std::to_array<std::string_view>(
    {"route", "routes", "router", "routers", "routing", "controller", "controllers", "initialize",
     "initialise", "init", "api"});
constexpr auto kDemanding = std::to_array<std::string_view>(
    {"require", "required", "requires", "check", "verify", "ensure", "enforce", "authenticate",
     "authorize", "authorise", "protect", "assert", "only"});
constexpr auto kKnown =
    std::to_array<std::string_view>({"login", "auth", "authentication", "authenticated", "logged"});
constexpr auto kNot =
    std::to_array<std::string_view>({"not", "no", "skip", "without", "exempt", "unauthenticated"});
constexpr auto kEverybody =
    std::to_array<std::string_view>({"anonymous", "public", "guest", "unauthenticated"});
// Anywhere in a name or route.
constexpr auto kBefore = std::to_array<std::string_view>(
    {"login",        "logout",     "signin",       "signout",  "signup",     "register",
     "registration", "reset",      "forgot",       "recover",  "recovery",   "confirm",
     "confirmation", "verify",     "verification", "activate", "activation", "callback",
     "webhook",      "webhooks",   "hook",         "hooks",    "health",     "healthz",
     "public",       "token",      "refresh",      "oauth",    "sso",        "saml",
     "csp",          "guest",      "anonymous",    "captcha",  "auth",       "authenticate",
     "otp",          "introspect", "invitation",   "invite"});
// In a name, or at the end of a route: "/track" is for everybody, "/track/run" need not be.
constexpr auto kForAll = std::to_array<std::string_view>(
    {"ping", "unsubscribe", "subscribe", "contact", "newsletter", "track", "collect", "locale",
     "language", "telemetry", "feedback", "revoke", "join"});
// Of a route that names nobody: "/password" is one's own, "/users/:id/password" somebody's.
constexpr auto kOwn = std::to_array<std::string_view>({"password", "session", "sessions"});
// In a name, or at the end of a route.
constexpr auto kLooking = std::to_array<std::string_view>(
    {"preview", "validate", "validation", "calculate", "convert", "parse", "query", "count",
     "autocomplete", "search", "suggest", "suggestions"});

constexpr auto kChanging = std::to_array<std::string_view>(
    {"add",    "approve", "change", "clear",  "create",  "delete", "disable",  "edit", "enable",
     "import", "merge",   "move",   "purge",  "remove",  "rename", "revoke",   "save", "set",
     "store",  "toggle",  "update", "upload", "destroy", "drop",   "transfer", "wipe"});
// At the end, where "store" and "set" are things: "book_store", "data_set".
constexpr auto kChangingAtEnd = std::to_array<std::string_view>(
    {"add", "approve", "clear", "create", "delete", "destroy", "disable", "edit", "enable", "purge",
     "remove", "rename", "save", "toggle", "transfer", "update", "upload", "wipe"});

bool has_any(const Words& words, std::span<const std::string_view> known) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), std::string_view(word)) != known.end();
  });
}

constexpr std::string_view kParameter = ":<{$";  // one of them is in a part that is not fixed

// The last part of a route that is fixed: of "/api/search/:id" it is "search".
std::string_view end_of(std::string_view route) {
  for (;;) {
    const size_t slash = route.rfind('/');
    const auto part = slash == route.npos ? route : route.substr(slash + 1);
    if (slash == route.npos || (!part.empty() && part.find_first_of(kParameter) == part.npos))
      return part;
    route = route.substr(0, slash);
  }
}

bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  Words words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(to_lower(word));
    word.clear();
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (std::isalnum(c) == 0) {
      finish();
      continue;
    }
    const bool after_small = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    const bool before_small =
        i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    if (std::isupper(c) != 0 && (after_small || (before_small && !word.empty()))) finish();
    word += static_cast<char>(c);
  }
  finish();
  return words;
}

std::string to_method(std::string_view verb) {
  std::string method(verb);
  for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return method;
}

bool is_guard(std::string_view name) {
  const Words words = words_of(name);
  if (has_any(words, kLetting) || has_any(words, kNot)) return false;
  const bool asks_user = has(words, "user") && (has(words, "current") || has(words, "require") ||
                                                has(words, "required") || has(words, "ensure"));
  return asks_user || has_any(words, kKeeping);
}

bool lets_pass(std::string_view name) { return has_any(words_of(name), kLetting); }

bool only_prepares(std::string_view name) {
  return has_any(words_of(name), kPreparing) || name.ends_with(".session");
}

bool demands_login(std::string_view name) {
  const Words words = words_of(name);
  return has_any(words, kKnown) && has_any(words, kDemanding) && is_guard(name);
}

bool is_opening(std::string_view name) {
  const Words words = words_of(name);
  if (has_any(words, kEverybody) || (has(words, "allow") && has(words, "any"))) return true;
  return is_exemption(name);
}

bool is_exemption(std::string_view name) {
  const Words words = words_of(name);
  return has_any(words, kNot) && has_any(words, kKeeping);
}

bool is_before_login(std::string_view name, std::string_view route) {
  const Words words = words_of(fmt::format("{} {}", name, route));
  return has_any(words, kBefore) ||
         (has(words, "sign") && (has(words, "in") || has(words, "up"))) ||
         (has(words, "log") && (has(words, "in") || has(words, "out"))) ||
         has_any(words_of(fmt::format("{} {}", name, end_of(route))), kForAll) ||
         (route.find_first_of(kParameter) == route.npos && has_any(words, kOwn));
}

bool only_looks(std::string_view name, std::string_view route) {
  return has_any(words_of(fmt::format("{} {}", name, end_of(route))), kLooking);
}

bool says_change(std::string_view name) {
  const Words words = words_of(name);
  return !words.empty() &&
         (has_any({words.front()}, kChanging) || has_any({words.back()}, kChangingAtEnd));
}

bool deletes_records(std::string_view code) {
  static const re2::RE2 kDeletes(R"(\.delete\(\s*\))");
  return found(kDeletes, code);
}

bool stores_request(std::string_view code) {
  static const re2::RE2 kBrought(R"(\brequest\.(POST|FILES|body|data)\b)");
  static const re2::RE2 kStores(
      R"(\.save\(\s*(\)|commit|update_fields)|\.objects\.(\w+\([^()]*\)\.)*(bulk_|get_or_|update_or_)?(create|update)\()");
  return found(kBrought, code) && found(kStores, code);
}

bool decides_itself(std::string_view code) {
  static const re2::RE2 kDecides(
      R"((?i)\b40[13]\b|forbid|unauthori[sz]|permission|is_?(admin|staff|superuser|owner|logged))"
      R"(|is_?authenticated|current_?(user|team|account|member)|get_?user\b|req(uest)?\.(user|session|auth))"
      R"(|(^|[^.\w])session(\[|\.get\()|\bg\.(user|account)|ctx\.(state\.)?user|res\.locals\.user)"
      R"(|\bauth(ed|n|z|enticat\w*|ori[sz]e\w*|ori[sz]ation)?\b|check_?(access|auth|perm|role)\w*)"
      R"(|\b(can|may)_?(edit|access|write|delete|manage|update|view|create|read)|signature|hmac)"
      R"(|verify_?(token|jwt|key|api)|\b(require|ensure|assert)_?\w*(user|admin|auth|access|login|role|owner))");
  return found(kDecides, code);
}

bool turns_away(std::string_view code) {
  static const re2::RE2 kRefuses(R"((?i)\b40[13]\b|forbid|unauthori[sz]ed|permission_?denied)");
  static const re2::RE2 kStops(
      R"(\b(redirect|abort|raise|throw|sendStatus|status|end)\b|\bnext\(\s*[^)\s])");
  if (found(kRefuses, code) || (decides_itself(code) && found(kStops, code))) return true;
  const auto guards = guards_in(code);
  return std::any_of(guards.begin(), guards.end(),
                     [](const std::string& name) { return has_any(words_of(name), kDemanding); });
}

std::vector<std::string> guards_in(std::string_view code) {
  static const re2::RE2 kPiece(R"("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|([A-Za-z_]\w*))");
  std::vector<std::string> guards;
  re2::StringPiece rest(code.data(), code.size());
  std::string name;
  while (re2::RE2::FindAndConsume(&rest, kPiece, &name)) {
    if (!name.empty() && is_guard(name)) guards.push_back(name);
    name.clear();
  }
  std::sort(guards.begin(), guards.end());
  guards.erase(std::unique(guards.begin(), guards.end()), guards.end());
  return guards;
}

}  // namespace redoubt::engines::routes
