#include "formats/lockfile/json_reader.h"

namespace redoubt::formats::lockfile {
namespace {

error_code read_package(JsonText& json, std::string_view name, const char* place,
                        ondemand::value value, Lockfile& out) {
  const uint32_t line = json.line_of(place);
  std::string_view type, version;
  bool digest = false;
  const auto error = if_object(
      value, [&](std::string_view key, const char*, ondemand::value member) -> error_code {
        if (key == "type") return take(member, type);
        if (key == "resolved") return take(member, version);
        digest |= key == "contentHash";
        return SUCCESS;
      });
  if (error || type == "Project") return error;
  auto& package = add(out, name, version, line);
  package.component.direct = type == "Direct";
  package.has_integrity = digest;
  return SUCCESS;
}

}  // namespace

// packages.lock.json of NuGet, versions 1 and 2: "dependencies" holds a list of packages per target
// framework.
Result<void> read_nuget_lock(const Input& input, Lockfile& out) {
  JsonText json(input);
  int64_t version = 0;
  TRY(json.read([&](ondemand::object root) {
    return each_member(
        root, [&](std::string_view key, const char*, ondemand::value value) -> error_code {
          if (key == "version") return value.get_int64().get(version);
          if (key != "dependencies") return SUCCESS;
          return if_object(value, [&](std::string_view, const char*, ondemand::value framework) {
            return if_object(framework, [&](auto name, auto* place, auto package) {
              return read_package(json, name, place, package, out);
            });
          });
        });
  }));
  if (version != 1 && version != 2)
    return malformed(input, 1, fmt::format("version {} is unknown", version),
                     "versions 1 and 2 are read; update redoubt");
  out.format += fmt::format(" version {}", version);
  out.records_integrity = out.knows_direct = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
