#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "core/report.h"
#include "engines/engine.h"
#include "pipeline/pattern_index.h"

namespace redoubt::pipeline {

// The secrets of one file: where they are, and how they read when a text quotes them, whole or in
// part.
struct FileSecrets {
  std::vector<std::pair<size_t, size_t>> spans;  // begin and end, ascending
  std::vector<std::string> values;  // a value over several lines counts line by line; longest first
};

// Hides secrets in what is said about files, whoever says it. The rules are those of the secrets
// engine, whether or not a run has that engine. Not for several threads at once: each takes a copy,
// which shares the rules.
class SecretMask {
 public:
  static Result<SecretMask> make();
  static Result<SecretMask> make(std::shared_ptr<const engines::Engine> secrets_engine);
  Digest rules_digest() const;
  SecretMask(const SecretMask& other);
  SecretMask& operator=(const SecretMask& other) { return *this = SecretMask(other); }
  SecretMask(SecretMask&&) noexcept = default;
  SecretMask& operator=(SecretMask&&) noexcept = default;
  ~SecretMask() = default;

  FileSecrets secrets_in(const std::string& path, std::string_view bytes);

  // Every text of the findings, and what else a report says: facts, components, gaps, notes. Hidden
  // is what reads like a secret by itself, and for a report about one file also what that file has
  // as a secret.
  void hide(engines::FileReport& report, const FileSecrets& of_file);
  void hide(core::SourceReport& report);

 private:
  struct Rules;
  explicit SecretMask(std::shared_ptr<const Rules> rules);  // shared by the masks of all threads
  void hide_in(const std::vector<std::string*>& texts);
  std::string masked(const std::string& text);

  std::shared_ptr<const Rules> rules_;
  std::unique_ptr<analysis::PatternSet::Scratch> scratch_;
  std::vector<analysis::PatternHit> hits_;
};

// Whether the finding is by the secrets engine, which hides what it finds itself.
bool hides_its_secrets(const core::Finding& finding);
// Hides the secrets of the finding's file in its texts.
void hide_values(core::Finding& finding, const FileSecrets& of_file);
// Bytes begin…end of the file with its secrets hidden.
std::string hidden_part(std::string_view bytes, size_t begin, size_t end,
                        const FileSecrets& of_file);

}  // namespace redoubt::pipeline
