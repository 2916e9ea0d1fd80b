#include "plan/lint/lint.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "plan/accepted.h"
#include "plan/lint/cwe_mapping.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

class Lint {
 public:
  Lint(const Model& model, std::string_view file, const RuleSet& rules)
      : model_(model), file_(file), rules_(rules) {
    for (const auto& element : model.elements) {
      elements_[element.id] = &element;
      some_paths_ |= !element.paths.empty();
    }
  }

  std::vector<ModelQuestion> run(std::string_view text) {
    for (const auto& flow : model_.flows) touched_.insert(flow.from), touched_.insert(flow.to);
    for (const auto& element : model_.elements) ask_element(element);
    for (const auto& flow : model_.flows) ask_flow(flow);
    unused();
    weaknesses(text);
    accepted();
    std::stable_sort(questions_.begin(), questions_.end(), [](const auto& a, const auto& b) {
      return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
    });
    return std::move(questions_);
  }

 private:
  void ask(std::string id, const std::string& subject, SourcePosition where, std::string text) {
    questions_.push_back({std::move(id), subject, std::move(text), std::move(where)});
  }

  static bool is_unnamed(std::string_view name) {
    const std::string_view plain = trim(name);
    return plain.empty() || plain.find_first_not_of("?-_. ") == std::string_view::npos ||
           to_lower(plain) == "unnamed";
  }

  void accepted() {
    for (const auto& risk : model_.accepted)
      if (!could_accept(risk, model_, rules_))
        ask("accepts-nothing", risk.threat, risk.where,
            fmt::format("which threat does '{}' accept? no rule makes one of that id",
                        risk.threat));
  }

  void ask_element(const Element& element) {
    const auto tell = [&](std::string id, std::string text) {
      ask(std::move(id), element.id, element.where, std::move(text));
    };
    if (is_loose_end(element)) return tell("loose-end", fmt::format("who is '{}'?", element.name));
    if (is_unnamed(element.name)) tell("unnamed", fmt::format("what is '{}'?", element.id));
    else if (!names_.emplace(element.zone + "\n" + to_lower(element.name), &element).second)
      tell("duplicate-name",
           fmt::format("is this another '{}' than the one before it?", element.name));
    if (!touched_.contains(element.id) && element.kind != "library" && element.kind != "pipeline")
      tell("no-flows", fmt::format("who talks to '{}'?", element.name));
    if (element.kind == "data-store" && element.stores.empty())
      tell("store-without-data", fmt::format("what does '{}' keep?", element.name));
    if (some_paths_ && element.paths.empty() && !element.language.empty())
      tell("no-paths", fmt::format("where is the code of '{}' (paths)?", element.name));
    if (element.zone == "unassigned")
      tell("no-zone", fmt::format("in which zone does '{}' run?", element.name));
  }

  void ask_flow(const Flow& flow) {
    const auto from = elements_.find(flow.from), to = elements_.find(flow.to);
    if (from == elements_.end() || to == elements_.end()) return;
    std::vector<std::string> missing;
    if (flow.protocol.empty()) missing.emplace_back("protocol");
    if (flow.authentication.empty()) missing.emplace_back("authentication");
    if (flow.data.empty()) missing.emplace_back("data");
    const bool crosses = from->second->zone != to->second->zone;
    if (!missing.empty())
      ask(crosses ? "crossing-unstated" : "flow-unstated", flow.id, flow.where,
          fmt::format("'{}' from '{}' to '{}'{} states no {}: which?", flow.name,
                      from->second->name, to->second->name, crosses ? " crosses zones and" : "",
                      fmt::join(missing, ", ")));
    const auto key = fmt::format("{}\n{}\n{}\n{}", flow.from, flow.to, flow.protocol, flow.name);
    if (!flows_.insert(key).second)
      ask("duplicate-flow", flow.id, flow.where,
          fmt::format("is '{}' another flow than the one before it?", flow.name));
  }

  void unused() {
    std::set<std::string> zones, data;
    for (const auto& element : model_.elements) {
      zones.insert(element.zone);
      data.insert(element.stores.begin(), element.stores.end());
      data.insert(element.processes.begin(), element.processes.end());
    }
    for (const auto& flow : model_.flows) data.insert(flow.data.begin(), flow.data.end());
    for (const auto& zone : model_.zones)
      if (!zones.contains(zone.id) && zone.trust > 0)
        ask("empty-zone", zone.id, {file_, 1, 1}, fmt::format("what runs in '{}'?", zone.name));
    for (const auto& entry : model_.data)
      if (!data.contains(entry.id))
        ask("unused-data", entry.id, {file_, 1, 1}, fmt::format("where is '{}'?", entry.name));
  }

  // "CWE-16", `cwe: 16`, "cwe_id": 16.
  void weaknesses(std::string_view text) {
    uint32_t number = 0;
    for (const auto line : split_lines(text)) {
      ++number;
      const std::string lower = to_lower(line);
      for (size_t at = lower.find("cwe"); at != std::string::npos; at = lower.find("cwe", at + 3)) {
        const uint32_t id = id_behind(lower, at + 3);
        if (const auto why = why_not_mapped(id); id > 0 && !why.empty())
          ask("cwe", "", {file_, number, static_cast<uint32_t>(at + 1)},
              fmt::format("CWE-{} {}: which weakness is meant?", id, why));
      }
    }
  }

  static uint32_t id_behind(std::string_view line, size_t at) {
    if (line.substr(at).starts_with("_id")) at += 3;
    while (at < line.size() && std::string_view("-_: \"'").find(line[at]) != std::string_view::npos)
      ++at;
    uint32_t id = 0;
    for (size_t i = 0; i < 5 && at < line.size() && line[at] >= '0' && line[at] <= '9'; ++i, ++at)
      id = id * 10 + static_cast<uint32_t>(line[at] - '0');
    return id;
  }

  const Model& model_;
  std::string file_;
  const RuleSet& rules_;
  std::map<std::string, const Element*> elements_;
  std::map<std::string, const Element*> names_;
  std::set<std::string> touched_, flows_;
  bool some_paths_ = false;
  std::vector<ModelQuestion> questions_;
};

}  // namespace

std::vector<ModelQuestion> lint_model(const Model& model, std::string_view text,
                                      std::string_view file, const RuleSet& rules) {
  return Lint(model, file, rules).run(text);
}

}  // namespace redoubt::plan
