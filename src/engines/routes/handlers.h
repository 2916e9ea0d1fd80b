#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/source_file.h"

namespace redoubt::engines::routes {

// What a whole program may guard at once, in a file of its own.
enum class Framework : uint8_t { kOther, kNest, kDjango, kRest };

// A function that answers requests.
struct Handler {
  std::string name;  // "Teams.delete", "remove_team"; of a route without a name ""
  // "DELETE", "ANY" where its name alone says that it changes something; "/teams/<id>", "" where
  // the file does not say.
  std::string method, route;
  std::vector<std::string> guards;  // names of decorators, dependencies or middleware, sorted
  // Says that everybody may call it, decides in its body who may, is what people call before they
  // are known (a login, a webhook), or changes nothing by its name (a preview).
  bool open = false;
  Framework framework = Framework::kOther;
  uint32_t line = 0;  // where it begins, without its decorators

  // POST, PUT, PATCH, DELETE: what is meant to change something.
  bool changes() const { return method != "GET"; }
};

struct Handlers {
  std::vector<Handler> list;
  bool cut = false;  // the file holds more than is read
};

constexpr size_t kMaxHandlers = 2000;

// Flask and its extensions, FastAPI, Django and its REST framework: functions with decorators, and
// methods of classes of views. Nothing for a file that guards all of them at once.
Handlers python_handlers(const analysis::SourceFile& file);

// What the settings of a Django program guard as a whole: its views, by a middleware that demands a
// login, or those of its REST framework, by the permissions that they have by default.
std::vector<Framework> guarded_by_settings(const analysis::SourceFile& file);

// Express and its kin: router.post("/path", guard, handler). Nothing for a router that is guarded
// as a whole.
Handlers express_handlers(const analysis::SourceFile& file);

// NestJS: methods of classes with @Controller. Nothing for a class that is guarded as a whole, or
// extends one that may be.
Handlers nest_handlers(const analysis::SourceFile& file);
bool is_nest_controller(const analysis::SourceFile& file);
// Whether the file puts a guard before every controller of a NestJS program: a provider of
// APP_GUARD, useGlobalGuards(), or a middleware for routes.
bool guards_whole_nest(const analysis::SourceFile& file);

}  // namespace redoubt::engines::routes
