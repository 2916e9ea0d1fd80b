#include "pipeline/attestations.h"

#include <algorithm>
#include <tuple>

#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "plan/output/output.h"
#include "plan/rules.h"
#include "platform/project_file.h"
#include "platform/write_below.h"

namespace redoubt::pipeline {
namespace {

using formats::Node;

constexpr size_t kMaxBytes = 16u << 20;          // of the file
constexpr size_t kMaxEvidenceBytes = 64u << 20;  // of a file that is attested
constexpr size_t kMaxAttestations = 20'000;
constexpr std::string_view kHeader =
    "# What people vouch for where no test can tell. Reviewed like code; an entry ends on its "
    "date,\n"
    "# and when its evidence changes. `redoubt control attest` adds entries.\n";

// Reads one entry; what is wrong goes to diagnostics.
class AttestationReader {
 public:
  AttestationReader(const Node& node, std::string_view file, Diagnostics& diagnostics)
      : node_(node), file_(file), diagnostics_(diagnostics) {}

  Attestation read(const plan::ControlCatalogue& catalogue) {
    formats::report_unknown_keys(
        node_, {"control", "verdict", "owner", "reason", "evidence", "digest", "made", "expires"},
        file_, diagnostics_);
    Attestation attestation{.control = control(catalogue),
                            .verdict = node_.text_of("verdict"),
                            .owner = need("owner"),
                            .reason = need("reason"),
                            .evidence = node_.text_of("evidence"),
                            .digest = node_.text_of("digest"),
                            .made = date("made"),
                            .expires = date("expires"),
                            .evidence_problem = {},
                            .where = at(node_)};
    check(attestation);
    return attestation;
  }

 private:
  SourcePosition at(const Node& node) const {
    return {.file = file_, .line = node.line(), .column = node.column()};
  }
  SourcePosition at(std::string_view key) const {
    const Node* value = node_.find(key);
    return at(value == nullptr ? node_ : *value);
  }

  core::ControlRef control(const plan::ControlCatalogue& catalogue) {
    const std::string text = node_.text_of("control");
    const auto ref = plan::parse_control(text);
    if (ref && catalogue.find(*ref) != nullptr) return *ref;
    diagnostics_.error(at("control"), fmt::format("'{}' is no control", text))
        .hint("`redoubt control list` names them: ASVS 6.1.1, SSDF PO.2.2, OSPS-GV-01.01");
    return {};
  }

  std::string need(std::string_view key) {
    const std::string text(trim(node_.text_of(key)));
    if (text.empty())
      diagnostics_.error(at(node_), fmt::format("an attestation needs '{}'", key))
          .hint("let `redoubt control attest` write the entry");
    return text;
  }

  std::string date(std::string_view key) {
    const std::string text = need(key);
    if (!text.empty() && !is_date(text))
      diagnostics_.error(at(key), fmt::format("'{}' is not a date", text))
          .hint("write year-month-day: 2027-06-30");
    return text;
  }

  void check(const Attestation& attestation) {
    if (attestation.verdict != "met" && attestation.verdict != "not-applicable")
      diagnostics_.error(at("verdict"), "'verdict' must be met or not-applicable");
    if (attestation.verdict == "met" && attestation.evidence.empty())
      diagnostics_.error(at(node_), "an attestation needs 'evidence'")
          .hint("name a file of the repository");
    if (!attestation.evidence.empty() && !attestation.digest.starts_with("sha256:"))
      diagnostics_.error(at("digest"), "'digest' must be sha256:… of the evidence")
          .hint("let `redoubt control attest` write the entry");
  }

  const Node& node_;
  std::string file_;
  Diagnostics& diagnostics_;
};

std::string evidence_problem(const std::filesystem::path& root, const Attestation& attestation) {
  if (attestation.evidence.empty()) return "";
  const auto digest = evidence_digest(root, attestation.evidence);
  if (!digest) return digest.error().message();
  return *digest == attestation.digest ? "" : attestation.evidence + " has changed since";
}

std::string as_yaml(const Attestation& attestation) {
  std::string text = fmt::format(
      "  - control: {}\n    verdict: {}\n    owner: {}\n    reason: {}\n",
      plan::control_text(attestation.control), attestation.verdict,
      formats::yaml_quoted(attestation.owner), formats::yaml_quoted(attestation.reason));
  if (!attestation.evidence.empty())
    text += fmt::format("    evidence: {}\n    digest: {}\n",
                        formats::yaml_quoted(attestation.evidence), attestation.digest);
  return text +
         fmt::format("    made: {}\n    expires: {}\n", attestation.made, attestation.expires);
}

}  // namespace

bool says_the_same(const Attestation& one, const Attestation& other) {
  const auto words = [](const Attestation& of) {
    return std::tie(of.verdict, of.owner, of.reason, of.evidence, of.digest, of.expires);
  };
  return words(one) == words(other);
}

Result<std::vector<Attestation>> parse_attestations(std::string_view text, std::string_view file,
                                                    const plan::ControlCatalogue& catalogue,
                                                    Diagnostics& diagnostics) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, file));
  std::vector<Attestation> attestations;
  if (root.is_null()) return attestations;
  formats::report_unknown_keys(root, {"attestations"}, file, diagnostics);
  const SourcePosition start{std::string(file), root.line(), root.column()};
  const auto* list = root.find("attestations");
  if (list == nullptr || !(list->is_sequence() || list->is_null()))
    diagnostics.error(start, "the file must have a list 'attestations'");
  else if (list->items().size() > kMaxAttestations)
    diagnostics.error(start, fmt::format("a file may hold {} attestations", kMaxAttestations));
  else
    for (const auto& node : list->items())
      attestations.push_back(AttestationReader(node, file, diagnostics).read(catalogue));
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return attestations;
}

Result<std::vector<Attestation>> load_attestations(const std::filesystem::path& root) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kAttestationsFile), kMaxBytes));
  if (!text) return std::vector<Attestation>{};
  TRY_ASSIGN(const auto catalogue, plan::ControlCatalogue::built_in());
  Diagnostics diagnostics;
  TRY_ASSIGN(auto attestations, parse_attestations(*text, (root / kAttestationsFile).string(),
                                                   catalogue, diagnostics));
  for (auto& attestation : attestations)
    attestation.evidence_problem = evidence_problem(root, attestation);
  return attestations;
}

Result<void> append_attestations(const std::filesystem::path& root,
                                 const std::vector<Attestation>& attestations,
                                 const plan::ControlCatalogue& catalogue) {
  TRY_ASSIGN(const auto before,
             platform::read_project_file(root, std::string(kAttestationsFile), kMaxBytes));
  std::string text = before ? *before : std::string(kHeader) + "attestations:\n";
  if (!text.empty() && text.back() != '\n') text += '\n';
  for (const auto& attestation : attestations) text += as_yaml(attestation);
  Diagnostics diagnostics;
  // Never leaves a file that the next run cannot read.
  TRY(parse_attestations(text, (root / kAttestationsFile).string(), catalogue, diagnostics));
  return platform::write_below(root, std::string(kAttestationsFile), text);
}

Result<std::string> evidence_digest(const std::filesystem::path& root, const std::string& path) {
  TRY_ASSIGN(const auto bytes, platform::read_project_file(root, path, kMaxEvidenceBytes));
  if (!bytes)
    return std::unexpected(
        Error(fmt::format("{} is not there", path)).hint("evidence is a file of the repository"));
  return sha256(*bytes).to_string();
}

const Attestation* attestation_of(const std::vector<Attestation>& attestations,
                                  const core::ControlRef& control, std::string_view today) {
  const Attestation* best = nullptr;
  for (const auto& one : attestations)
    if (one.control == control && (best == nullptr || one.valid(today) || !best->valid(today)))
      best = &one;
  return best;
}

}  // namespace redoubt::pipeline
