#include "plan/controls.h"

#include <algorithm>
#include <array>

#include "base/knowledge.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::plan {
namespace {

struct Standard {
  std::string_view word, catalogue;
  int levels;
};
constexpr std::array<Standard, 3> kStandards{
    {{"asvs", "ASVS", 3}, {"ssdf", "SSDF", 1}, {"osps", "OSPS", 3}}};

}  // namespace

std::string_view to_string(Verification verification) {
  constexpr std::string_view kNames[]{"automatic", "partly", "manual"};
  return kNames[static_cast<size_t>(verification)];
}

std::string_view to_string(EvidenceKind kind) {
  constexpr std::string_view kNames[]{"", "document", "review", "trial", "settings", "record"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view in_words(EvidenceKind kind) {
  constexpr std::string_view kWords[]{"",
                                      "the document that says so",
                                      "notes of a review of design or code",
                                      "the protocol of trying it out",
                                      "the settings as they are in force",
                                      "a record that shows it was done"};
  return kWords[static_cast<size_t>(kind)];
}

Result<ControlCatalogue> ControlCatalogue::built_in() {
  const auto text = knowledge_file("capabilities.yaml");
  if (!text) return fail("rules/capabilities.yaml is not in this program");
  TRY_ASSIGN(const auto document, formats::parse_yaml_document(*text, "rules/capabilities.yaml"));
  std::vector<std::string> capabilities;
  for (const auto& [key, _] : document.entries()) capabilities.push_back(key.text());
  ControlCatalogue catalogue;
  Diagnostics diagnostics;
  for (const auto& file : knowledge_files("controls/"))
    catalogue.add(file.bytes, fmt::format("rules/{}", file.path), capabilities, diagnostics);
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return catalogue;
}

const Control* ControlCatalogue::find(const core::ControlRef& ref) const {
  const auto found = index_.find(ref);
  return found == index_.end() ? nullptr : &controls_[found->second];
}

bool ControlCatalogue::has_standard(std::string_view catalogue) const {
  return std::any_of(chapters_.begin(), chapters_.end(),
                     [&](const auto& chapter) { return chapter.catalogue == catalogue; });
}

std::optional<std::string> parse_standard(std::string_view word) {
  for (const auto& standard : kStandards)
    if (equals_ignoring_case(word, standard.word)) return std::string(standard.catalogue);
  return std::nullopt;
}

int levels_of(std::string_view catalogue) {
  for (const auto& standard : kStandards)
    if (standard.catalogue == catalogue) return standard.levels;
  return 1;
}

}  // namespace redoubt::plan
