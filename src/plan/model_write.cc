#include <algorithm>

#include "base/text.h"
#include "formats/node_json.h"
#include "plan/model.h"

namespace redoubt::plan {
namespace {

constexpr std::string_view kHeader =
    "# The threat model of this project: what runs, what flows, and what it is worth. `redoubt "
    "plan` turns it into threats,\n"
    "# guidelines and tests. Edit it freely; ids are what decisions and evidence refer to, so keep "
    "them. Format:\n"
    "# docs/formats/model.md of Redoubt. A line \"# from file:line\" says why an inferred entry is "
    "there; it "
    "may stay or go.\n";
constexpr std::string_view kZonesNote =
    "\n# Where things run. trust: 0 = the internet, 100 = most trusted.\n";
constexpr std::string_view kDataNote =
    "\n# What the project keeps and moves. sensitivity: public, internal, confidential, "
    "restricted.\n";
constexpr std::string_view kDataExample =
    "#  - {id: accounts, name: Accounts, sensitivity: confidential, kinds: [personal, "
    "credentials], retention: 365d}\n";
constexpr std::string_view kElementsNote =
    "\n# What runs. kind: service, data-store, queue, gateway, job, external, person, pipeline, "
    "library.\n"
    "# A file belongs to the element whose path pattern names it most closely.\n";
constexpr std::string_view kFlowsNote =
    "\n# Who talks to whom. State protocol, authentication and data wherever a flow crosses "
    "zones.\n";
constexpr std::string_view kAcceptedNote =
    "\n# Risks that somebody accepts for a while. Each needs an owner, a reason and a date.\n";
constexpr std::string_view kAcceptedExample =
    "#  - {threat: C1.api, owner: name, reason: why this is acceptable for now, expires: "
    "2030-01-31}\n";
constexpr std::string_view kExtensionsNote =
    "\n# What the tool that this model came from says beyond these words, for the way back.\n";

bool is_plain_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_./@+*-() ").find(c) != std::string_view::npos;
}

bool is_null_word(std::string_view text) {
  return text.empty() || text == "null" || text == "Null" || text == "NULL";
}

// Words that other YAML readers take for booleans or numbers are quoted too, so that every tool
// reads what we do.
bool changes_type_elsewhere(std::string_view text) {
  const std::string lower = to_lower(text);
  for (const std::string_view word : {"true", "false", "yes", "no", "on", "off", "y", "n"})
    if (lower == word) return true;
  return text.find_first_not_of("0123456789.+-eExXoOaAbBcCdDfF_") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

// A scalar that reads back as exactly this text, in block and in flow style.
std::string scalar(std::string_view raw) {
  const std::string text = to_valid_utf8(raw);
  const bool plain = !is_null_word(text) && !changes_type_elsewhere(text) &&
                     std::all_of(text.begin(), text.end(), is_plain_character) &&
                     std::string_view(" *@-").find(text.front()) == std::string_view::npos &&
                     text.back() != ' ';
  return plain ? text : formats::yaml_quoted(text);
}

std::string list(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& text : texts) out.push_back(scalar(text));
  return "[" + join(out, ", ") + "]";
}

// {otm: {"id": "x"}}: what is no JSON, which nobody writes, is text.
std::string flow_of(const Extensions& values) {
  std::vector<std::string> parts;
  for (const auto& [format, text] : values) {
    const auto json = formats::parse_json(text, "extension");
    parts.push_back(fmt::format("{}: {}", scalar(format),
                                formats::to_flow_yaml(json ? *json : formats::Json(text))));
  }
  return "{" + join(parts, ", ") + "}";
}

std::string zone_line(const Zone& zone) {
  std::string extensions;
  if (!zone.extensions.empty())
    extensions = fmt::format(", extensions: {}", flow_of(zone.extensions));
  return fmt::format("  - {{id: {}, name: {}, trust: {}{}}}\n", scalar(zone.id), scalar(zone.name),
                     zone.trust, extensions);
}

class Writer {
 public:
  // Starts an entry of a list; the first field stands beside the dash.
  void entry() { first_ = true; }
  void field(std::string_view key, std::string_view value) {
    if (!value.empty()) line(key, scalar(value));
  }
  void field(std::string_view key, const std::vector<std::string>& values) {
    if (!values.empty()) line(key, list(values));
  }
  void number(std::string_view key, int value) { line(key, std::to_string(value)); }
  void attributes(const std::map<std::string, std::string>& values) {
    if (values.empty()) return;
    line("attributes", "");
    for (const auto& [key, value] : values)
      out_ += fmt::format("      {}: {}\n", scalar(key), scalar(value));
  }
  void extensions(const Extensions& values) {
    if (!values.empty()) line("extensions", flow_of(values));
  }
  void origin(const Origin& origin) {
    if (origin.path.empty() && origin.what.empty()) return;
    if (origin.path.empty()) {
      out_ += fmt::format("  # inferred: {}\n", one_line(origin.what));
      return;
    }
    out_ += fmt::format("  # from {}", one_line(origin.path));
    if (origin.line > 0) out_ += fmt::format(":{}", origin.line);
    if (!origin.what.empty()) out_ += fmt::format(": {}", one_line(origin.what));
    out_ += '\n';
  }
  void text(std::string_view raw) { out_ += raw; }
  void head(std::string_view key, bool empty) {
    out_ += fmt::format("{}:{}\n", key, empty ? " []" : "");
  }
  std::string finish() { return std::move(out_); }

 private:
  void line(std::string_view key, std::string_view value) {
    out_ += std::exchange(first_, false) ? "  - " : "    ";
    out_ += fmt::format("{}:{}{}\n", key, value.empty() ? "" : " ", value);
  }

  std::string out_;
  bool first_ = false;
};

void write_element(const Element& element, Writer& out) {
  out.origin(element.origin);
  out.entry();
  out.field("id", element.id);
  if (element.name != element.id) out.field("name", element.name);
  out.field("kind", element.kind);
  out.field("zone", element.zone);
  out.field("technology", element.technology);
  out.field("language", element.language);
  out.field("paths", element.paths);
  out.field("stores", element.stores);
  out.field("processes", element.processes);
  out.field("tags", element.tags);
  out.attributes(element.attributes);
  out.field("owner", element.owner);
  out.extensions(element.extensions);
}

void write_flow(const Flow& flow, Writer& out) {
  out.origin(flow.origin);
  out.entry();
  out.field("id", flow.id);
  if (flow.name != flow.id) out.field("name", flow.name);
  out.field("from", flow.from);
  out.field("to", flow.to);
  out.field("protocol", flow.protocol);
  if (flow.port > 0) out.number("port", flow.port);
  out.field("authentication", flow.authentication);
  out.field("data", flow.data);
  out.field("tags", flow.tags);
  out.attributes(flow.attributes);
  out.extensions(flow.extensions);
}

void write_data(const DataClass& data, Writer& out) {
  out.entry();
  out.field("id", data.id);
  if (data.name != data.id) out.field("name", data.name);
  out.field("sensitivity", data.sensitivity);
  out.field("kinds", data.kinds);
  out.field("retention", data.retention);
  out.extensions(data.extensions);
}

}  // namespace

std::string write_model(const Model& model) {
  Writer out;
  out.text(kHeader);
  out.text("version: 1\n");
  if (!model.name.empty()) out.text(fmt::format("name: {}\n", scalar(model.name)));
  out.text(kZonesNote);
  out.head("zones", model.zones.empty());
  for (const auto& zone : model.zones) out.text(zone_line(zone));
  out.text(kDataNote);
  out.head("data", model.data.empty());
  for (const auto& data : model.data) write_data(data, out);
  if (model.data.empty()) out.text(kDataExample);
  out.text(kElementsNote);
  out.head("elements", model.elements.empty());
  for (const auto& element : model.elements) write_element(element, out);
  out.text(kFlowsNote);
  out.head("flows", model.flows.empty());
  for (const auto& flow : model.flows) write_flow(flow, out);
  out.text(kAcceptedNote);
  out.head("accepted", model.accepted.empty());
  for (const auto& risk : model.accepted) {
    out.entry();
    out.field("threat", risk.threat);
    out.field("owner", risk.owner);
    out.field("reason", risk.reason);
    out.field("expires", risk.expires);
  }
  if (model.accepted.empty()) out.text(kAcceptedExample);
  if (!model.extensions.empty())
    out.text(fmt::format("{}extensions: {}\n", kExtensionsNote, flow_of(model.extensions)));
  return out.finish();
}

}  // namespace redoubt::plan
