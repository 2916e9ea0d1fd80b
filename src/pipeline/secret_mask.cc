#include "pipeline/secret_mask.h"

#include <algorithm>
#include <unordered_map>

#include "analysis/source_file.h"
#include "base/text.h"
#include "engines/secrets/place.h"
#include "engines/secrets/secrets_engine.h"

namespace redoubt::pipeline {
namespace {

using engines::secrets::masked;

// Shorter values are words that stand in sentences for other reasons; where they are secrets, their
// place is known.
constexpr size_t kLeastValue = 6;
// Texts are cut at some length, and the cut can go through a secret: so much of its beginning gives
// it away.
constexpr size_t kLeastPart = 8;

size_t length_of_match(std::string_view text, std::string_view value) {
  return static_cast<size_t>(
      std::mismatch(text.begin(), text.end(), value.begin(), value.end()).first - text.begin());
}

bool is_cut(std::string_view rest) {
  return rest.empty() || rest.front() == '\n' || rest.starts_with("…") || rest.starts_with("...");
}

void hide_value(std::string& text, const std::string& value) {
  const std::string_view key = std::string_view(value).substr(0, kLeastPart);
  for (size_t at = 0; (at = text.find(key, at)) != std::string::npos;) {
    const auto found = std::string_view(text).substr(at);
    const size_t length = length_of_match(found, value);
    if (length < value.size() && !is_cut(found.substr(length))) {
      ++at;
      continue;
    }
    const std::string instead = masked(value);
    text.replace(at, length, instead);
    at += instead.size();
  }
}

// The secrets engine names a secret by a digest, which reads like one.
bool is_digest_of_secret(const std::string& evidence) {
  return evidence.starts_with("secret:") && evidence.size() == 47;
}

void add_texts(core::Location& location, std::vector<std::string*>& texts) {
  texts.push_back(&location.snippet);
}

void add_texts(core::Finding& finding, std::vector<std::string*>& texts) {
  if (hides_its_secrets(finding)) return;
  for (auto* text : {&finding.title, &finding.message, &finding.remedy, &finding.purl,
                     &finding.scope, &finding.suppression.reason})
    texts.push_back(text);
  if (!is_digest_of_secret(finding.evidence)) texts.push_back(&finding.evidence);
  for (auto& reference : finding.references) texts.push_back(&reference);
  for (auto& [name, value] : finding.partial_fingerprints) texts.push_back(&value);
  add_texts(finding.location, texts);
  for (auto& related : finding.related) add_texts(related, texts);
}

void add_texts(core::Component& component, std::vector<std::string*>& texts) {
  for (auto* text : {&component.name, &component.version, &component.purl}) texts.push_back(text);
  add_texts(component.location, texts);
}

void add_texts(core::Fact& fact, std::vector<std::string*>& texts) {
  texts.push_back(&fact.value);
  add_texts(fact.location, texts);
}

void add_texts(core::CoverageGap& gap, std::vector<std::string*>& texts) {
  texts.push_back(&gap.reason);
}

template <class T>
void add_all(std::vector<T>& items, std::vector<std::string*>& texts) {
  for (auto& item : items) add_texts(item, texts);
}

// Texts one behind the other, each once, so that they are matched in one pass.
struct Joined {
  std::string text;
  std::vector<size_t> begins;  // of each distinct text
  std::vector<size_t> which;   // per given text: its number among the distinct ones

  explicit Joined(const std::vector<std::string*>& texts) {
    std::unordered_map<std::string_view, size_t> known;
    for (const auto* part : texts) {
      const auto [at, added] = known.try_emplace(*part, begins.size());
      which.push_back(at->second);
      if (!added) continue;
      begins.push_back(text.size());
      text.append(*part).append("\n\n");
    }
  }
  // Whether any of the spans touches a text, by number.
  std::vector<bool> touched(const std::vector<std::pair<size_t, size_t>>& spans) const {
    std::vector<bool> result(begins.size());
    for (const auto& [begin, end] : spans)
      for (auto at = static_cast<size_t>(std::upper_bound(begins.begin(), begins.end(), begin) -
                                         begins.begin()) -
                     1;
           at < begins.size() && begins[at] < end; ++at)
        result[at] = true;
    return result;
  }
};

void add_value(std::string_view secret, std::vector<std::string>& values) {
  for (const auto line : split_lines(secret)) {
    const auto part = trim(line);
    if (part.size() >= kLeastValue && !part.starts_with("-----")) values.emplace_back(part);
  }
}

}  // namespace

bool hides_its_secrets(const core::Finding& finding) {
  return finding.source == engines::kSecretsEngine.name;
}

struct SecretMask::Rules {
  Engines engines;  // the secrets engine
  PatternIndex patterns;
};

SecretMask::SecretMask(std::shared_ptr<const Rules> rules)
    : rules_(std::move(rules)), scratch_(rules_->patterns.make_scratch()) {}

SecretMask::SecretMask(const SecretMask& other) : SecretMask(other.rules_) {}

Result<SecretMask> SecretMask::make() {
  TRY_ASSIGN(auto engine, engines::make_secrets_engine());
  return make(std::move(engine));
}

Result<SecretMask> SecretMask::make(std::shared_ptr<const engines::Engine> secrets_engine) {
  auto rules = std::make_shared<Rules>();
  rules->engines.push_back(std::move(secrets_engine));
  TRY_ASSIGN(rules->patterns, PatternIndex::make(rules->engines));
  return SecretMask(std::move(rules));
}

Digest SecretMask::rules_digest() const { return rules_->engines[0]->rules_digest(); }

FileSecrets SecretMask::secrets_in(const std::string& path, std::string_view bytes) {
  FileSecrets secrets;
  if (!rules_->patterns.scan(0, bytes, *scratch_, hits_)) {
    secrets.spans.emplace_back(0, bytes.size());  // nobody knows what is in it
    return secrets;
  }
  if (hits_.empty()) return secrets;
  analysis::SourceFile file(path, bytes, {}, {}, false);
  file.set_hits(hits_);
  engines::FileReport report;
  rules_->engines[0]->examine(file, report);
  const auto offset = [&](uint32_t line, uint32_t column) {
    return static_cast<size_t>(file.lines().line(line).data() - bytes.data()) + column - 1;
  };
  for (const auto& finding : report.findings) {
    const auto& region = finding.location.region;
    const size_t begin = offset(region.start_line, region.start_column),
                 end = offset(region.end_line, region.end_column);
    secrets.spans.emplace_back(begin, end);
    add_value(bytes.substr(begin, end - begin), secrets.values);
  }
  std::sort(secrets.spans.begin(), secrets.spans.end());
  auto& values = secrets.values;
  std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
    return std::pair(b.size(), std::string_view(a)) < std::pair(a.size(), std::string_view(b));
  });
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return secrets;
}

std::string SecretMask::masked(const std::string& text) {
  return hidden_part(text, 0, text.size(), secrets_in({}, text));
}

void SecretMask::hide_in(const std::vector<std::string*>& texts) {
  const Joined joined(texts);
  const auto secrets = secrets_in({}, joined.text);
  if (secrets.spans.empty()) return;
  const auto touched = joined.touched(secrets.spans);
  for (size_t i = 0; i < texts.size(); ++i)
    if (touched[joined.which[i]]) *texts[i] = masked(*texts[i]);
}

void SecretMask::hide(engines::FileReport& report, const FileSecrets& of_file) {
  std::vector<std::string*> texts;
  add_all(report.findings, texts);
  add_all(report.components, texts);
  add_all(report.facts, texts);
  add_all(report.gaps, texts);
  for (const auto& value : of_file.values)
    for (auto* text : texts) hide_value(*text, value);
  hide_in(texts);
}

void SecretMask::hide(core::SourceReport& report) {
  std::vector<std::string*> texts;
  add_all(report.findings, texts);
  add_all(report.components, texts);
  add_all(report.facts, texts);
  add_all(report.coverage.gaps, texts);
  for (auto& note : report.notes) texts.push_back(&note);
  texts.push_back(&report.problem);
  hide_in(texts);
}

void hide_values(core::Finding& finding, const FileSecrets& of_file) {
  if (of_file.values.empty()) return;
  std::vector<std::string*> texts;
  add_texts(finding, texts);
  for (const auto& value : of_file.values)
    for (auto* text : texts) hide_value(*text, value);
}

std::string hidden_part(std::string_view bytes, size_t begin, size_t end,
                        const FileSecrets& of_file) {
  std::string out;
  for (const auto& [first, last] : of_file.spans) {
    if (last <= begin || first >= end || last <= first) continue;
    if (first > begin) out += bytes.substr(begin, first - begin);
    // Cut off inside a secret: nothing of it is shown.
    out += first < begin ? std::string("****") : masked(bytes.substr(first, last - first));
    begin = last;
  }
  if (begin < end) out += bytes.substr(begin, end - begin);
  return out;
}

}  // namespace redoubt::pipeline
