#include "engines/config/settings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <re2/re2.h>

#include "base/check.h"
#include "base/text.h"
#include "core/made_code.h"
#include "core/place_kind.h"
#include "engines/config/blocks.h"
#include "engines/config/file_patterns.h"
#include "engines/config/kinds.h"
#include "engines/config/places.h"
#include "engines/lazy_regex.h"

namespace redoubt::engines::config {

struct SettingRules::Rule {
  std::string id, message, fact;
  std::vector<std::string> files;
  std::string subject;  // the text of `when`
  std::unique_ptr<LazyRegex> when, find, absent, within;
  std::vector<std::unique_ptr<LazyRegex>> unless;
  bool skips_development = false;

  // Where the file first says, in force, what the rule is about; 1 where only its name does;
  // nothing where the file is about something else.
  std::optional<uint32_t> line_about(const analysis::SourceFile& file, Comments& comments) const;
  void report_each(const analysis::SourceFile& file, Comments& comments, Reporter& report) const;
};

namespace {

const re2::RE2& compiled(const LazyRegex& pattern) {
  const re2::RE2* regex = pattern.get();
  REDOUBT_CHECK(regex != nullptr);  // the rules are ours, and a test compiles them all
  return *regex;
}

// What a place is about, such as the variable or the class: an excuse for one is none for another.
const std::string kSubject = "subject";
// Two of one name, which RE2 does not compare.
const std::string kName = "name", kAgain = "again";

bool stands_in_force(const LazyRegex& pattern, const analysis::SourceFile& file,
                     Comments& comments) {
  return Places(compiled(pattern), file, &comments).next();
}

// The excuses that stand in a file, by the block they stand in and what they are about; looked for
// when a place needs one.
class Excuses {
 public:
  using Patterns = std::vector<std::unique_ptr<LazyRegex>>;

  Excuses(const Patterns& patterns, const LazyRegex* within, const analysis::SourceFile& file,
          Comments& comments)
      : patterns_(patterns), within_(within), file_(file), comments_(comments) {}

  // Without a place, those of every block count.
  bool cover(std::string_view subject, std::optional<size_t> place = std::nullopt) {
    if (patterns_.empty()) return false;
    if (!by_block_) collect();
    const auto block = place && blocks_ ? blocks_->holding(*place) : std::nullopt;
    if (!block) return covers(anywhere_, subject);
    const auto own = by_block_->find(block);
    return covers((*by_block_)[std::nullopt], subject) ||
           (own != by_block_->end() && covers(own->second, subject));
  }

 private:
  using Subjects = std::set<std::string, std::less<>>;

  static bool covers(const Subjects& subjects, std::string_view subject) {
    return subjects.contains(subject) || subjects.contains("");  // about nothing: about all
  }

  void collect() {
    by_block_.emplace();
    if (within_ != nullptr) blocks_.emplace(compiled(*within_), comments_.text_in_force());
    for (const auto& pattern : patterns_) collect(compiled(*pattern));
  }

  void collect(const re2::RE2& pattern) {
    Places places(pattern, file_, &comments_);
    const bool bound = pattern.NamedCapturingGroups().contains(kSubject);
    while (places.next()) {
      const auto block = blocks_ ? blocks_->holding(places.last()) : std::nullopt;
      anywhere_.emplace(places.group(kSubject));
      (*by_block_)[block].emplace(places.group(kSubject));
      if (!bound && !block) return;
    }
  }

  const Patterns& patterns_;
  const LazyRegex* within_;
  const analysis::SourceFile& file_;
  Comments& comments_;
  std::optional<Blocks> blocks_;
  Subjects anywhere_;
  std::optional<std::map<std::optional<size_t>, Subjects>> by_block_;  // nothing: outside of them
};

std::unique_ptr<LazyRegex> by_line(const std::string& pattern) {
  return pattern.empty() ? nullptr : std::make_unique<LazyRegex>("(?m)" + pattern);
}

// What a tool made of many files says nothing about the program beside it: a word of a word list in
// a copied script would become a fact of the project.
bool is_made(const analysis::SourceFile& file) {
  return !core::kind_of_made_code(file.path(), file.bytes()).empty();
}

// A comment of a configuration file often says what program it is for; one of a program is code
// that was switched off.
bool is_program(std::string_view language) {
  for (const std::string_view known : {"python", "javascript", "typescript", "java", "kotlin",
                                       "csharp", "go", "ruby", "php", "vue", "svelte"})
    if (language == known) return true;
  return false;
}

}  // namespace

SettingRules::SettingRules(std::vector<Rule> rules) : rules_(std::move(rules)) {}
SettingRules::SettingRules(SettingRules&&) noexcept = default;
SettingRules& SettingRules::operator=(SettingRules&&) noexcept = default;
SettingRules::~SettingRules() = default;

Result<SettingRules> SettingRules::make(const RuleTable& rules) {
  std::vector<Rule> list;
  for (const auto& [id, rule] : rules) {
    if (rule.format != "settings") continue;
    if (rule.files.empty() || rule.find.empty() == rule.absent.empty())
      return fail("{}:{}: {} needs 'files', and one of 'find' and 'absent'", rule.file, rule.line,
                  id);
    Rule made{.id = id,
              .message = rule.info.description,
              .fact = "setting." + rule.info.capability,
              .files = rule.files,
              .subject = rule.when,
              .when = {},
              .find = {},
              .absent = {},
              .within = {},
              .unless = {},
              .skips_development = rule.skips_development};
    made.when = by_line(rule.when), made.find = by_line(rule.find);
    made.absent = by_line(rule.absent), made.within = by_line(rule.within);
    for (const auto& pattern : rule.unless) made.unless.push_back(by_line(pattern));
    list.push_back(std::move(made));
  }
  return SettingRules(std::move(list));
}

std::vector<std::string> SettingRules::problems() const {
  std::vector<std::string> problems;
  const auto check = [&](const Rule& rule, const LazyRegex* pattern) {
    if (pattern != nullptr && pattern->get() == nullptr)
      problems.push_back(fmt::format("{}: {}", rule.id, pattern->problem()));
  };
  for (const Rule& rule : rules_) {
    for (const auto* pattern : {&rule.when, &rule.find, &rule.absent, &rule.within})
      check(rule, pattern->get());
    for (const auto& pattern : rule.unless) check(rule, pattern.get());
  }
  return problems;
}

bool SettingRules::concern(std::string_view path) const {
  return !core::is_third_party(path) &&
         std::any_of(rules_.begin(), rules_.end(),
                     [&](const Rule& rule) { return is_named_by(rule.files, path); });
}

bool SettingRules::decides(std::string_view rule_id) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const Rule& rule) { return rule.id == rule_id; });
}

std::optional<uint32_t> SettingRules::Rule::line_about(const analysis::SourceFile& file,
                                                       Comments& comments) const {
  if (!is_named_by(files, file.path())) return std::nullopt;
  if (when == nullptr) return 1;
  Places places(compiled(*when), file, is_program(file.language()) ? &comments : nullptr);
  if (places.next()) return places.line();
  // Nobody knows what stands behind so many comments: then the file is looked at.
  return places.is_cut() ? std::optional<uint32_t>(1) : std::nullopt;
}

void SettingRules::Rule::report_each(const analysis::SourceFile& file, Comments& comments,
                                     Reporter& report) const {
  Places places(compiled(*find), file, &comments);
  Excuses excuses(unless, within.get(), file, comments);
  size_t found = 0;
  bool cut = false;
  while (!cut && places.next()) {
    if (places.group(kName) != places.group(kAgain)) places.try_again();
    else if (excuses.cover(places.group(kSubject), places.last())) continue;
    else if (found++ == kMaxPerRule) cut = true;
    else report.add({.line = places.line(), .end_line = places.end_line()}, message);
  }
  if (cut || places.is_cut()) report.cut(fmt::format("{}: more places than are looked at", id));
}

std::vector<analysis::Pattern> SettingRules::patterns() const {
  std::vector<analysis::Pattern> patterns;
  for (const Rule& rule : rules_)
    if (!rule.subject.empty()) patterns.push_back({.text = "(?m)" + rule.subject, .once = true});
  return patterns;
}

// By rule: whether it cannot be about the file.
std::vector<bool> SettingRules::without_hit(const analysis::SourceFile& file) const {
  std::vector<bool> without(rules_.size(), false);
  if (!file.matched()) return without;
  std::vector<size_t> rule_of;  // by pattern
  for (size_t i = 0; i < rules_.size(); ++i)
    if (!rules_[i].subject.empty()) rule_of.push_back(i), without[i] = true;
  for (const auto& hit : file.hits())
    if (hit.pattern < rule_of.size()) without[rule_of[hit.pattern]] = false;
  return without;
}

bool SettingRules::examine(const analysis::SourceFile& file, Comments& comments,
                           Reporter& report) const {
  if (file.bytes().size() > kMaxBytes) return false;
  std::optional<bool> made;
  std::set<std::string_view> facts;
  const auto without = without_hit(file);
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (without[i]) continue;
    const Rule& rule = rules_[i];
    const auto line = rule.line_about(file, comments);
    if (!line) continue;
    if (!made) made = is_made(file);
    if (!*made && facts.insert(rule.fact).second) report.fact(rule.fact, "", *line);
    if (rule.skips_development && is_development_file(file.path())) continue;
    if (!report.begin(rule.id)) continue;
    if (rule.find != nullptr) rule.report_each(file, comments, report);
    else if (!stands_in_force(*rule.absent, file, comments) &&
             !Excuses(rule.unless, nullptr, file, comments).cover(""))
      report.add({.line = *line}, rule.message);
  }
  return true;
}

}  // namespace redoubt::engines::config
