#include <algorithm>
#include <set>

#include "adapters/report_parser.h"
#include "adapters/tool.h"
#include "base/diagnostics.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace redoubt::adapters {
namespace {

using formats::Node;

constexpr size_t kMaxManifest = 256u << 10;

// The ids of rules/capabilities.yaml.
std::set<std::string> known_capabilities() {
  std::set<std::string> ids;
  const auto text = knowledge_file("capabilities.yaml");
  if (!text) return ids;
  if (const auto node = formats::parse_yaml_document(*text, "capabilities.yaml"))
    for (const auto& [key, value] : node->entries()) ids.insert(key.text());
  return ids;
}

class ManifestReader {
 public:
  ManifestReader(const Node& root, std::string_view file) : root_(root), file_(file) {}

  Result<ToolManifest> read() {
    if (!root_.is_mapping())
      return std::unexpected(Error("a tool manifest is a mapping").at(at(root_)));
    formats::report_unknown_keys(
        root_, {"name",     "title",       "summary", "licence",  "stage",      "languages",
                "offers",   "findings",    "at-most", "programs", "version",    "command",
                "files",    "environment", "format",  "output",   "exit",       "network",
                "rules",    "install",     "timeout", "memory",   "precedence", "file-by-file",
                "settings", "marks",       "max-file"},
        file_, diagnostics_);
    read_identity();
    read_findings();
    read_offers();
    read_command();
    read_limits();
    if (diagnostics_.has_errors()) return std::unexpected(diagnostics_.to_error());
    return std::move(manifest_);
  }

 private:
  SourcePosition at(const Node& node) const { return {file_, node.line(), node.column()}; }
  void error(const Node& node, std::string message) {
    diagnostics_.error(at(node), std::move(message));
  }

  std::string required(const char* key) {
    std::string value = root_.text_of(key);
    if (value.empty()) error(root_, fmt::format("'{}' is missing", key));
    return value;
  }

  void read_identity() {
    manifest_.name = required("name");
    manifest_.title = required("title");
    manifest_.summary = required("summary");
    manifest_.licence = required("licence");
    manifest_.programs = root_.texts_of("programs");
    if (manifest_.programs.empty()) error(root_, "'programs' is missing");
    for (const auto& program : manifest_.programs)
      if (program.find('/') != std::string::npos)
        error(*root_.find("programs"), "a program is a name without '/'");
    if (const auto stage = core::parse_stage(root_.text_of("stage", "code")))
      manifest_.stage = *stage;
    else error(*root_.find("stage"), "this is not a stage");
    manifest_.rules = root_.text_of("rules");
  }

  std::string capability(const Node& node) {
    if (!capabilities_.contains(node.text()))
      error(node, fmt::format("'{}' is not in capabilities.yaml", node.text()));
    return node.text();
  }

  template <class T>
  std::optional<T> word(const Node& mapping, const char* key,
                        std::optional<T> (*parse)(std::string_view)) {
    const Node* node = mapping.find(key);
    if (node == nullptr) return {};
    const auto value = parse(node->text());
    if (!value) error(*node, fmt::format("'{}' is not a {}", node->text(), key));
    return value;
  }

  void read_finding(const Node& entry) {
    formats::report_unknown_keys(entry, {"rule", "cwe", "capability", "severity", "confidence"},
                                 file_, diagnostics_);
    ToolManifest::Mapping mapping;
    if (const Node* node = entry.find("capability")) mapping.capability = capability(*node);
    mapping.severity = word<core::Severity>(entry, "severity", &core::parse_severity);
    mapping.confidence = word<core::Confidence>(entry, "confidence", &core::parse_confidence);
    const auto rules = entry.texts_of("rule"), cwes = entry.texts_of("cwe");
    if (rules.empty() == cwes.empty()) error(entry, "a mapping has either 'rule' or 'cwe'");
    for (const auto& rule : rules)
      manifest_.mappings.push_back(mapping), manifest_.mappings.back().rule = rule;
    for (const auto& cwe : cwes) {
      if (cwe.empty() || cwe.size() > 5 ||
          cwe.find_first_not_of("0123456789") != std::string::npos) {
        error(entry, fmt::format("'{}' is not the number of a CWE", cwe));
        continue;
      }
      manifest_.mappings.push_back(mapping);
      manifest_.mappings.back().cwe = static_cast<uint32_t>(std::stoul(cwe));
    }
  }

  void read_findings() {
    if (const Node* list = root_.find("findings"))
      for (const auto& entry : list->items()) read_finding(entry);
  }

  // A tool that runs our own rules offers what those can find.
  void read_offers() {
    const auto languages = root_.texts_of("languages");
    if (const Node* list = root_.find("offers")) {
      for (const auto& entry : list->items())
        manifest_.offers.push_back({capability(entry), languages});
      for (size_t i = 0; i < manifest_.offers.size(); ++i)
        check_offer(list->items()[i], manifest_.offers[i].capability);
    } else if (!manifest_.rules.empty()) {
      manifest_.offers = rule_offers(manifest_.rules);
    } else {
      error(root_, "'offers' is missing");
    }
  }

  // What nothing is mapped to could never be found, and a test of it would always pass.
  void check_offer(const Node& node, const std::string& offered) {
    const auto maps = [&](const auto& mapping) { return mapping.capability == offered; };
    if (std::none_of(manifest_.mappings.begin(), manifest_.mappings.end(), maps))
      error(node, fmt::format("'{}' is offered, but no entry of 'findings' leads to it", offered));
  }

  void read_command() {
    manifest_.version_command = root_.texts_of("version");
    manifest_.command = root_.texts_of("command");
    if (manifest_.command.empty()) error(root_, "'command' is missing");
    manifest_.file_patterns = root_.texts_of("files");
    manifest_.file_by_file = root_.text_of("file-by-file") == "true";
    manifest_.settings = root_.texts_of("settings");
    manifest_.marks = root_.texts_of("marks");
    manifest_.format = root_.text_of("format", "sarif");
    if (!known_format(manifest_.format))
      error(root_, fmt::format("format '{}' has no reader", manifest_.format));
    if (const Node* map = root_.find("environment"))
      for (const auto& [key, value] : map->entries())
        manifest_.environment[key.text()] = value.text();
    if (const Node* map = root_.find("install"))
      for (const auto& [key, value] : map->entries()) manifest_.install[key.text()] = value.text();
    const auto uses = [&](std::string_view word) {
      return std::any_of(
          manifest_.command.begin(), manifest_.command.end(),
          [&](const auto& argument) { return argument.find(word) != std::string::npos; });
    };
    manifest_.output_to_file = uses("{output}");
    if (uses("{rules}") && manifest_.rules.empty())
      error(*root_.find("command"), "{rules} is used, but 'rules' names no folder");
    if (uses("{files}") && manifest_.file_patterns.empty())
      error(*root_.find("command"), "{files} is used, but 'files' is missing");
    if (manifest_.file_by_file && !uses("{files}"))
      error(*root_.find("file-by-file"), "the command does not take {files}");
  }

  std::vector<int> codes(const Node& mapping, const char* key) {
    std::vector<int> out;
    for (const auto& code : mapping.texts_of(key)) {
      if (code.empty() || code.size() > 3 ||
          code.find_first_not_of("0123456789") != std::string::npos)
        error(mapping, "an exit code is 0 to 255");
      else out.push_back(std::stoi(code));
    }
    return out;
  }

  void read_limits() {
    manifest_.success_codes = {0};
    if (const Node* exits = root_.find("exit")) {
      formats::report_unknown_keys(*exits, {"success", "findings"}, file_, diagnostics_);
      if (exits->find("success") != nullptr) manifest_.success_codes = codes(*exits, "success");
      manifest_.findings_codes = codes(*exits, "findings");
    }
    if (const Node* node = root_.find("network")) {
      if (const auto value = node->as_bool()) manifest_.needs_network = *value;
      else error(*node, "'network' is true or false");
    }
    if (const Node* node = root_.find("precedence"))
      manifest_.precedence = static_cast<int>(positive(*node, 1'000));
    if (const Node* node = root_.find("timeout"))
      manifest_.timeout = std::chrono::seconds(positive(*node, 86'400));
    if (const Node* node = root_.find("memory"))
      manifest_.max_memory = static_cast<uint64_t>(positive(*node, 1 << 20)) << 20;
    if (const Node* node = root_.find("max-file")) read_max_file(*node);
    if (const Node* node = root_.find("at-most")) {
      formats::report_unknown_keys(*node, {"severity", "confidence"}, file_, diagnostics_);
      manifest_.max_severity = word<core::Severity>(*node, "severity", &core::parse_severity)
                                   .value_or(core::Severity::kCritical);
      manifest_.max_confidence =
          word<core::Confidence>(*node, "confidence", &core::parse_confidence)
              .value_or(core::Confidence::kHigh);
    }
  }

  // {KB: 1024, generated-KB: 256}
  void read_max_file(const Node& node) {
    formats::report_unknown_keys(node, {"KB", "generated-KB"}, file_, diagnostics_);
    const auto bytes = [&](const char* key) {
      const Node* value = node.find(key);
      if (value == nullptr) error(node, fmt::format("'{}' is missing", key));
      return value == nullptr ? 0 : static_cast<uint64_t>(positive(*value, 1 << 20)) << 10;
    };
    manifest_.max_file = bytes("KB");
    manifest_.max_generated = bytes("generated-KB");
    if (!manifest_.file_by_file) error(node, "'file-by-file' is missing: other tools want it all");
  }

  int64_t positive(const Node& node, int64_t limit) {
    const auto value = node.as_int();
    if (value && *value > 0 && *value <= limit) return *value;
    error(node, fmt::format("this is not a number from 1 to {}", limit));
    return 1;
  }

  const Node& root_;
  std::string file_;
  std::set<std::string> capabilities_ = known_capabilities();
  Diagnostics diagnostics_;
  ToolManifest manifest_;
};

}  // namespace

Result<ToolManifest> parse_manifest(std::string_view text, std::string_view file) {
  TRY_ASSIGN(const auto root,
             formats::parse_yaml_document(
                 text, file, {.max_bytes = kMaxManifest, .max_nodes = 20'000, .max_depth = 20}));
  return ManifestReader(root, file).read();
}

Result<std::vector<ToolManifest>> load_manifests() {
  std::vector<ToolManifest> manifests;
  for (const auto& file : knowledge_files("tools/")) {
    // Folders below hold what is handed to a tool.
    if (!file.path.ends_with(".yaml") ||
        file.path.find('/', std::string_view("tools/").size()) != std::string_view::npos)
      continue;
    TRY_ASSIGN(auto manifest, parse_manifest(file.bytes, fmt::format("rules/{}", file.path)));
    manifests.push_back(std::move(manifest));
  }
  std::sort(manifests.begin(), manifests.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return manifests;
}

std::string install_hint(const ToolManifest& manifest) {
  std::vector<std::string> lines;
  for (const auto& [how, what] : manifest.install) {
    if (how == "debian") lines.push_back("apt-get install " + what);
    else if (how == "pip") lines.push_back("pip install '" + what + "'");
    else if (how == "npm") lines.push_back("npm install --global " + what);
    else if (how == "go") lines.push_back("go install " + what);
    else lines.push_back(what);
  }
  return join(lines, "\n");
}

}  // namespace redoubt::adapters
