#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/yaml.h"
#include "plan/controls.h"

namespace redoubt::plan {
namespace {

using formats::Node;

constexpr size_t kMaxControls = 5000;  // of all files
constexpr size_t kMaxTitle = 100;      // a title is no explanation
// Kinds of test that may come to cover a control before a capability is named for it.
constexpr std::array<std::string_view, 12> kFamilies{
    "artefacts", "ci",   "code", "config", "dependencies", "fuzz",
    "host",      "http", "logs", "model",  "repository",   "secrets"};
constexpr std::array<std::string_view, 3> kVerifications{"automatic", "partly", "manual"};
constexpr std::array<std::string_view, 6> kEvidence{"",      "document", "review",
                                                    "trial", "settings", "record"};

// Reads the controls of one file; what is wrong goes to diagnostics.
class ControlReader {
 public:
  ControlReader(std::string_view file, const Node& root,
                const std::vector<std::string>& capabilities, Diagnostics& diagnostics)
      : file_(file),
        catalogue_(root.text_of("standard")),
        version_(root.text_of("version")),
        diagnostics_(diagnostics) {
    for (const auto family : kFamilies) kinds_.push_back(family);
    kinds_.insert(kinds_.end(), capabilities.begin(), capabilities.end());
    if (!parse_standard(catalogue_))
      diagnostics_.error(at(root), "'standard' is missing or unknown").hint("ASVS, SSDF or OSPS");
    if (version_.empty())
      diagnostics_.error(at(root), "'version' is missing")
          .hint("requirements mean something in one version of their standard only");
  }

  Control read(const Node& node) {
    formats::report_unknown_keys(
        node, {"id", "level", "check", "stage", "cwe", "by", "evidence", "retired", "title"}, file_,
        diagnostics_);
    Control control{.ref = {.catalogue = catalogue_, .version = version_, .id = need(node, "id")},
                    .title = need(node, "title"),
                    .where = at(node)};
    if (control.title.size() > kMaxTitle)
      diagnostics_.error(at(*node.find("title")), "the title is too long")
          .hint("say the requirement in a few words of your own");
    read_level(node, control);
    control.verification = static_cast<Verification>(
        word(node, "check", {kVerifications.begin(), kVerifications.end()}));
    read_stage(node, control);
    read_cwes(node, control);
    read_cover(node, control);
    return control;
  }

  SourcePosition at(const Node& node) const {
    return {.file = file_, .line = node.line(), .column = node.column()};
  }
  std::string need(const Node& node, std::string_view key) {
    const std::string text = node.text_of(key);
    if (text.empty())
      diagnostics_.error(at(node), fmt::format("'{}' is missing", key))
          .hint("docs/formats/controls.md lists what stands in a catalogue");
    return text;
  }
  const std::string& catalogue() const { return catalogue_; }

 private:
  // The index of the word, 0 with a complaint when it is none.
  size_t choose(const Node& node, std::string_view what,
                const std::vector<std::string_view>& words) {
    const auto found = std::find(words.begin(), words.end(), node.text());
    if (found != words.end()) return static_cast<size_t>(found - words.begin());
    const auto near = nearest_word(node.text(), words);
    diagnostics_.error(at(node), fmt::format("'{}' is no {}", node.text(), what))
        .hint(near.empty() ? "see docs/formats/controls.md"
                           : fmt::format("did you mean '{}'?", near));
    return 0;
  }
  size_t word(const Node& node, std::string_view key, const std::vector<std::string_view>& words) {
    if (need(node, key).empty()) return 0;
    return choose(*node.find(key), fmt::format("value of '{}'", key), words);
  }

  void read_level(const Node& node, Control& control) {
    const Node* level = node.find("level");
    if (level == nullptr) return;
    const auto value = level->as_int();
    if (value && *value >= 1 && *value <= levels_of(catalogue_))
      control.level = static_cast<int>(*value);
    else
      diagnostics_.error(at(*level), fmt::format("'{}' is no level", level->text()))
          .hint(fmt::format("{} has levels 1 to {}", catalogue_, levels_of(catalogue_)));
  }

  void read_stage(const Node& node, Control& control) {
    if (need(node, "stage").empty()) return;
    if (const auto stage = core::parse_stage(node.text_of("stage"))) control.stage = *stage;
    else
      diagnostics_.error(at(*node.find("stage")), "unknown stage")
          .hint("plan, code, build, test, release, deploy, operate or monitor");
  }

  void read_cwes(const Node& node, Control& control) {
    const Node* list = node.find("cwe");
    if (list == nullptr) return;
    for (const auto& item : list->items()) {
      const auto number = item.as_int();
      if (number && *number > 0 && *number < 100'000)
        control.cwes.push_back(static_cast<uint32_t>(*number));
      else
        diagnostics_.error(at(item), fmt::format("'{}' is not a CWE number", item.text()))
            .hint("write the number alone: 89");
    }
  }

  // A control that tests cover in part, or not at all, says what a person brings; one that is
  // covered says by what.
  void read_cover(const Node& node, Control& control) {
    if (const Node* retired = node.find("retired"))
      control.retired = retired->as_bool().value_or(false);
    if (const Node* by = node.find("by"))
      for (const auto& item : by->items()) {
        choose(item, "capability of rules/capabilities.yaml or kind of test", kinds_);
        control.by.push_back(item.text());
      }
    if (const Node* evidence = node.find("evidence"))
      control.evidence = static_cast<EvidenceKind>(
          choose(*evidence, "kind of evidence", {kEvidence.begin(), kEvidence.end()}));
    if (control.retired) return;
    const bool manual = control.verification == Verification::kManual;
    const bool automatic = control.verification == Verification::kAutomatic;
    if (manual != control.by.empty())
      diagnostics_.error(at(node), "'by' stands where tests can tell something, and only there")
          .hint("name capabilities or kinds of test, or write check: manual");
    if (automatic != (control.evidence == EvidenceKind::kNone))
      diagnostics_.error(at(node), "'evidence' stands where a person has to answer, and only there")
          .hint("document, review, trial, settings or record");
  }

  std::string file_, catalogue_, version_;
  std::vector<std::string_view> kinds_;
  Diagnostics& diagnostics_;
};

}  // namespace

void ControlCatalogue::add(std::string_view text, std::string_view file,
                           const std::vector<std::string>& capabilities, Diagnostics& diagnostics) {
  const auto document = formats::parse_yaml_document(text, file);
  if (!document) return diagnostics.add(document.error());
  formats::report_unknown_keys(*document, {"standard", "version", "chapters"}, file, diagnostics);
  ControlReader reader(file, *document, capabilities, diagnostics);
  const Node* chapters = document->find("chapters");
  if (chapters == nullptr || !chapters->is_sequence()) {
    diagnostics.error(reader.at(*document), "'chapters' is missing")
        .hint("a file of controls is {standard: …, version: …, chapters: [...]}");
    return;
  }
  for (const auto& chapter : chapters->items()) {
    formats::report_unknown_keys(chapter, {"id", "title", "controls"}, file, diagnostics);
    chapters_.push_back({.catalogue = reader.catalogue(),
                         .id = reader.need(chapter, "id"),
                         .title = reader.need(chapter, "title")});
    const Node* list = chapter.find("controls");
    if (list == nullptr) continue;
    for (const auto& node : list->items()) {
      Control control = reader.read(node);
      control.chapter = chapters_.size() - 1;
      const auto [known, added] = index_.emplace(control.ref, controls_.size());
      if (!added)
        diagnostics.error(control.where,
                          fmt::format("control '{}' is already at {}", control.ref.id,
                                      controls_[known->second].where.to_string()));
      else if (controls_.size() < kMaxControls) controls_.push_back(std::move(control));
      else return void(diagnostics.error(control.where, "too many controls"));
    }
  }
}

}  // namespace redoubt::plan
