#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "plan/bootstrap/flat_settings.h"
#include "plan/bootstrap/paths.h"
#include "plan/bootstrap/settings.h"
#include "plan/check.h"
#include "plan/quantities.h"

// Whether settings keep the limits that the model states. Only settings that mean just what the
// attribute says are compared: how long a session lasts without use, how long a session cookie
// lives, how large one uploaded file may be.
namespace redoubt::plan {
namespace {

constexpr size_t kMaxLineBytes = 4096;

enum class Measure : uint8_t { kSeconds, kBytes };

struct Limit {
  std::string_view attribute;  // of an element
  std::string_view setting;    // as its framework calls it
  Measure measure;
  std::string_view framework;
};

constexpr auto kApplicationLimits = std::to_array<Limit>({
    {"session.idle", "server.servlet.session.timeout", Measure::kSeconds, "Spring"},
    {"session.idle", "quarkus.http.auth.form.timeout", Measure::kSeconds, "Quarkus"},
    {"upload.max_bytes", "spring.servlet.multipart.max-file-size", Measure::kBytes, "Spring"},
});
constexpr auto kDjangoLimits = std::to_array<Limit>({
    {"session.max", "SESSION_COOKIE_AGE", Measure::kSeconds, "Django"},
});

std::optional<uint64_t> value_of(std::string_view text, Measure measure) {
  return measure == Measure::kBytes ? bytes_of(text) : seconds_of(text, 1);
}

class LimitReader {
 public:
  void read(const Element& element, const core::ProjectFile& file) {
    element_ = &element;
    if (file.text == nullptr || !drafting::is_production_path(file.path) ||
        !drafting::is_settings_file(file.path))
      return;
    for (const auto& setting : drafting::flat_settings(file))
      for (const Limit& limit : kApplicationLimits)
        if (setting.name == limit.setting) compare(limit, setting.value, file.path, setting.line);
    if (file.path.ends_with(".py")) read_django(file);
  }

  CheckVerdict verdict() const {
    // One beyond the limit is enough; else one that nobody can read leaves the question open.
    if (beyond_.empty() && !unread_.empty())
      return {.outcome = core::Outcome::kNotRun,
              .reason = unread_.front() + ", and what that is at run time is not known here",
              .hint = "write the value itself, or look at it where the program runs"};
    if (compared_ == 0 && beyond_.empty())
      return {.outcome = core::Outcome::kNotApplicable,
              .reason = "no setting that is compared says a limit that the model states",
              .hint = {}};
    return verdict_of(counted(compared_, "setting") + " within what the model states", beyond_,
                      "change the setting, or what the model states, whichever is wrong");
  }

 private:
  // Assignments at the start of a line: what stands in a condition may not hold.
  void read_django(const core::ProjectFile& file) {
    uint32_t number = 0;
    for (std::string_view line : split_lines(*file.text)) {
      ++number;
      line = line.substr(0, std::min({line.size(), line.find('#'), kMaxLineBytes}));
      const size_t equals = line.find('=');
      if (equals == std::string_view::npos) continue;
      for (const Limit& limit : kDjangoLimits)
        if (line.starts_with(limit.setting) && trim(line.substr(0, equals)) == limit.setting)
          compare(limit, line.substr(equals + 1), file.path, number);
    }
  }

  void compare(const Limit& limit, std::string_view text, const std::string& path, uint32_t line) {
    const auto stated = element_->attributes.find(std::string(limit.attribute));
    if (stated == element_->attributes.end()) return;
    const auto most = value_of(stated->second, limit.measure), set = value_of(text, limit.measure);
    if (!most) return;
    const std::string what = fmt::format("{}:{}: {} of {} is {}", path, line, limit.setting,
                                         limit.framework, to_valid_utf8(trim(text)));
    // -1 is no limit, and so is a session that ends after no time.
    if (trim(text).starts_with('-') || (set && *set == 0 && limit.measure == Measure::kSeconds)) {
      beyond_.push_back(fmt::format("{}, which is no limit, and {} states {} {}", what,
                                    name_of(*element_), limit.attribute, stated->second));
      return;
    }
    if (!set) return unread_.push_back(what);
    ++compared_;
    // Who states 5,000,000 bytes and sets 5MB means the same, although servers count by 1,024.
    const uint64_t slack = limit.measure == Measure::kBytes ? *most / 12 : 0;
    if (*set > *most && *set - *most > slack)
      beyond_.push_back(fmt::format("{}, and {} states {} {}", what, name_of(*element_),
                                    limit.attribute, stated->second));
  }

  const Element* element_ = nullptr;  // whose file is read
  size_t compared_ = 0;
  std::vector<std::string> beyond_, unread_;
};

}  // namespace

CheckVerdict check_kept_limits(const PlanInputs& inputs, std::string_view component) {
  LimitReader reader;
  for (const auto& element : inputs.model.elements) {
    if (!component.empty() && element.id != component) continue;
    for (const auto& file : inputs.project.files)
      if (element.paths.empty() || matches_any(file.path, element.paths))
        reader.read(element, file);
  }
  return reader.verdict();
}

}  // namespace redoubt::plan
