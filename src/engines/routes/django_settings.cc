#include <algorithm>
#include <string>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/routes/handlers.h"
#include "engines/routes/in_force.h"
#include "engines/routes/words.h"

namespace redoubt::engines::routes {
namespace {

// The last parts of the dotted names in quotes that `code` holds: of "a.b.C" it is "C".
std::vector<std::string> named_in(const std::string& code) {
  static const re2::RE2 kName(R"(["'](?:\w+\.)*(\w+)["'])");
  std::vector<std::string> names;
  re2::StringPiece rest(code);
  std::string name;
  while (re2::RE2::FindAndConsume(&rest, kName, &name)) names.push_back(name);
  return names;
}

}  // namespace

std::vector<Framework> guarded_by_settings(const analysis::SourceFile& file) {
  static const re2::RE2 kList(
      R"re(\bMIDDLEWARE\s*(?:\+?=|\.(?:append|extend|insert)\()([^)\]]*)|["']DEFAULT_PERMISSION_CLASSES["']\s*:([^)\]]*))re");
  if (file.bytes().find("MIDDLEWARE") == std::string_view::npos &&
      file.bytes().find("DEFAULT_PERMISSION_CLASSES") == std::string_view::npos)
    return {};
  const InForce text = python_in_force(file.bytes());
  re2::StringPiece rest(text.said);
  std::string middleware, permissions;
  std::vector<Framework> guarded;
  const auto add = [&](Framework framework) {
    if (std::find(guarded.begin(), guarded.end(), framework) == guarded.end())
      guarded.push_back(framework);
  };
  while (re2::RE2::FindAndConsume(&rest, kList, &middleware, &permissions)) {
    for (const auto& name : named_in(middleware))
      if (demands_login(name)) add(Framework::kDjango), add(Framework::kRest);
    for (const auto& name : named_in(permissions))
      if (is_guard(name) && !name.ends_with("ReadOnly")) add(Framework::kRest);
    middleware.clear(), permissions.clear();
  }
  return guarded;
}

}  // namespace redoubt::engines::routes
