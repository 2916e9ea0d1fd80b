#include <string>
#include <vector>

#include <fmt/ranges.h>

#include "formats/lockfile/json_reader.h"

namespace redoubt::formats::lockfile {
namespace {

struct Entry {
  std::string_view name, version, dist_type, dist_url, shasum, source_type, source_url;
  std::vector<std::string_view> needs, licences;
  const char* place = nullptr;
};

error_code read_place(ondemand::value value, std::string_view& type, std::string_view& url,
                      std::string_view* shasum) {
  return if_object(value,
                   [&](std::string_view key, const char*, ondemand::value member) -> error_code {
                     if (key == "type") return take(member, type);
                     if (key == "url") return take(member, url);
                     if (key == "shasum" && shasum != nullptr) return take(member, *shasum);
                     return SUCCESS;
                   });
}

// Any of those that are listed may be chosen.
error_code read_licences(ondemand::value value, std::vector<std::string_view>& licences) {
  return if_array(value, [&](ondemand::value item) {
    std::string_view licence;
    const auto error = take(item, licence);
    if (!licence.empty()) licences.push_back(licence);
    return error;
  });
}

error_code read_packages(JsonText& json, ondemand::value list, bool development, Needs& needs,
                         Lockfile& out) {
  return if_array(list, [&](ondemand::value item) -> error_code {
    Entry entry;
    const auto error = if_object(
        item, [&](std::string_view key, const char* place, ondemand::value value) -> error_code {
          if (key == "name") return entry.place = place, take(value, entry.name);
          if (key == "version") return take(value, entry.version);
          if (key == "require")
            return if_object(value, [&](std::string_view name, const char*, ondemand::value) {
              entry.needs.push_back(name);
              return SUCCESS;
            });
          if (key == "license") return read_licences(value, entry.licences);
          if (key == "dist")
            return read_place(value, entry.dist_type, entry.dist_url, &entry.shasum);
          if (key == "source")
            return read_place(value, entry.source_type, entry.source_url, nullptr);
          return SUCCESS;
        });
    if (error || entry.place == nullptr || entry.dist_type == "path") return error;
    auto& package = add(out, entry.name, entry.version, json.line_of(entry.place));
    package.component.development = development;
    package.has_integrity = !entry.shasum.empty();
    package.component.licence = fmt::format("{}", fmt::join(entry.licences, " OR "));
    package.component.digest = digest_of_hex("sha1", entry.shasum);
    for (const auto need : entry.needs) needs.add(out.packages.size() - 1, std::string(need));
    // Composer prefers the archive; both name the same commit.
    package.source = entry.dist_url.empty() ? entry.source_url : entry.dist_url;
    if (entry.dist_url.empty() && entry.source_type == "git") package.origin = PackageOrigin::kGit;
    return SUCCESS;
  });
}

}  // namespace

// Composer leaves "shasum" empty for archives that a code host makes on demand, so a missing digest
// says nothing.
Result<void> read_composer_lock(const Input& input, Lockfile& out) {
  JsonText json(input);
  bool packages = false;
  Needs needs;
  TRY(json.read([&](ondemand::object root) {
    return each_member(root,
                       [&](std::string_view key, const char*, ondemand::value value) -> error_code {
                         if (key != "packages" && key != "packages-dev") return SUCCESS;
                         packages = true;
                         return read_packages(json, value, key == "packages-dev", needs, out);
                       });
  }));
  if (!packages)
    return malformed(input, 1, "no packages member stands in this file",
                     "create it again with composer update --lock");
  needs.connect(out);
  out.knows_development = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
