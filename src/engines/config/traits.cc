#include "engines/config/traits.h"

#include <algorithm>
#include <set>

#include <re2/re2.h>

#include "base/knowledge.h"
#include "core/place_kind.h"
#include "engines/config/file_patterns.h"
#include "engines/lazy_regex.h"

namespace redoubt::engines::config {

struct CodeTraits::Trait {
  std::string fact, pattern;
  std::vector<std::string> files;
  std::unique_ptr<LazyRegex> when;
};

namespace {

using formats::Node;

Error problem(std::string_view file, const Node& at, std::string text) {
  return Error(std::move(text))
      .at({.file = std::string(file), .line = at.line(), .column = at.column()});
}

// "**/*.py" stands for "sample.py" where a sample names no file.
void add_samples(const Node& entry, std::string_view key, const std::string& usual,
                 std::vector<CodeTraits::Sample>& samples) {
  const Node* list = entry.find(key);
  if (list == nullptr) return;
  for (const Node& sample : list->items())
    samples.push_back({.path = sample.is_mapping() ? sample.text_of("path") : usual,
                       .text = sample.is_mapping() ? sample.text_of("text") : sample.text(),
                       .fact = entry.text_of("fact"),
                       .matches = key == "match"});
}

}  // namespace

CodeTraits::CodeTraits(std::vector<Trait> traits, std::vector<Sample> samples)
    : traits_(std::move(traits)), samples_(std::move(samples)) {}
CodeTraits::CodeTraits(CodeTraits&&) noexcept = default;
CodeTraits& CodeTraits::operator=(CodeTraits&&) noexcept = default;
CodeTraits::~CodeTraits() = default;

Result<CodeTraits> CodeTraits::parse(std::string_view text, std::string_view file) {
  TRY_ASSIGN(const Node document, formats::parse_yaml_document(text, file));
  const Node* list = document.find("traits");
  if (list == nullptr || !list->is_sequence())
    return std::unexpected(problem(file, document, "a file of traits has a list 'traits'"));
  std::vector<Trait> traits;
  std::vector<Sample> samples;
  for (const Node& entry : list->items()) {
    Trait trait{.fact = entry.text_of("fact"),
                .pattern = "(?m)" + entry.text_of("when"),
                .files = entry.texts_of("files"),
                .when = nullptr};
    if (!trait.fact.starts_with("trait.") && !trait.fact.starts_with("part.") &&
        !trait.fact.starts_with("uses."))
      return std::unexpected(
          problem(file, entry, "a fact is trait.<tag>, part.<id> or uses.<what>"));
    if (trait.files.empty() || entry.text_of("when").empty())
      return std::unexpected(problem(file, entry, "a trait needs 'files' and 'when'"));
    trait.when = std::make_unique<LazyRegex>(trait.pattern);
    const size_t before = samples.size();
    const std::string ending = trait.files.front().substr(trait.files.front().rfind('.'));
    add_samples(entry, "match", "sample" + ending, samples);
    const size_t matching = samples.size();
    add_samples(entry, "no_match", "sample" + ending, samples);
    if (matching == before || samples.size() == matching)
      return std::unexpected(problem(file, entry, "a trait needs samples of both kinds"));
    traits.push_back(std::move(trait));
  }
  return CodeTraits(std::move(traits), std::move(samples));
}

Result<CodeTraits> CodeTraits::built_in() {
  const auto file = knowledge_file("traits/code.yaml");
  if (!file) return fail("traits/code.yaml is not packed into this program");
  return parse(*file, "traits/code.yaml");
}

bool CodeTraits::concern(std::string_view path) const {
  return !core::is_third_party(path) && !core::is_beside_product(path) &&
         std::any_of(traits_.begin(), traits_.end(),
                     [&](const Trait& trait) { return is_named_by(trait.files, path); });
}

std::vector<analysis::Pattern> CodeTraits::patterns() const {
  std::vector<analysis::Pattern> patterns;
  for (const Trait& trait : traits_) patterns.push_back({.text = trait.pattern, .once = true});
  return patterns;
}

void CodeTraits::examine(const analysis::SourceFile& file, size_t first, Comments& comments,
                         Reporter& report) const {
  std::vector<bool> asked(traits_.size(), !file.matched());
  for (const auto& hit : file.hits())
    if (hit.pattern >= first) asked[hit.pattern - first] = true;
  if (std::find(asked.begin(), asked.end(), true) == asked.end() || !concern(file.path())) return;
  std::set<std::string_view> said;
  for (size_t i = 0; i < traits_.size(); ++i) {
    const Trait& trait = traits_[i];
    if (!asked[i] || said.contains(trait.fact) || !is_named_by(trait.files, file.path())) continue;
    const re2::RE2* pattern = trait.when->get();
    if (pattern == nullptr) continue;  // ours: a test compiles them all
    Places places(*pattern, file, &comments);
    if (!places.next()) continue;
    said.insert(trait.fact);
    report.fact(trait.fact, "", places.line());
  }
}

}  // namespace redoubt::engines::config
