// Templates of Microsoft's Threat Modeling Tool: a KnowledgeBase with stencils and ThreatTypes. A
// threat exists for a flow for which Include holds and Exclude does not.

#include <algorithm>
#include <map>

#include <pugixml.hpp>

#include "base/text.h"
#include "plan/exchange/lines.h"
#include "plan/rule_import/foreign_rule.h"
#include "plan/rule_import/tb7_condition.h"
#include "plan/rule_import/tb7_types.h"

namespace redoubt::plan::rule_import {
namespace {

using pugi::xml_node;

constexpr size_t kMaxBytes = 32u << 20;

std::string text_of(const xml_node& node, const char* name) {
  return std::string(trim(node.child(name).text().get()));
}

class Places {
 public:
  Places(std::string_view text, std::string_view file) : file_(file), lines_(text) {}
  SourcePosition at(ptrdiff_t offset) const {
    const auto place = lines_.place(offset);
    return {.file = file_, .line = place.line, .column = place.column};
  }

 private:
  std::string file_;
  exchange::Lines lines_;
};

// Texts of templates are written for a browser.
std::string without_tags(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t end = text[at] == '<' ? text.find('>', at) : std::string_view::npos;
    if (end == std::string_view::npos) plain += text[at];
    else at = end;
  }
  return plain;
}

std::string with_words(std::string text) {
  for (const auto& [name, word] :
       {std::pair{"{source.Name}", "the source"}, std::pair{"{target.Name}", "the target"},
        std::pair{"{flow.Name}", "the flow"}})
    text = replace_all(text, name, word);
  return text;
}

std::vector<std::string> stride_of(std::string_view category) {
  const std::string word = to_lower(category);
  for (const auto& [start, name] :
       {std::pair{"spoof", "spoofing"}, std::pair{"tamper", "tampering"},
        std::pair{"repudiat", "repudiation"}, std::pair{"information", "information-disclosure"},
        std::pair{"denial", "denial-of-service"}, std::pair{"elevation", "elevation-of-privilege"}})
    if (word.starts_with(start)) return {name};
  return {};
}

class Tb7Rules {
 public:
  Tb7Rules(const Places& places, const xml_node& knowledge) : places_(places), types_(knowledge) {
    rules_.format = "Microsoft threat template";
    rules_.prefix = "TB7-";
    rules_.version = knowledge.child("Manifest").attribute("version").value();
    for (const xml_node category : knowledge.child("ThreatCategories").children())
      categories_[text_of(category, "Id")] = text_of(category, "Name");
  }

  void add(const xml_node& type) {
    ++rules_.found;
    const xml_node filters = type.child("GenerationFilters");
    ForeignRule rule;
    rule.where = places_.at(type.offset_debug());
    rule.id = text_of(type, "Id");
    const std::string include = text_of(filters, "Include"), exclude = text_of(filters, "Exclude");
    auto condition = translated(include, exclude);
    if (rule.id.empty()) condition = fail("it has no Id");
    if (!condition) {
      const xml_node at = filters.child("Include");
      rules_.left_out.push_back({.where = places_.at(at ? at.offset_debug() : type.offset_debug()),
                                 .rule = rule.id,
                                 .reason = condition.error().message()});
      return;
    }
    rule.about_flow = true;
    rule.applicable = std::move(*condition);
    rule.original = exclude.empty() ? include : fmt::format("{} but not {}", include, exclude);
    texts(type, rule);
    rules_.rules.push_back(std::move(rule));
  }

  ForeignRules take() { return std::move(rules_); }

 private:
  Result<std::string> translated(const std::string& include, const std::string& exclude) const {
    if (include.empty()) return fail("it has no condition");
    TRY_ASSIGN(auto holds, tb7_condition(include, types_));
    if (exclude.empty()) return holds;
    TRY_ASSIGN(const auto excluded, tb7_condition(exclude, types_));
    return fmt::format("{} and not ({})", holds, excluded);
  }

  void texts(const xml_node& type, ForeignRule& rule) const {
    std::map<std::string, std::string> values;
    for (const xml_node datum : type.child("PropertiesMetaData").children())
      values[text_of(datum, "Name")] = trim(datum.child("Values").child("Value").text().get());
    rule.title = with_words(text_of(type, "ShortTitle"));
    const std::string description = values["UserThreatDescription"];
    rule.why =
        with_words(without_tags(description.empty() ? text_of(type, "Description") : description));
    rule.guideline = with_words(without_tags(values["PossibleMitigations"]));
    rule.severity = severity_of(values["Priority"]);
    const auto category = categories_.find(text_of(type, "Category"));
    if (category != categories_.end()) rule.stride = stride_of(category->second);
  }

  const Places& places_;
  Tb7Types types_;
  std::map<std::string, std::string> categories_;
  ForeignRules rules_;
};

size_t children_of(const xml_node& root, const char* section) {
  const xml_node node = root.child(section);
  return static_cast<size_t>(std::distance(node.begin(), node.end()));
}

bool is_too_large(const xml_node& root) {
  return children_of(root, "ThreatTypes") > kMaxForeignRules ||
         children_of(root, "GenericElements") + children_of(root, "StandardElements") >
             Tb7Types::kMaxTypes;
}

}  // namespace

Result<ForeignRules> read_tb7_rules(std::string_view text, std::string_view file) {
  const SourcePosition start{.file = std::string(file), .line = 1, .column = 1};
  if (text.size() > kMaxBytes)
    return std::unexpected(
        Error(fmt::format("a template may have {} MiB", kMaxBytes >> 20)).at(start));
  const Places places(text, file);
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return std::unexpected(Error(parsed.description()).at(places.at(parsed.offset)));
  const xml_node root = document.document_element();
  if (std::string_view(root.name()) != "KnowledgeBase" || !root.child("ThreatTypes"))
    return std::unexpected(Error("this XML is no threat template")
                               .at(start)
                               .hint("a .tb7 holds KnowledgeBase with ThreatTypes; a model (.tm7) "
                                     "is read by `redoubt model import`"));
  if (is_too_large(root))
    return std::unexpected(Error(fmt::format("a template may have {} rules and {} stencils",
                                             kMaxForeignRules, Tb7Types::kMaxTypes))
                               .at(start)
                               .hint("split it"));
  Tb7Rules rules(places, root);
  for (const xml_node type : root.child("ThreatTypes").children("ThreatType")) rules.add(type);
  return rules.take();
}

}  // namespace redoubt::plan::rule_import
