#include "engines/secrets/secrets_engine.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>

#include <re2/re2.h>

#include "analysis/allowance.h"
#include "analysis/comments.h"
#include "base/knowledge.h"
#include "base/text.h"
#include "engines/lazy_regex.h"
#include "engines/secrets/digest_table.h"
#include "engines/secrets/job_container.h"
#include "engines/secrets/joined_literals.h"
#include "engines/secrets/judge.h"
#include "engines/secrets/place.h"
#include "engines/secrets/token_life.h"

namespace redoubt::engines {
namespace {

using secrets::SecretRule;
using secrets::Span;
using secrets::Verdict;

// A file can hold a whole list of leaked passwords; what comes after this many is counted in a gap.
constexpr size_t kMaxFindings = 1000;
constexpr uint32_t kHardCodedCredentials = 798;  // CWE
constexpr int kGroups = 4;                       // of a rule's expression, with the whole match
constexpr int64_t kMinute = 60, kHour = 60 * kMinute, kDay = 24 * kHour;
// A token of a login. Who commits one with a longer life may have meant it to stay.
constexpr int64_t kShortLife = 7 * kDay;

// Named by a digest, so that a store or a report can recognise the same secret without holding it.
// The key keeps tables of plain digests from being of use; it is no protection against somebody who
// guesses the secret itself.
std::string evidence_of(std::string_view secret) {
  return "secret:" + FieldHasher()
                         .add("redoubt/secrets/evidence/1")
                         .add(secrets::without_layout(secret))
                         .finish()
                         .hex()
                         .substr(0, 40);
}

// PEM says so in words; an OpenSSH key names its cipher in the first field behind the magic ("none"
// if there is none).
bool is_encrypted(std::string_view key, std::string_view match) {
  constexpr std::string_view kMagic = "b3BlbnNzaC1rZXktdjEAAAAA", kNone = "BG5vbmU";
  if (match.find("ENCRYPTED") != match.npos) return true;
  const auto solid = secrets::without_layout(key);
  return solid.starts_with(kMagic) &&
         !std::string_view(solid).substr(kMagic.size()).starts_with(kNone);
}

// What one rule says about one place.
struct Claim {
  uint32_t rule = 0;
  Span secret;
  Span place;  // of a key of several lines with its heading
  Verdict verdict = Verdict::kRejected;
  bool encrypted = false;  // a private key behind a passphrase
  bool is_users_name = false;
  std::string joined;  // put together of several literals: what they come to
};

class SecretsEngine final : public Engine {
 public:
  SecretsEngine(std::vector<SecretRule> rules, Digest rules_digest)
      : rules_(std::move(rules)), digest_(rules_digest) {
    std::map<std::pair<std::string, bool>, uint32_t> known;
    for (uint32_t rule = 0; rule < rules_.size(); ++rule) {
      regexes_.push_back(std::make_unique<LazyRegex>(rules_[rule].pattern));
      for (const auto& anchor : rules_[rule].anchors) {
        const auto [at, added] = known.try_emplace({anchor.text, anchor.literal},
                                                   static_cast<uint32_t>(patterns_.size()));
        if (added) {
          patterns_.push_back(anchor);
          rules_of_pattern_.emplace_back();
        }
        rules_of_pattern_[at->second].push_back(rule);
      }
    }
  }

  std::vector<core::CapabilityOffer> offers() const override {
    return {{.capability = "secrets.credential", .languages = {}}};
  }
  Digest rules_digest() const override { return digest_; }
  std::vector<analysis::Pattern> patterns() const override { return patterns_; }
  bool wants(std::string_view, std::string_view) const override { return true; }

  std::vector<RuleInfo> rules() const override {
    std::vector<RuleInfo> infos;
    for (const auto& rule : rules_)
      infos.push_back({.id = rule.id,
                       .capability = rule.capability,
                       .title = rule.title,
                       .description = description(rule),
                       .remedy = remedy(rule),
                       .severity = rule.severity,
                       .cwes = {kHardCodedCredentials},
                       .references = {}});
    return infos;
  }

  void examine(const analysis::SourceFile& file, FileReport& out) const override {
    auto claims = gather(file, out);
    if (claims.empty()) return;
    settle(claims);
    if (claims.empty()) return;
    std::vector<Span> places;
    for (const auto& claim : claims) places.push_back(claim.secret);
    CommentedLines comments(file);
    for (const auto& claim : claims) {
      if (out.findings.size() == kMaxFindings) {
        out.gaps.push_back({.kind = core::CoverageGap::Kind::kTruncated,
                            .path = file.path(),
                            .reason = fmt::format("{} more secrets in this file are not listed",
                                                  claims.size() - kMaxFindings),
                            .makes_incomplete = false});
        break;
      }
      out.findings.push_back(make_finding(file, claim, places, comments));
    }
  }

 private:
  // Lines that are comments and nothing else. A line is looked at once for all that stands on it,
  // as it can be as long as the file.
  class CommentedLines {
   public:
    explicit CommentedLines(const analysis::SourceFile& file)
        : file_(file), blocks_(file.bytes(), file.language()) {}
    bool has(uint32_t line) {
      if (line == last_) return answer_;
      last_ = line;
      return answer_ = blocks_.covers(line) ||
                       analysis::is_comment_line(file_.lines().line(line), file_.language());
    }

   private:
    const analysis::SourceFile& file_;
    analysis::CommentBlocks blocks_;
    uint32_t last_ = 0;  // lines count from 1
    bool answer_ = false;
  };

  struct Window {
    uint32_t rule;
    Span span;
  };

  // Where each rule has to look: one window per hit, overlapping ones joined, so that a line full
  // of hits is read once.
  std::vector<Window> windows(const analysis::SourceFile& file) const {
    std::vector<Window> all;
    const bool nameless = secrets::names_say_nothing(file.path());
    // 0 = not asked yet, 1 = no, 2 = yes
    std::vector<uint8_t> applies(rules_.size());
    for (const auto& hit : file.hits()) {
      for (const uint32_t rule : rules_of_pattern_[hit.pattern]) {
        if (applies[rule] == 0)
          applies[rule] = applies_to(rules_[rule], file.path(), nameless) ? 2 : 1;
        if (applies[rule] == 1) continue;
        all.push_back(
            {rule, secrets::window_around(file.bytes(), hit.end, rules_[rule].multiline)});
      }
    }
    std::stable_sort(all.begin(), all.end(), [](const Window& a, const Window& b) {
      return std::pair(a.rule, a.span.begin) < std::pair(b.rule, b.span.begin);
    });
    std::vector<Window> joined;
    for (const auto& window : all) {
      if (!joined.empty() && joined.back().rule == window.rule &&
          window.span.begin < joined.back().span.end)
        joined.back().span.end = std::max(joined.back().span.end, window.span.end);
      else joined.push_back(window);
    }
    return joined;
  }

  static bool applies_to(const SecretRule& rule, const std::string& path, bool nameless) {
    if (nameless && rule.assignment) return false;
    return rule.paths.empty() || matches_any(path, rule.paths);
  }

  std::vector<Claim> gather(const analysis::SourceFile& file, FileReport& out) const {
    std::vector<Claim> claims;
    for (const auto& window : windows(file)) {
      const re2::RE2* regex = regexes_[window.rule]->get();
      if (regex == nullptr) {
        out.gaps.push_back({.kind = core::CoverageGap::Kind::kMalformed,
                            .path = file.path(),
                            .reason = fmt::format("rule {}: {}", rules_[window.rule].id,
                                                  regexes_[window.rule]->problem()),
                            .makes_incomplete = true});
        continue;
      }
      search(file, window, *regex, claims);
    }
    gather_joined(file, claims);
    return claims;
  }

  // A token in two literals, as somebody writes it whom a scanner has stopped before. Only formats
  // with a literal beginning are looked for, and only where it ends a literal that goes on.
  void gather_joined(const analysis::SourceFile& file, std::vector<Claim>& claims) const {
    for (const auto& hit : file.hits()) {
      if (!patterns_[hit.pattern].literal) continue;
      const auto joined = secrets::literals_joined_at(file.bytes(), hit.end);
      if (!joined) continue;
      for (const uint32_t rule : rules_of_pattern_[hit.pattern]) {
        const auto& format = rules_[rule];
        if (format.rank != secrets::Rank::kFormat || format.multiline || format.assignment ||
            !applies_to(format, file.path(), false))
          continue;
        if (const auto claim = claim_of_joined(rule, *joined)) claims.push_back(*claim);
      }
    }
  }

  std::optional<Claim> claim_of_joined(uint32_t rule, const secrets::JoinedLiterals& joined) const {
    const re2::RE2* regex = regexes_[rule]->get();
    if (regex == nullptr) return std::nullopt;  // gather() has said so
    re2::StringPiece groups[kGroups];
    const int count = std::min(kGroups, regex->NumberOfCapturingGroups() + 1);
    if (!regex->Match(joined.text, 0, joined.text.size(), re2::RE2::UNANCHORED, groups, count))
      return std::nullopt;
    const std::string_view secret = secret_of(std::span(groups, static_cast<size_t>(count)));
    if (secret.empty()) return std::nullopt;
    const Span span = joined.span_of(secret);
    if (span.end - span.begin == secret.size()) return std::nullopt;  // whole in one of them
    return Claim{.rule = rule,
                 .secret = span,
                 .place = span,
                 .verdict = secrets::judge(rules_[rule], secret, {}),
                 .joined = std::string(secret)};
  }

  // The first group that took part; the whole match where none did.
  static std::string_view secret_of(std::span<const re2::StringPiece> groups) {
    for (const auto& group : groups.subspan(1))
      if (group.data() != nullptr) return {group.data(), group.size()};
    return {groups[0].data(), groups[0].size()};
  }

  void search(const analysis::SourceFile& file, const Window& window, const re2::RE2& regex,
              std::vector<Claim>& claims) const {
    re2::StringPiece groups[kGroups];
    const auto text = file.bytes();
    const re2::StringPiece subject(text.data(), text.size());
    const int count = std::min(kGroups, regex.NumberOfCapturingGroups() + 1);
    for (size_t at = window.span.begin; at < window.span.end;) {
      if (!regex.Match(subject, at, window.span.end, re2::RE2::UNANCHORED, groups, count)) return;
      const std::string_view found = secret_of(std::span(groups, static_cast<size_t>(count)));
      const auto begin = static_cast<size_t>(found.data() - text.data());
      const Span secret{begin, begin + found.size()};
      claims.push_back(claim_of(text, window.rule, secret, {groups[0].data(), groups[0].size()}));
      // On from the secret's end, not the match's: the character that ends one may be the one that
      // begins the next.
      at = std::max(secret.end, at + 1);
    }
  }

  // "db.acme.io" of "postgres://app:secret@db.acme.io:5432/app"; "" where no host follows.
  static std::string_view host_behind(std::string_view text, const Span& secret) {
    const auto rest = text.substr(secret.end, 128);
    if (!rest.starts_with('@')) return {};
    return rest.substr(1, rest.find_first_of("/:?\"'`),;> \t\r\n", 1) - 1);
  }

  // Words are no password where nothing says that they are one; in front of a host that others
  // reach they may well be.
  static bool opens_a_public_host(std::string_view text, const Span& secret) {
    constexpr size_t kLeast = 12;  // shorter ones are names
    return secret.end - secret.begin >= kLeast && is_public(host_behind(text, secret));
  }

  static bool is_public(std::string_view host) {
    if (host.find('.') == host.npos) return false;
    for (const std::string_view inner : {"localhost", "127.", "10.", "192.168.", "0.0.0.0"})
      if (host.starts_with(inner)) return false;
    for (const std::string_view inner : {".local", ".internal", ".svc", ".lan", ".localhost"})
      if (host.ends_with(inner)) return false;
    return !is_reserved_host(host) && host.find_first_of("${}<>%[") == host.npos;
  }

  // "shop" in "postgres://shop:shop@db/shop": no file has to be read to try that. A host that
  // others reach makes it no better.
  static bool repeats_the_user(std::string_view text, const Span& secret) {
    const auto value = text.substr(secret.begin, secret.end - secret.begin);
    const auto before = text.substr(0, secret.begin);
    return before.ends_with(fmt::format("://{}:", value)) && !is_public(host_behind(text, secret));
  }

  // The password of a service on the developer's own machine opens nothing elsewhere, and one of a
  // host that no network has is made up.
  static Verdict most_certain(std::string_view text, const Span& secret) {
    const auto host = host_behind(text, secret);
    if (host.empty()) return Verdict::kSecret;
    return host == "localhost" || host == "127.0.0.1" || is_reserved_host(host) ? Verdict::kDoubtful
                                                                                : Verdict::kSecret;
  }

  // RFC 2606, RFC 6761: names for documentation and tests.
  static bool is_reserved_host(std::string_view host) {
    for (const std::string_view name : {"example.com", "example.net", "example.org", "example"})
      if (host == name || (host.ends_with(name) && host[host.size() - name.size() - 1] == '.'))
        return true;
    return host.ends_with(".test") || host.ends_with(".invalid");
  }

  Claim claim_of(std::string_view text, uint32_t rule, const Span& secret,
                 std::string_view match) const {
    const auto value = text.substr(secret.begin, secret.end - secret.begin);
    const auto name =
        rules_[rule].assignment ? secrets::assigned_name(text, secret.begin) : std::string_view{};
    const auto begin = static_cast<size_t>(match.data() - text.data());
    auto verdict = std::min(secrets::judge(rules_[rule], value, name), most_certain(text, secret));
    if (verdict == Verdict::kRejected && opens_a_public_host(text, secret) &&
        !secrets::is_placeholder(value))
      verdict = Verdict::kDoubtful;
    if (rules_[rule].assignment && verdict != Verdict::kRejected &&
        secrets::stands_among_digests(text, secret.begin, secret.end, name))
      verdict = Verdict::kRejected;
    return {.rule = rule,
            .secret = secret,
            .place = {rules_[rule].multiline ? begin : secret.begin, secret.end},
            .verdict = verdict,
            .encrypted = rules_[rule].multiline && is_encrypted(value, match),
            .is_users_name = repeats_the_user(text, secret)};
  }

  // One claim per place: the most particular rule that matched there decides, also when it decided
  // against.
  void settle(std::vector<Claim>& claims) const {
    std::stable_sort(claims.begin(), claims.end(), [this](const Claim& a, const Claim& b) {
      const auto& first = rules_[a.rule];
      const auto& second = rules_[b.rule];
      if (first.rank != second.rank) return first.rank < second.rank;
      if (a.verdict != b.verdict) return a.verdict > b.verdict;
      if (first.severity != second.severity) return first.severity > second.severity;
      return a.rule < b.rule;
    });
    std::map<size_t, Span> taken;  // by begin; not overlapping
    std::vector<Claim> settled;
    for (const auto& claim : claims) {
      auto after = taken.lower_bound(claim.secret.begin);
      if (after != taken.end() && after->second.overlaps(claim.secret)) continue;
      if (after != taken.begin() && std::prev(after)->second.overlaps(claim.secret)) continue;
      taken.emplace(claim.secret.begin, claim.secret);
      if (claim.verdict != Verdict::kRejected) settled.push_back(claim);
    }
    std::sort(settled.begin(), settled.end(),
              [](const Claim& a, const Claim& b) { return a.secret.begin < b.secret.begin; });
    claims = std::move(settled);
  }

  core::Finding make_finding(const analysis::SourceFile& file, const Claim& claim,
                             const std::vector<Span>& places, CommentedLines& comments) const {
    const SecretRule& rule = rules_[claim.rule];
    const auto secret =
        claim.joined.empty()
            ? file.bytes().substr(claim.secret.begin, claim.secret.end - claim.secret.begin)
            : std::string_view(claim.joined);
    core::Finding finding;
    finding.rule_id = rule.id;
    finding.capability = rule.capability;
    finding.title = rule.title;
    finding.message = description(rule);
    finding.remedy = remedy(rule);
    finding.severity = rule.severity;
    finding.confidence =
        claim.verdict == Verdict::kSecret ? rule.confidence : core::Confidence::kLow;
    finding.cwes = {kHardCodedCredentials};
    finding.location = secrets::locate(file, claim.place, claim.secret, places);
    finding.evidence = evidence_of(secret);
    finding.suppression =
        secrets::suppression_at(file, claim.place, places, rule.id, rule.capability);
    if (claim.verdict == Verdict::kMistyped) {
      finding.severity = std::min(finding.severity, core::Severity::kLow);
      finding.confidence = core::Confidence::kLow;
      finding.message = fmt::format(
          "This has the form of a {}, but its checksum is wrong: it is made up or "
          "mistyped. If it was copied from a real one, treat it as that one.",
          rule.title);
    }
    if (claim.verdict == Verdict::kDoubtful)
      finding.message +=
          rule.assignment
              ? " Only its name says that it is one: the value could be an ordinary word, so this "
                "is held for uncertain."
              : " Its words or its host could be those of an example, so this is held for "
                "uncertain.";
    if (claim.encrypted) {
      finding.severity = std::min(finding.severity, core::Severity::kMedium);
      finding.message +=
          " It is encrypted with a passphrase, which can be guessed without anybody noticing.";
    }
    if (const auto life = secrets::life_of_token(secret); life && *life <= kShortLife) {
      finding.severity = std::min(finding.severity, core::Severity::kLow);
      finding.message += fmt::format(
          " It says that it was valid for {}, so it is rated low: it opens nothing after that.",
          *life < 2 * kHour  ? fmt::format("{} minutes", *life / kMinute)
          : *life < 2 * kDay ? fmt::format("{} hours", *life / kHour)
                             : fmt::format("{} days", *life / kDay));
    }
    if (claim.is_users_name) {
      finding.severity = std::min(finding.severity, core::Severity::kLow);
      finding.message +=
          " It is the name of its user once more, the first thing that is tried: like "
          "other default passwords it is rated low, as the file gives nothing away.";
    }
    if (rule.fixture && secrets::is_fixture_path(file.path())) {
      finding.severity = std::min(finding.severity, core::Severity::kLow);
      finding.confidence = core::Confidence::kLow;
      finding.message +=
          " The path is one of tests, examples, documentation or code of others, so it is rated "
          "lower.";
      finding.remedy =
          "If it is valid anywhere, revoke it and issue a new one; otherwise put something there "
          "that nobody takes for a real one, such as \"example-only\", or mark the line: "
          "redoubt:allow and the reason.";
    }
    if (!claim.joined.empty() && secrets::is_fixture_path(file.path())) {
      finding.severity = std::min(finding.severity, core::Severity::kLow);
      finding.confidence = core::Confidence::kLow;
      finding.message +=
          " It is put together of parts in a path of tests, examples or documentation, as made-up "
          "ones are to keep scanners quiet, so it is rated low.";
    }
    if (rule.assignment && finding.severity > core::Severity::kMedium &&
        secrets::is_for_container_of_job(file.path(), file.bytes(), claim.secret.begin)) {
      finding.severity = core::Severity::kMedium;
      finding.message +=
          " It is given to a container that the job starts for itself, so it is rated lower: it "
          "opens nothing once the job has ended, unless it is used elsewhere too.";
      finding.remedy =
          "If it is used elsewhere too, give that a new one; here make one for each run, such as "
          "$(openssl rand -hex 32).";
    }
    // A token with a valid checksum was issued; of others tests hold made-up ones.
    const bool unproven = !rule.fixture && !rule.checksum;
    if (unproven && finding.severity == core::Severity::kCritical &&
        secrets::is_fixture_path(file.path())) {
      finding.severity = core::Severity::kHigh;
      finding.message +=
          " The path is one of tests, examples, documentation or code of others, and "
          "nothing proves that it was ever issued, so it is rated one step lower.";
    }
    if (unproven && secrets::is_document(file.path())) {
      finding.confidence = core::Confidence::kLow;
      finding.message +=
          " It stands in a document, where a value is an example more often than not.";
    }
    if (rule.assignment && comments.has(finding.location.region.start_line)) {
      finding.confidence = core::Confidence::kLow;
      finding.message +=
          " It stands in a comment, where a value by this name is an example more often than not.";
    }
    return finding;
  }

  static std::string description(const SecretRule& rule) {
    return fmt::format(
        "{} in a file of the project: whoever can read it, or a copy of it, can use it.",
        rule.title);
  }
  static std::string remedy(const SecretRule& rule) {
    if (!rule.remedy.empty()) return rule.remedy;
    return fmt::format(
        "Revoke it and issue a new one first: {}; then take it out of the file and read it from "
        "the environment or a secret store. "
        "Deleting the line alone is not enough, because the history keeps it.",
        rule.where);
  }

  std::vector<SecretRule> rules_;
  Digest digest_;
  std::vector<std::unique_ptr<LazyRegex>> regexes_;  // by rule
  std::vector<analysis::Pattern> patterns_;
  std::vector<std::vector<uint32_t>> rules_of_pattern_;
};

}  // namespace

std::unique_ptr<Engine> make_secrets_engine(std::vector<SecretRule> rules, Digest rules_digest) {
  return std::make_unique<SecretsEngine>(std::move(rules), rules_digest);
}

Result<std::unique_ptr<Engine>> make_secrets_engine() {
  TRY_ASSIGN(auto rules, secrets::built_in_rules());
  return make_secrets_engine(std::move(rules), knowledge_digest("secrets/"));
}

}  // namespace redoubt::engines
