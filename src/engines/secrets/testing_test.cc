#include "engines/secrets/testing.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "engines/lazy_regex.h"
#include "engines/secrets/secrets_engine.h"

namespace redoubt::engines::secrets {
namespace {

struct Prepared {
  std::unique_ptr<Engine> engine = make_secrets_engine().value();
  analysis::PatternSet patterns = analysis::PatternSet::compile(engine->patterns()).value();
  std::unique_ptr<analysis::PatternSet::Scratch> scratch = patterns.make_scratch();
};

}  // namespace

FileReport run_engine(const std::string& path, std::string_view text) {
  static const Prepared prepared;
  std::vector<analysis::PatternHit> hits;
  EXPECT_TRUE(prepared.patterns.scan(text, *prepared.scratch, [&](uint32_t pattern, size_t end) {
    hits.push_back({pattern, end});
  }));
  analysis::SourceFile file(path, text, {}, "", false);
  file.set_hits(hits);
  FileReport report;
  if (!hits.empty()) prepared.engine->examine(file, report);
  return report;
}

std::vector<std::string> captured(const SecretRule& rule, std::string_view text) {
  constexpr int kGroups = 4;
  const LazyRegex regex(rule.pattern);
  const int count = std::min(kGroups, regex.get()->NumberOfCapturingGroups() + 1);
  std::vector<std::string> found;
  const re2::StringPiece subject(text.data(), text.size());
  re2::StringPiece groups[kGroups];
  for (size_t at = 0; at < text.size() &&
                      regex.get()->Match(subject, at, text.size(), RE2::UNANCHORED, groups, count);
       at = static_cast<size_t>(groups[0].data() - text.data()) +
            std::max<size_t>(groups[0].size(), 1))
    for (int i = 1; i < count; ++i)
      if (groups[i].data() != nullptr) found.emplace_back(groups[i].data(), groups[i].size());
  return found;
}

std::string every_field(const core::Finding& finding) {
  std::string all;
  const auto add = [&](const std::string& text) { all += text + '\n'; };
  for (const auto* text :
       {&finding.source, &finding.rule_id, &finding.capability, &finding.title, &finding.message,
        &finding.remedy, &finding.location.path, &finding.location.snippet, &finding.purl,
        &finding.fixed_version, &finding.scope, &finding.evidence, &finding.suppression.reason,
        &finding.suppression.source})
    add(*text);
  for (const auto* list : {&finding.references, &finding.aliases, &finding.also_reported_by})
    for (const auto& text : *list) add(text);
  for (const auto& location : finding.related) add(location.path + '\n' + location.snippet);
  for (const auto& [key, value] : finding.partial_fingerprints) add(key + '\n' + value);
  return all;
}

}  // namespace redoubt::engines::secrets
