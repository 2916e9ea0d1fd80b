#include "pipeline/attestations.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "plan/output/output.h"
#include "plan/rules.h"
#include "platform/clock.h"
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

constexpr int kMaxYears = 2;  // that an attestation may last

// The last day on which what was made on that day may end. Of 29 February that is the 28th.
std::string latest_end(std::string_view made) {
  const auto day = parse_date_prefix(made);
  if (!day) return "";
  auto end = std::chrono::year_month_day(*day) + std::chrono::years(kMaxYears);
  if (!end.ok()) end = end.year() / end.month() / std::chrono::last;
  const auto since_1970 = std::chrono::sys_days(end).time_since_epoch();
  return platform::iso_date(std::chrono::duration_cast<std::chrono::seconds>(since_1970).count());
}

// Reads one entry; what is wrong goes to diagnostics.
class AttestationReader {
 public:
  AttestationReader(const Node& node, std::string_view file, std::string_view today,
                    Diagnostics& diagnostics)
      : node_(node), file_(file), today_(today), diagnostics_(diagnostics) {}

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
    check_dates(attestation);
  }

  void check_dates(const Attestation& attestation) {
    if (!is_date(attestation.made)) return;  // has been said
    if (!today_.empty() && attestation.made > today_)
      diagnostics_.error(at("made"), fmt::format("'made' {} is still to come", attestation.made))
          .hint(fmt::format("write the day on which somebody looked, {} at the latest", today_));
    if (const auto latest = latest_end(attestation.made);
        is_date(attestation.expires) && attestation.expires > latest)
      diagnostics_
          .error(at("expires"),
                 fmt::format("'expires' is more than {} years after 'made'", kMaxYears))
          .hint(fmt::format("write {} or an earlier day, and attest again then", latest));
  }

  const Node& node_;
  std::string file_;
  std::string today_;
  Diagnostics& diagnostics_;
};

std::string evidence_problem(const std::filesystem::path& root, const Attestation& attestation) {
  if (attestation.evidence.empty()) return "";
  const auto digest = evidence_digest(root, attestation.evidence);
  if (!digest) return digest.error().message();
  return *digest == attestation.digest ? "" : attestation.evidence + " has changed since";
}

// An item of a list whose dashes stand behind `indent`.
std::string as_yaml(const Attestation& attestation, const std::string& indent) {
  std::vector<std::string> lines{"- control: " + plan::control_text(attestation.control),
                                 "  verdict: " + attestation.verdict,
                                 "  owner: " + formats::yaml_quoted(attestation.owner),
                                 "  reason: " + formats::yaml_quoted(attestation.reason)};
  if (!attestation.evidence.empty()) {
    lines.push_back("  evidence: " + formats::yaml_quoted(attestation.evidence));
    lines.push_back("  digest: " + attestation.digest);
  }
  lines.push_back("  made: " + attestation.made);
  lines.push_back("  expires: " + attestation.expires);
  std::string text;
  for (const auto& line : lines) text += indent + line + "\n";
  return text;
}

// Where the node begins in the text it was read from. Columns count characters, so only bytes on
// the same line before it matter, and those of our keys are ASCII.
size_t offset_of(const Node& node, std::string_view text) {
  size_t offset = 0;
  for (uint32_t line = 1; line < node.line() && offset != text.npos; ++line) {
    offset = text.find('\n', offset);
    if (offset != text.npos) ++offset;
  }
  return std::min(offset == text.npos ? text.size() : offset + node.column() - 1, text.size());
}

// A text to whose end items can be added, and what stands before their dashes.
struct OpenList {
  std::string text, indent = "  ";
};

std::unexpected<Error> in_brackets(const Node& node, const std::string& file) {
  return std::unexpected(
      Error(fmt::format("{}:{}:{}: nothing can be added to what stands in brackets", file,
                        node.line(), node.column()))
          .hint("write a line 'attestations:', and each entry on lines of its own behind '- '"));
}

// Takes the empty brackets away; fails when there is something between them.
Result<OpenList> open_brackets(std::string text, size_t start, const Node& list,
                               const std::string& file) {
  const size_t end = text.find_first_not_of(" \t\r\n", start + 1);
  if (end == text.npos || text[end] != ']') return in_brackets(list, file);
  text.erase(start, end + 1 - start);
  return OpenList{std::move(text)};
}

// What a person wrote as the list is kept: its indentation, and `[]` becomes a list of lines.
Result<OpenList> open_list(std::string text, const std::string& file) {
  TRY_ASSIGN(const auto root, formats::parse_yaml_document(text, file));
  if (!text.empty() && text.back() != '\n') text += '\n';
  if (root.is_null()) return OpenList{text + "attestations:\n"};
  if (text[offset_of(root, text)] == '{') return in_brackets(root, file);
  const auto* list = root.find("attestations");
  if (list == nullptr || list->is_null()) return OpenList{std::move(text)};
  const size_t start = offset_of(*list, text);
  if (text[start] == '[') return open_brackets(std::move(text), start, *list, file);
  return OpenList{std::move(text), std::string(list->column() - 1, ' ')};
}

Result<void> lasts_no_longer(const Attestation& attestation) {
  const auto latest = latest_end(attestation.made);
  if (attestation.expires <= latest) return {};
  return std::unexpected(
      Error(fmt::format("an attestation lasts {} years at most", kMaxYears))
          .hint(fmt::format("--expires {} or an earlier day, and attest again then", latest)));
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
                                                    Diagnostics& diagnostics,
                                                    std::string_view today) {
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
      attestations.push_back(AttestationReader(node, file, today, diagnostics).read(catalogue));
  if (diagnostics.has_errors()) return std::unexpected(diagnostics.to_error());
  return attestations;
}

Result<std::vector<Attestation>> load_attestations(const std::filesystem::path& root,
                                                   std::string_view today) {
  TRY_ASSIGN(const auto text,
             platform::read_project_file(root, std::string(kAttestationsFile), kMaxBytes));
  if (!text) return std::vector<Attestation>{};
  TRY_ASSIGN(const auto catalogue, plan::ControlCatalogue::built_in());
  Diagnostics diagnostics;
  TRY_ASSIGN(auto attestations, parse_attestations(*text, (root / kAttestationsFile).string(),
                                                   catalogue, diagnostics, today));
  for (auto& attestation : attestations)
    attestation.evidence_problem = evidence_problem(root, attestation);
  return attestations;
}

Result<void> append_attestations(const std::filesystem::path& root,
                                 const std::vector<Attestation>& attestations,
                                 const plan::ControlCatalogue& catalogue) {
  TRY_ASSIGN(const auto before,
             platform::read_project_file(root, std::string(kAttestationsFile), kMaxBytes));
  const std::string file = (root / kAttestationsFile).string();
  TRY_ASSIGN(auto list, open_list(before ? *before : std::string(kHeader), file));
  std::string today;  // they are made now, so nothing can have been made later
  for (const auto& attestation : attestations) {
    TRY(lasts_no_longer(attestation));
    list.text += as_yaml(attestation, list.indent);
    today = std::max(today, attestation.made);
  }
  Diagnostics diagnostics;
  // Never leaves a file that the next run cannot read.
  TRY(parse_attestations(list.text, file, catalogue, diagnostics, today));
  return platform::write_below(root, std::string(kAttestationsFile), list.text);
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
  // Of two that were made on one day the later in the file was added later.
  const auto weight = [&](const Attestation& one) {
    return std::pair(one.valid(today), std::string_view(one.made));
  };
  const Attestation* best = nullptr;
  for (const auto& one : attestations)
    if (one.control == control && (best == nullptr || weight(one) >= weight(*best))) best = &one;
  return best;
}

}  // namespace redoubt::pipeline
