#include <algorithm>
#include <functional>
#include <optional>

#include "base/text.h"
#include "plan/check.h"
#include "plan/limit_settings.h"
#include "plan/quantities.h"

// Whether settings keep the limits that the model states.
namespace redoubt::plan {
namespace {

constexpr size_t kMaxShown = 60;

std::optional<uint64_t> value_of(std::string_view text, Measure measure) {
  return measure == Measure::kBytes ? bytes_of(text) : seconds_of(text, 1);
}

enum class Verdict : uint8_t { kWithin, kBeyond, kUnlimited, kComputed };

Verdict verdict_on(const LimitSetting& setting, const Limit& limit, uint64_t most) {
  const std::string_view text = trim(setting.value);
  // -1 is no limit, and so is a session that ends after no time.
  if (text.starts_with('-'))
    return value_of(text.substr(1), limit.measure) ? Verdict::kUnlimited : Verdict::kComputed;
  const auto set = value_of(text, limit.measure);
  if (!set) return Verdict::kComputed;
  if (*set == 0 && limit.measure == Measure::kSeconds) return Verdict::kUnlimited;
  // Who states 5,000,000 bytes and sets 5MB means the same, although servers count by 1,024.
  const uint64_t slack = limit.measure == Measure::kBytes ? most / 12 : 0;
  return *set > most && *set - most > slack ? Verdict::kBeyond : Verdict::kWithin;
}

bool say_the_same(Verdict a, Verdict b) {
  const auto too_much = [](Verdict one) {
    return one == Verdict::kBeyond || one == Verdict::kUnlimited;
  };
  return a == b || (too_much(a) && too_much(b));
}

// Only numbers are shown: what a program computes a value from may hold a password.
std::string described(const LimitSetting& setting, const Limit& limit, Verdict verdict) {
  const std::string value = verdict == Verdict::kComputed
                                ? "a value that is computed"
                                : shortened(one_line(setting.value), kMaxShown);
  return fmt::format("{}:{}: {} of {} is {}{}", setting.path, setting.line, limit.setting,
                     limit.framework, value,
                     setting.conditional ? ", under a condition or in a block" : "");
}

class LimitJudge {
 public:
  // The limit as the element states it; nothing where it states none that can be read.
  static std::optional<uint64_t> stated(const Element& element, const Limit& limit) {
    const auto at = element.attributes.find(std::string(limit.attribute));
    if (at == element.attributes.end()) return std::nullopt;
    return value_of(at->second, limit.measure);
  }

  void judge_settings(const Element& element, const LimitSettings& settings) {
    const Limit& limit = *settings.limit;
    const auto most = stated(element, limit);
    if (!most) return;
    const auto counting = those_that_count(settings);
    std::vector<Verdict> verdicts;
    for (const auto* setting : counting) verdicts.push_back(verdict_on(*setting, limit, *most));
    const bool agree = std::adjacent_find(verdicts.begin(), verdicts.end(),
                                          std::not_fn(say_the_same)) == verdicts.end();
    const bool certain = std::any_of(counting.begin(), counting.end(),
                                     [](const auto* setting) { return !setting->conditional; });
    if (!agree || !certain) return leave_open(counting, limit, verdicts);
    const std::string what = described(*counting.front(), limit, verdicts.front());
    if (verdicts.front() == Verdict::kComputed) {
      open_.push_back(what + ", and what that is at run time is not known here");
    } else if (verdicts.front() == Verdict::kWithin) {
      ++within_;
    } else {
      beyond_.push_back(beyond(element, limit, what, verdicts.front()));
    }
  }

  // `only`: no other element could be meant.
  void judge_override(const Element& element, const LimitOverride& override, bool only) {
    const Limit& limit = *override.limit;
    const auto most = stated(element, limit);
    if (!most) return;
    const Verdict verdict = verdict_on(override.set, limit, *most);
    if (verdict == Verdict::kWithin) {
      if (only) ++within_;
      return;
    }
    const std::string what = described(override.set, limit, verdict);
    if (only && verdict != Verdict::kComputed)
      beyond_.push_back(beyond(element, limit, what, verdict));
    else open_.push_back(what + ", and whether that is meant is not known here");
  }

  void judge_unread(const Element& element, const UnreadSettings& unread) {
    if (std::any_of(unread.limits.begin(), unread.limits.end(),
                    [&](const Limit* limit) { return stated(element, *limit).has_value(); }))
      open_.push_back(unread.why + ", so what this file sets is not known");
  }

  CheckVerdict verdict() const {
    // One beyond the limit is enough; else one that nobody can read leaves the question open.
    if (beyond_.empty() && !open_.empty())
      return {.outcome = core::Outcome::kNotRun,
              .reason = verdict_of("", open_, "").reason,
              .hint = "write the value itself, in one place, or look at it where the program runs"};
    if (within_ == 0 && beyond_.empty())
      return {.outcome = core::Outcome::kNotApplicable,
              .reason = "no setting that is compared says a limit that the model states",
              .hint = {}};
    return verdict_of(counted(within_, "setting") + " within what the model states", beyond_,
                      "change the setting, or what the model states, whichever is wrong");
  }

 private:
  static std::string beyond(const Element& element, const Limit& limit, const std::string& what,
                            Verdict verdict) {
    return fmt::format(
        "{}{}, and {} states {} {}", what,
        verdict == Verdict::kUnlimited ? ", which is no limit" : "", name_of(element),
        limit.attribute,
        shortened(one_line(element.attributes.at(std::string(limit.attribute))), kMaxShown));
  }

  // What is set for production only replaces what is set for all.
  static std::vector<const LimitSetting*> those_that_count(const LimitSettings& settings) {
    std::vector<const LimitSetting*> all, production;
    for (const auto& setting : settings.set) {
      all.push_back(&setting);
      if (setting.for_production) production.push_back(&setting);
    }
    return production.empty() ? all : production;
  }

  void leave_open(const std::vector<const LimitSetting*>& settings, const Limit& limit,
                  const std::vector<Verdict>& verdicts) {
    std::vector<std::string> places;
    for (size_t i = 0; i < settings.size(); ++i)
      places.push_back(described(*settings[i], limit, verdicts[i]));
    open_.push_back(verdict_of("", places, "").reason + ", and what holds is not known here");
  }

  size_t within_ = 0;
  std::vector<std::string> beyond_, open_;
};

// Of several elements that state the limit, a deployment file may mean each.
bool is_only_one(const std::vector<Element>& elements, const Element& element, const Limit& limit) {
  return std::none_of(elements.begin(), elements.end(), [&](const Element& other) {
    return &other != &element && LimitJudge::stated(other, limit);
  });
}

bool has(const std::vector<const Element*>& owners, const Element& element) {
  return std::binary_search(owners.begin(), owners.end(), &element);
}

}  // namespace

CheckVerdict check_kept_limits(CheckFacts& facts, std::string_view component) {
  const ProjectLimits& limits = facts.limits();
  if (limits.cancelled)
    return {.outcome = core::Outcome::kNotRun, .reason = "interrupted", .hint = {}};
  LimitJudge judge;
  for (const auto& element : facts.inputs.model.elements) {
    if (!component.empty() && element.id != component) continue;
    for (const auto& settings : limits.settings)
      if (has(settings.owners, element)) judge.judge_settings(element, settings);
    const auto& elements = facts.inputs.model.elements;
    for (const auto& override : limits.overrides) {
      const bool only = is_only_one(elements, element, *override.limit);
      if (only || override.owners.empty() || has(override.owners, element))
        judge.judge_override(element, override, only);
    }
    for (const auto& unread : limits.unread)
      if (has(unread.owners, element)) judge.judge_unread(element, unread);
  }
  return judge.verdict();
}

}  // namespace redoubt::plan
