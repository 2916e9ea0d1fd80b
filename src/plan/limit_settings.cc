#include "plan/limit_settings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "plan/bootstrap/flat_settings.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/settings.h"
#include "plan/path_owners.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMaxPlaces = 100;

constexpr auto kApplicationLimits = std::to_array<Limit>({
    {"session.idle", "server.servlet.session.timeout", Measure::kSeconds, "Spring"},
    {"session.idle", "quarkus.http.auth.form.timeout", Measure::kSeconds, "Quarkus"},
    {"upload.max_bytes", "spring.servlet.multipart.max-file-size", Measure::kBytes, "Spring"},
});
constexpr auto kDjangoLimits = std::to_array<Limit>({
    {"session.max", "SESSION_COOKIE_AGE", Measure::kSeconds, "Django"},
});

// Spring takes "max-file-size", "maxFileSize" and "max_file_size" for one name.
std::string relaxed(std::string_view name) {
  std::string out = to_lower(name);
  std::erase_if(out, [](char c) { return c == '-' || c == '_'; });
  return out;
}

// The same for the environment, where dots are underscores: "SERVER_SERVLET_SESSION_TIMEOUT".
std::string relaxed_variable(std::string_view name) {
  std::string out = relaxed(name);
  std::erase(out, '.');
  return out;
}

const Limit* application_limit(std::string_view name) {
  const std::string wanted = relaxed(name);
  for (const Limit& limit : kApplicationLimits)
    if (relaxed(limit.setting) == wanted) return &limit;
  return nullptr;
}

bool is_deployment_file(const core::ProjectFile& file) {
  const std::string_view name = drafting::file_name(file.path);
  return file.text != nullptr &&
         (file.language == "yaml" || file.language == "dockerfile" || name.starts_with(".env") ||
          name.ends_with(".env") || name == "Procfile") &&
         !drafting::has_flat_settings(file.path) && drafting::is_production_path(file.path) &&
         !drafting::is_for_development(file.path);
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

struct Assignment {
  std::string_view value;
  bool conditional = false;
};

// "NAME = value", "NAME: int = value", "    NAME = value", "if DEBUG: NAME = value". Of "NAME += 1"
// the value is not said. Nothing for what does not assign it.
std::optional<Assignment> assignment_of(std::string_view name, std::string_view line) {
  const size_t at = line.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = trim(line.substr(0, at));
  const bool starts = before.empty() || before.ends_with(':') || before.ends_with(';');
  std::string_view rest = line.substr(at + name.size());
  if (!starts || (!rest.empty() && is_name_character(rest.front()))) return std::nullopt;
  rest = trim(rest);
  const size_t equals = rest.find('=');
  if (equals == std::string_view::npos || rest.substr(equals).starts_with("=="))
    return std::nullopt;
  const std::string_view between = trim(rest.substr(0, equals));
  const bool plain = between.empty() || between.starts_with(':');  // the type
  if (!plain && between.find_first_not_of("+-*/%|&^<>@") != std::string_view::npos)
    return std::nullopt;
  return Assignment{.value = plain ? rest.substr(equals + 1) : rest, .conditional = at > 0};
}

class LimitsReader {
 public:
  explicit LimitsReader(const Model& model) : model_(model) {}

  void read(const core::ProjectFile& file) {
    owners_ = owners_of(file.path, model_);
    const auto words = drafting::words_of(drafting::file_name(file.path));
    for_production_ = std::any_of(words.begin(), words.end(), drafting::is_production_word);
    if (drafting::has_flat_settings(file.path)) read_application(file);
    else if (file.path.ends_with(".py")) read_django(file);
  }

  // Names of limits in the environment or the arguments of what a deployment file starts.
  void read_deployment(const core::ProjectFile& file) {
    const std::string all = relaxed_variable(*file.text);
    if (std::none_of(kApplicationLimits.begin(), kApplicationLimits.end(), [&](const Limit& limit) {
          return all.find(relaxed_variable(limit.setting)) != std::string::npos;
        }))
      return;
    owners_ = owners_of(file.path, model_);
    const auto lines = split_lines(*file.text);
    for (size_t at = 0; at < lines.size(); ++at)
      read_variables(file, lines[at], at + 1 < lines.size() ? lines[at + 1] : "", at + 1);
  }

  ProjectLimits take() {
    for (auto& [key, settings] : found_) limits_.settings.push_back(std::move(settings));
    return std::move(limits_);
  }

 private:
  void read_application(const core::ProjectFile& file) {
    const auto settings = drafting::flat_settings(
        file, [](std::string_view name) { return application_limit(name) != nullptr; });
    for (const auto& setting : settings.found)
      add(*application_limit(setting.name), file,
          {.path = file.path,
           .value = setting.value,
           .line = setting.line,
           .for_production = setting.for_production});
    if (!settings.unread.empty()) leave(kApplicationLimits, file, settings.unread);
  }

  void read_django(const core::ProjectFile& file) {
    if (file.text == nullptr)
      return leave(kDjangoLimits, file, file.path + ": not read, as it is too large or no text");
    const auto lines = split_lines(*file.text);
    const size_t last_import = line_of_last_import_of_all(lines);
    for (size_t at = 0; at < lines.size(); ++at) {
      const std::string_view line = lines[at].substr(0, lines[at].find('#'));
      for (const Limit& limit : kDjangoLimits)
        if (const auto found = assignment_of(limit.setting, line))
          add(limit, file,
              {.path = file.path,
               .value = std::string(found->value),
               .line = static_cast<uint32_t>(at + 1),
               .conditional = found->conditional || at < last_import});
    }
  }

  // "from .local import *" replaces whatever it names of what stands before it.
  static size_t line_of_last_import_of_all(const std::vector<std::string_view>& lines) {
    for (size_t at = lines.size(); at > 0; --at) {
      const std::string_view line = trim(lines[at - 1].substr(0, lines[at - 1].find('#')));
      if (line.starts_with("from ") && line.ends_with("*") &&
          line.find(" import") != std::string_view::npos)
        return at;
    }
    return 0;
  }

  void read_variables(const core::ProjectFile& file, std::string_view line, std::string_view next,
                      size_t number) {
    if (trim(line).starts_with('#')) return;
    const auto is_of_name = [](char c) { return is_name_character(c) || c == '-'; };
    for (size_t at = 0; at < line.size();) {
      if (!is_of_name(line[at])) {
        ++at;
        continue;
      }
      size_t end = at;
      while (end < line.size() && is_of_name(line[end])) ++end;
      std::string_view name = line.substr(at, end - at);
      if (name.starts_with("-D")) name.remove_prefix(2);
      at = end;
      for (const Limit& limit : kApplicationLimits)
        if (relaxed_variable(name) == relaxed_variable(limit.setting) &&
            limits_.overrides.size() < kMaxPlaces)
          limits_.overrides.push_back({.limit = &limit,
                                       .set = {.path = file.path,
                                               .value = value_behind(line.substr(end), next),
                                               .line = static_cast<uint32_t>(number),
                                               .conditional = false,
                                               .for_production = false},
                                       .owners = owners_});
    }
  }

  // "=30d", ": 30d", " 30d" of a Dockerfile, and the line "value: 30d" of a manifest.
  static std::string value_behind(std::string_view rest, std::string_view next) {
    constexpr std::string_view kEnds = " \t\"',]}";
    if (trim(rest).empty() || trim(rest) == "\"" || trim(rest) == "'") {
      rest = trim(next);
      if (!rest.starts_with("value:")) return "";
      rest.remove_prefix(5);
    }
    const size_t begin = rest.find_first_not_of(" \t\"'=:");
    if (begin == std::string_view::npos) return "";
    return std::string(rest.substr(begin, rest.find_first_of(kEnds, begin) - begin));
  }

  void add(const Limit& limit, const core::ProjectFile& file, LimitSetting setting) {
    setting.for_production |= for_production_;
    auto& place = found_[{std::string(drafting::folder_of(file.path)), limit.setting, owners_}];
    // Each is compared for each element.
    if (place.set.size() > kMaxPlaces) return;
    if (place.set.size() == kMaxPlaces)
      limits_.unread.push_back(
          {.why = fmt::format("{}:{}: {} is set in more than {} places", file.path, setting.line,
                              limit.setting, kMaxPlaces),
           .limits = {&limit},
           .owners = owners_});
    place.limit = &limit;
    place.owners = owners_;
    place.set.push_back(std::move(setting));
  }

  // Where the last word of its name is not in the text, a setting is not in the file.
  template <size_t kCount>
  void leave(const std::array<Limit, kCount>& limits, const core::ProjectFile& file,
             std::string why) {
    UnreadSettings unread{.why = std::move(why), .limits = {}, .owners = owners_};
    const std::string text = file.text == nullptr ? "" : relaxed(*file.text);
    for (const Limit& limit : limits) {
      const std::string last = relaxed(limit.setting.substr(limit.setting.rfind('.') + 1));
      if (file.text == nullptr || text.find(last) != std::string::npos)
        unread.limits.push_back(&limit);
    }
    if (!unread.limits.empty()) limits_.unread.push_back(std::move(unread));
  }

  const Model& model_;
  std::vector<const Element*> owners_;  // of the file that is read
  bool for_production_ = false;         // as its name says
  ProjectLimits limits_;
  std::map<std::tuple<std::string, std::string_view, std::vector<const Element*>>, LimitSettings>
      found_;
};

}  // namespace

ProjectLimits project_limits(const core::Project& project, const Model& model,
                             const CancelToken& cancel) {
  LimitsReader reader(model);
  for (const auto& file : project.files) {
    if (cancel.cancelled())
      return {.settings = {}, .overrides = {}, .unread = {}, .cancelled = true};
    if (drafting::is_settings_file(file.path) && drafting::is_production_path(file.path))
      reader.read(file);
    if (is_deployment_file(file)) reader.read_deployment(file);
  }
  return reader.take();
}

}  // namespace redoubt::plan
