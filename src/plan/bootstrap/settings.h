#pragma once

#include <string_view>
#include <vector>

#include "core/project.h"
#include "plan/bootstrap/catalogue.h"
#include "plan/model.h"

namespace redoubt::plan::drafting {

// A part that settings of the code name: a client of it is configured.
struct NamedPart {
  const Part* part;
  Origin origin;
  bool by_default = false;  // what runs uses it unless somebody configures something else
};

// Files that tell the code what it talks to: .env and its samples, application.yml and .properties,
// appsettings.json, database.yml, settings.py.
bool is_settings_file(std::string_view path);

// Parts named by connection strings ("postgresql://…", "jdbc:mysql://…") and by drivers
// ("DB_CONNECTION=mysql", "adapter: postgresql", "django.db.backends.mysql"), each once, in the
// order of lines. Comments say nothing.
std::vector<NamedPart> parts_in_settings(const core::ProjectFile& file, const Catalogue& catalogue);

// What settings of application.properties and application.yml switch on
// ("quarkus.http.auth.form.enabled=true": a login).
struct NamedAbility {
  const Ability* ability;
  Origin origin;
};
std::vector<NamedAbility> abilities_in_settings(const core::ProjectFile& file,
                                                const Catalogue& catalogue);

}  // namespace redoubt::plan::drafting
