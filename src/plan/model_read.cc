#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <set>

#include "base/date.h"
#include "base/text.h"
#include "formats/node_json.h"
#include "plan/model.h"
#include "plan/model_words.h"

namespace redoubt::plan {
namespace {

using formats::Node;
using Words = std::vector<std::string_view>;

constexpr size_t kMaxEntries = 50'000;  // of one list
constexpr size_t kMaxTextBytes = 8192;  // of one value
constexpr size_t kMaxDepth = 100;       // extensions hold what other tools write
// Of characters, in the search for what a wrong word may have meant. A large model with thousands
// of mistakes is told what it may have meant in the first of them.
constexpr size_t kMaxComparisons = 100'000'000;

// "# from compose.yaml:12: service 'web' publishes 8080", as write_model() puts it above an entry.
Origin parse_origin(std::string_view comment) {
  constexpr std::string_view kPrefix = "# from ";
  constexpr std::string_view kInferred = "# inferred: ";
  comment = trim(comment);
  if (comment.starts_with(kInferred)) return {"", 0, std::string(comment.substr(kInferred.size()))};
  if (!comment.starts_with(kPrefix)) return {};
  comment.remove_prefix(kPrefix.size());
  // A path may hold colons; the first one that a number and a colon or the end follow is ours.
  for (size_t colon = comment.find(':'); colon != std::string_view::npos;
       colon = comment.find(':', colon + 1)) {
    uint32_t line = 0;
    const char* const end = comment.data() + comment.size();
    const auto [stop, code] = std::from_chars(comment.data() + colon + 1, end, line);
    if (code != std::errc{} || line == 0) continue;
    const std::string_view rest(stop, static_cast<size_t>(end - stop));
    if (rest.empty() || rest.starts_with(": "))
      return {std::string(comment.substr(0, colon)), line,
              std::string(rest.substr(std::min<size_t>(rest.size(), 2)))};
  }
  const size_t colon = comment.find(": ");
  if (colon == std::string_view::npos) return {std::string(comment), 0, ""};
  return {std::string(comment.substr(0, colon)), 0, std::string(comment.substr(colon + 2))};
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view file, Diagnostics& diagnostics)
      : file_(file), lines_(split_lines(text)), diagnostics_(diagnostics) {}

  Model read(const Node& root) {
    formats::report_unknown_keys(
        root, {"version", "name", "zones", "data", "elements", "flows", "accepted", "extensions"},
        file_, diagnostics_);
    version(root);
    text(root, "name", model_.name);
    zones(root);
    for (const Node* node : entries(root, "data")) data_class(*node);
    collect_ids(root);
    for (const Node* node : entries(root, "elements")) element(*node);
    for (const Node* node : entries(root, "flows")) flow(*node);
    for (const Node* node : entries(root, "accepted")) accepted_risk(*node);
    extensions(root, model_.extensions);
    return std::move(model_);
  }

 private:
  SourcePosition at(const Node& node) const {
    return {std::string(file_), node.line(), node.column()};
  }
  Diagnostics::Entry error(const Node& node, std::string message) {
    return diagnostics_.error(at(node), std::move(message));
  }

  void version(const Node& root) {
    const Node* node = root.find("version");
    if (node != nullptr && node->as_int() != 1)
      error(*node, "this version of the format is unknown").hint("write 'version: 1'");
  }

  // The mappings of a list; what is none of that is reported.
  std::vector<const Node*> entries(const Node& root, std::string_view key) {
    std::vector<const Node*> found;
    const Node* list = root.find(key);
    if (list == nullptr || list->is_null()) return found;
    if (!list->is_sequence()) {
      error(*list, fmt::format("'{}' must be a list", key)).hint("start each entry with '- id: …'");
      return found;
    }
    if (list->items().size() > kMaxEntries) {
      error(*list, fmt::format("'{}' has more than {} entries", key, kMaxEntries))
          .hint("split the model by system");
      return found;
    }
    for (const Node& item : list->items()) {
      if (item.is_mapping()) found.push_back(&item);
      else
        error(item, fmt::format("an entry of '{}' must be a mapping", key))
            .hint("write '- id: …' and its fields below");
    }
    return found;
  }

  void text(const Node& node, std::string_view key, std::string& out) {
    const Node* value = node.find(key);
    if (value == nullptr || value->is_null()) return;
    if (!value->is_scalar())
      error(*value, fmt::format("'{}' must be one value, not a list or mapping", key));
    else if (value->text().size() > kMaxTextBytes)
      error(*value, fmt::format("'{}' is longer than {} bytes", key, kMaxTextBytes));
    else out = value->text();
  }

  void texts(const Node& node, std::string_view key, std::vector<std::string>& out) {
    const Node* value = node.find(key);
    if (value == nullptr || value->is_null()) return;
    if (value->is_mapping())
      error(*value, fmt::format("'{}' must be a list", key))
          .hint(fmt::format("write '{}: [a, b]'", key));
    for (const Node& item : value->items())
      if (!item.is_scalar()) error(item, fmt::format("an entry of '{}' must be one word", key));
    std::set<std::string> seen(out.begin(), out.end());
    for (auto& word : node.texts_of(key)) {
      if (seen.insert(word).second) out.push_back(std::move(word));
      else
        diagnostics_.warning(at(*value), fmt::format("'{}' names '{}' twice", key, word))
            .hint("remove one of them");
    }
  }

  // Rules compare with lower-case words.
  void lower_texts(const Node& node, std::string_view key, std::vector<std::string>& out) {
    texts(node, key, out);
    for (auto& word : out) word = to_lower(word);
  }

  void attributes(const Node& node, std::map<std::string, std::string>& out) {
    const Node* value = node.find("attributes");
    if (value == nullptr || value->is_null()) return;
    if (!value->is_mapping()) {
      error(*value, "'attributes' must be a mapping")
          .hint("write 'attributes: {upload.max_bytes: 5000000}'");
      return;
    }
    for (const auto& [name, content] : value->entries()) {
      if (!name.is_scalar() || !(content.is_scalar() || content.is_null()))
        error(content, "an attribute must be one value").hint("write lists as text: 'png,jpeg'");
      else if (content.text().size() > kMaxTextBytes) error(content, "an attribute is too long");
      else out[name.text()] = content.text();
    }
  }

  void extensions(const Node& node, Extensions& out) {
    const Node* value = node.find("extensions");
    if (value == nullptr || value->is_null()) return;
    if (!value->is_mapping())
      error(*value, "'extensions' must be a mapping from formats to what they say")
          .hint("`redoubt model import` writes them; remove what is not needed");
    for (const auto& [format, content] : value->entries())
      out[format.text()] = formats::to_text(formats::to_json(content), -1);
  }

  // One of a fixed set of words.
  void word(const Node& node, std::string_view key, const Words& known, bool required,
            std::string& out) {
    text(node, key, out);
    const Node* value = node.find(key);
    if (out.empty()) {
      if (required && (value == nullptr || value->is_null() || value->is_scalar()))
        error(node, fmt::format("'{}' is missing", key))
            .hint(fmt::format("one of: {}", fmt::join(known, ", ")));
      return;
    }
    if (std::find(known.begin(), known.end(), out) != known.end()) return;
    error(*value, fmt::format("unknown {} '{}'", key, out)).hint(suggestion(out, known, "one of"));
  }

  template <class Known>
  std::string suggestion(std::string_view word, const Known& known, std::string_view otherwise) {
    const std::string nearest = nearest_to(word, known);
    if (!nearest.empty()) return fmt::format("did you mean '{}'?", nearest);
    if (known.empty()) return "none is defined in this file";
    const Words first(
        known.begin(),
        std::next(known.begin(), static_cast<std::ptrdiff_t>(std::min<size_t>(known.size(), 12))));
    return fmt::format("{}: {}{}", otherwise, fmt::join(first, ", "),
                       first.size() < known.size() ? ", …" : "");
  }

  template <class Known>
  std::string nearest_to(std::string_view word, const Known& known) {
    if (word.empty() || comparisons_ == 0) return "";
    const Words words(known.begin(), known.end());
    size_t length = 0;
    for (const auto& each : words) length += each.size();
    if (length * word.size() > comparisons_) {
      comparisons_ = 0;
      return "";
    }
    comparisons_ -= length * word.size();
    return nearest_word(word, words);
  }

  // An id and its uniqueness; false when there is none to work with.
  bool id(const Node& node, std::set<std::string, std::less<>>& taken, std::string_view what,
          std::string& out) {
    text(node, "id", out);
    const Node* value = node.find("id");
    if (out.empty()) {
      error(node, fmt::format("this {} has no id", what))
          .hint("add 'id: a-short-name'; other entries and decisions refer to it");
      return false;
    }
    if (!is_model_id(out)) {
      error(*value, fmt::format("'{}' is not an id", out))
          .hint(fmt::format("use letters, digits, '.', '_' and '-', for example '{}'",
                            to_model_id(out)));
      return false;
    }
    if (taken.insert(out).second) return true;
    error(*value, fmt::format("the id '{}' is taken", out))
        .hint("ids of elements and flows must differ from each other; rename one");
    return false;
  }

  void reference(const Node& node, std::string_view value,
                 const std::set<std::string, std::less<>>& known, std::string_view what,
                 std::string_view list) {
    if (known.contains(value)) return;
    error(node, fmt::format("unknown {} '{}'", what, value))
        .hint(suggestion(value, known, fmt::format("add it to '{}', or use one of", list)));
  }

  void data_references(const Node& node, std::string_view key, std::vector<std::string>& out) {
    texts(node, key, out);
    const Node* value = node.find(key);
    if (value == nullptr) return;
    std::map<std::string_view, const Node*> places;
    for (const Node& item : value->items()) places[item.text()] = &item;
    for (const auto& name : out) {
      const auto place = places.find(name);
      reference(place == places.end() ? *value : *place->second, name, data_ids_, "data class",
                "data");
    }
  }

  void zones(const Node& root) {
    const auto nodes = entries(root, "zones");
    for (const Node* node : nodes) {
      formats::report_unknown_keys(*node, {"id", "name", "trust", "extensions"}, file_,
                                   diagnostics_);
      Zone zone;
      if (!id(*node, zone_ids_, "zone", zone.id)) continue;
      text(*node, "name", zone.name);
      if (zone.name.empty()) zone.name = zone.id;
      if (const Node* trust = node->find("trust")) {
        const auto number = trust->as_int();
        if (number && *number >= 0 && *number <= 100) zone.trust = static_cast<int>(*number);
        else error(*trust, "'trust' must be a whole number from 0 (the internet) to 100");
      } else {
        error(*node, fmt::format("zone '{}' has no trust", zone.id))
            .hint("add 'trust: 0' (the internet) … 100");
      }
      extensions(*node, zone.extensions);
      model_.zones.push_back(std::move(zone));
    }
    if (!nodes.empty()) return;
    model_.zones = default_zones();
    for (const auto& zone : model_.zones) zone_ids_.insert(zone.id);
  }

  void data_class(const Node& node) {
    formats::report_unknown_keys(node,
                                 {"id", "name", "sensitivity", "kinds", "retention", "extensions"},
                                 file_, diagnostics_);
    DataClass data;
    if (!id(node, data_ids_, "data class", data.id)) return;
    text(node, "name", data.name);
    if (data.name.empty()) data.name = data.id;
    word(node, "sensitivity", sensitivities(), true, data.sensitivity);
    lower_texts(node, "kinds", data.kinds);
    text(node, "retention", data.retention);
    if (!data.retention.empty() && !is_period(data.retention))
      error(*node.find("retention"), fmt::format("'{}' is not a period", data.retention))
          .hint("write a number and h, d, w, m or y: '30d'");
    extensions(node, data.extensions);
    model_.data.push_back(std::move(data));
  }

  // Flows may name elements that stand later, or whose own entry has a mistake.
  void collect_ids(const Node& root) {
    const Node* list = root.find("elements");
    if (list == nullptr) return;
    for (const Node& item : list->items())
      if (auto name = item.text_of("id"); !name.empty()) element_ids_.insert(std::move(name));
  }

  void element(const Node& node) {
    formats::report_unknown_keys(
        node,
        {"id", "name", "kind", "zone", "technology", "language", "paths", "stores", "processes",
         "tags", "attributes", "owner", "extensions"},
        file_, diagnostics_);
    Element element;
    element.where = at(node);
    element.origin = origin_above(node);
    if (!id(node, taken_, "element", element.id)) return;
    text(node, "name", element.name);
    if (element.name.empty()) element.name = element.id;
    word(node, "kind", element_kinds(), true, element.kind);
    text(node, "zone", element.zone);
    if (!element.zone.empty())
      reference(*node.find("zone"), element.zone, zone_ids_, "zone", "zones");
    else
      error(node, fmt::format("element '{}' has no zone", element.id))
          .hint(suggestion("", zone_ids_, "one of"));
    lower_texts(node, "technology", element.technology);
    text(node, "language", element.language);
    element.language = to_lower(element.language);
    texts(node, "paths", element.paths);
    paths(node, element.paths);
    data_references(node, "stores", element.stores);
    data_references(node, "processes", element.processes);
    lower_texts(node, "tags", element.tags);
    attributes(node, element.attributes);
    text(node, "owner", element.owner);
    extensions(node, element.extensions);
    model_.elements.push_back(std::move(element));
  }

  void paths(const Node& node, const std::vector<std::string>& patterns) {
    for (const auto& pattern : patterns)
      if (!is_inside_repository(pattern))
        error(*node.find("paths"),
              fmt::format("'{}' is not a path pattern of this repository", pattern))
            .hint("write it relative to the repository with '/', for example 'src/**'");
  }

  void flow(const Node& node) {
    formats::report_unknown_keys(node,
                                 {"id", "name", "from", "to", "protocol", "port", "authentication",
                                  "data", "tags", "attributes", "extensions"},
                                 file_, diagnostics_);
    Flow flow;
    flow.where = at(node);
    flow.origin = origin_above(node);
    const bool known_from = end(node, "from", flow.from);
    const bool known_to =
        end(node, "to", flow.to);  // both are read, so that both mistakes are reported
    if (!flow_id(node, known_from && known_to, flow)) return;
    text(node, "name", flow.name);
    if (flow.name.empty()) flow.name = flow.id;
    rule_word(node, "protocol", protocols(), flow.protocol);
    port(node, flow.port);
    rule_word(node, "authentication", authentications(), flow.authentication);
    data_references(node, "data", flow.data);
    lower_texts(node, "tags", flow.tags);
    attributes(node, flow.attributes);
    extensions(node, flow.extensions);
    model_.flows.push_back(std::move(flow));
  }

  bool end(const Node& node, std::string_view key, std::string& out) {
    text(node, key, out);
    const Node* value = node.find(key);
    if (out.empty()) {
      error(node, fmt::format("this flow has no '{}'", key)).hint("name the element at this end");
      return false;
    }
    reference(*value, out, element_ids_, "element", "elements");
    return element_ids_.contains(out);
  }

  // People may leave the id of a flow out: it is "<from>-<to>" then.
  bool flow_id(const Node& node, bool known_ends, Flow& flow) {
    if (node.find("id") != nullptr) return id(node, taken_, "flow", flow.id);
    if (!known_ends) return false;
    flow.id = to_model_id(flow.from + "-" + flow.to);
    if (taken_.insert(flow.id).second) return true;
    error(node, fmt::format("a second flow from '{}' to '{}'", flow.from, flow.to))
        .hint("give each of them an id of its own");
    return false;
  }

  void port(const Node& node, uint16_t& out) {
    const Node* value = node.find("port");
    if (value == nullptr || value->is_null()) return;
    const auto number = value->as_int();
    if (number && *number > 0 && *number < 65536) out = static_cast<uint16_t>(*number);
    else error(*value, "'port' must be a number from 1 to 65535");
  }

  // A word in lower case that rules compare with; what none of them knows is said.
  void rule_word(const Node& node, std::string_view key, const Words& known, std::string& out) {
    text(node, key, out);
    out = to_lower(out);
    if (out.empty() || std::find(known.begin(), known.end(), out) != known.end()) return;
    diagnostics_.warning(at(*node.find(key)), fmt::format("no rule knows the {} '{}'", key, out))
        .hint(suggestion(out, known, "known are"));
  }

  void accepted_risk(const Node& node) {
    formats::report_unknown_keys(node, {"threat", "owner", "reason", "expires"}, file_,
                                 diagnostics_);
    AcceptedRisk risk;
    risk.where = at(node);
    text(node, "threat", risk.threat);
    text(node, "owner", risk.owner);
    text(node, "reason", risk.reason);
    text(node, "expires", risk.expires);
    if (risk.threat.empty())
      error(node, "this entry names no threat")
          .hint("add 'threat: C1.api', the id that `redoubt plan` shows");
    if (!risk.expires.empty() && !is_date(risk.expires))
      error(*node.find("expires"), fmt::format("'{}' is not a date", risk.expires))
          .hint("write year-month-day: '2030-01-31'");
    model_.accepted.push_back(std::move(risk));
  }

  Origin origin_above(const Node& node) const {
    return node.line() < 2 || node.line() - 2 >= lines_.size()
               ? Origin{}
               : parse_origin(lines_[node.line() - 2]);
  }

  std::string_view file_;
  std::vector<std::string_view> lines_;
  Diagnostics& diagnostics_;
  Model model_;
  size_t comparisons_ = kMaxComparisons;  // that are left
  std::set<std::string, std::less<>> zone_ids_, data_ids_, element_ids_, taken_;
};

}  // namespace

Result<Model> read_model(std::string_view text, std::string_view file, Diagnostics& diagnostics) {
  auto root = formats::parse_yaml_document(
      text, file, {.max_bytes = 8u << 20, .max_nodes = 1'000'000, .max_depth = kMaxDepth});
  if (!root) {
    diagnostics.add(root.error());
    return std::unexpected(std::move(root).error());
  }
  if (!root->is_mapping()) {
    diagnostics
        .error({std::string(file), std::max(root->line(), 1u), std::max(root->column(), 1u)},
               "a model must be a mapping")
        .hint("`redoubt init` writes a first model from what the repository shows");
    return std::unexpected(diagnostics.to_error());
  }
  Model model = Reader(text, file, diagnostics).read(*root);
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return model;
}

}  // namespace redoubt::plan
