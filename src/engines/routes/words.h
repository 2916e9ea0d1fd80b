#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace redoubt::engines::routes {

// The words of an identifier or route, in lower case: "requireAdminUser" and "require_admin_user"
// are {"require", "admin", "user"}.
std::vector<std::string> words_of(std::string_view name);

std::string to_method(std::string_view verb);  // "post" is "POST"

// Whether a decorator, dependency or middleware of that name keeps somebody out:
// "login_required", "requireAdmin", "IsOwner". Not limits of rate, checks of forms, or guards that
// let everybody pass ("optionalAuth").
bool is_guard(std::string_view name);

// Whether its name says that it keeps nobody out, whatever else it says: limits, forms, caches.
bool lets_pass(std::string_view name);

// Whether what has that name stands before many routes without keeping somebody out, although it
// may have a guard's words: "passport.initialize", "authRoutes", "loginRouter".
bool only_prepares(std::string_view name);

// Whether a middleware of that name demands that people are logged in: "LoginRequiredMiddleware".
bool demands_login(std::string_view name);

// Whether the name says that everybody may call what it stands on: "AllowAny",
// "login_not_required".
bool is_opening(std::string_view name);
// Whether it does so by taking away a check: "login_exempt", "login_not_required".
bool is_exemption(std::string_view name);

// Whether people call it before they are known, by the words of its name and route: logins,
// registrations, webhooks. Some words count only where a route ends.
bool is_before_login(std::string_view name, std::string_view route);

// Whether its name or the end of its route says that it changes nothing although it takes a body:
// "preview", "validate".
bool only_looks(std::string_view name, std::string_view route);

// Whether a function's name begins or ends with what it changes: "delete_space", "updateOrder",
// "project_purge".
bool says_change(std::string_view name);

// Whether code deletes records of Django, or stores what a request brought.
bool deletes_records(std::string_view code);
bool stores_request(std::string_view code);

// Whether a body decides by itself who may go on: it asks for the user, or answers 401 or 403. Of
// code as in_force.h has it: a comment or a sentence decides nothing.
bool decides_itself(std::string_view code);

// Whether what runs before many handlers keeps somebody out: it answers 401 or 403, asks for the
// user and stops, or calls what requires one. To look up who asks is not enough.
bool turns_away(std::string_view code);

// The identifiers of a piece of code that are guards, sorted, each once. Texts in quotes are none.
std::vector<std::string> guards_in(std::string_view code);

}  // namespace redoubt::engines::routes
