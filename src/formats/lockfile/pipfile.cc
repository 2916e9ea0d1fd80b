#include "base/text.h"
#include "formats/lockfile/json_reader.h"

namespace redoubt::formats::lockfile {
namespace {

error_code read_group(JsonText& json, ondemand::value group, bool development, Lockfile& out) {
  return if_object(
      group, [&](std::string_view name, const char* place, ondemand::value value) -> error_code {
        const uint32_t line = json.line_of(place);
        std::string_view version, git, url;
        bool hashes = false, local = false;
        const auto error = if_object(
            value, [&](std::string_view key, const char*, ondemand::value member) -> error_code {
              if (key == "version") return take(member, version);
              if (key == "git") return take(member, git);
              if (key == "file") return take(member, url);
              hashes |= key == "hashes";
              local |= key == "path";
              return SUCCESS;
            });
        if (error || local) return error;
        const auto pinned = version.starts_with("==")
                                ? trim(version.substr(version.starts_with("===") ? 3 : 2))
                                : std::string_view{};
        auto& package = add(out, name, pinned, line);
        package.component.development = development;
        package.has_integrity = hashes;
        package.source = git.empty() ? url : git;
        package.origin = !git.empty()   ? PackageOrigin::kGit
                         : !url.empty() ? PackageOrigin::kArchive
                                        : PackageOrigin::kRegistry;
        return SUCCESS;
      });
}

error_code read_meta(JsonText& json, ondemand::value meta, Lockfile& out) {
  return if_object(
      meta, [&](std::string_view key, const char* place, ondemand::value value) -> error_code {
        if (key != "sources") return SUCCESS;
        uint32_t line = json.line_of(place);
        return if_array(value, [&](ondemand::value source) {
          return if_object(
              source,
              [&](std::string_view name, const char* at, ondemand::value member) -> error_code {
                if (name != "url") return SUCCESS;
                line = json.line_of(at);
                std::string_view url;
                const auto error = take(member, url);
                out.sources.push_back({.url = std::string(url), .line = line});
                return error;
              });
        });
      });
}

}  // namespace

// Every group but "_meta" holds packages; "default" is what runs, all others (develop and named
// ones) are development.
Result<void> read_pipfile_lock(const Input& input, Lockfile& out) {
  JsonText json(input);
  TRY(json.read([&](ondemand::object root) {
    return each_member(root,
                       [&](std::string_view key, const char*, ondemand::value value) -> error_code {
                         return key == "_meta" ? read_meta(json, value, out)
                                               : read_group(json, value, key != "default", out);
                       });
  }));
  out.records_integrity = out.knows_development = true;
  return {};
}

}  // namespace redoubt::formats::lockfile
