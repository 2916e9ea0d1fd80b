#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engines/config/places.h"
#include "engines/config/reporter.h"

namespace redoubt::engines::config {

// What source code says about the program that it is part of ("it takes files", "it sends mail"),
// as facts for first models: rules/traits/*.yaml. A trait says nothing about right or wrong. Code
// beside the product, such as tests, and copies of other people's code say nothing.
class CodeTraits {
 public:
  struct Sample {
    std::string path, text, fact;
    bool matches = false;
  };

  static Result<CodeTraits> built_in();
  // Fails with file and line when an entry lacks a fact, files, a pattern that compiles or samples
  // of both kinds, or the fact is neither "trait.<tag>" nor "part.<id>".
  static Result<CodeTraits> parse(std::string_view text, std::string_view file);
  CodeTraits(CodeTraits&&) noexcept;
  CodeTraits& operator=(CodeTraits&&) noexcept;
  ~CodeTraits();

  bool concern(std::string_view path) const;
  // One for each trait, in their order.
  std::vector<analysis::Pattern> patterns() const;
  // `first` is the number of the first of those patterns among those the file was matched with.
  void examine(const analysis::SourceFile& file, size_t first, Comments& comments,
               Reporter& report) const;
  const std::vector<Sample>& samples() const { return samples_; }

 private:
  struct Trait;
  explicit CodeTraits(std::vector<Trait> traits, std::vector<Sample> samples);
  std::vector<Trait> traits_;
  std::vector<Sample> samples_;
};

}  // namespace redoubt::engines::config
