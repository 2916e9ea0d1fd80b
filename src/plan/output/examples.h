#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/output/guide.h"
#include "plan/rules.h"

namespace redoubt::plan {

// One pair for readers. Unlike the samples of a rule it is not run: it is short, and there is one
// in more languages than we can test.
struct WrittenExample {
  std::string bad, good;
};

// rules/examples/: language → rule → pair. What everybody reads has a name in its
// place: "model", "http" … (docs/formats/plan-rules.md).
using WrittenExamples =
    std::map<std::string, std::map<std::string, WrittenExample, std::less<>>, std::less<>>;

// The built-in ones.
Result<WrittenExamples> written_examples();

// Null when there is none; who writes TypeScript reads JavaScript, who writes Kotlin reads Java.
const WrittenExample* find_example(const WrittenExamples& examples, std::string_view language,
                                   std::string_view rule);

// The names of components by the language that they are written in; "" = none is known.
using Readers = std::map<std::string, std::vector<std::string>>;

// One example for each language that the components are written in, as far as there is one.
std::vector<ExamplePair> examples_of(const Rule* rule, const WrittenExamples& written,
                                     const Readers& readers);

// For people: "C#", "JavaScript"; what is not known stays as it is.
std::string_view language_name(std::string_view language);

}  // namespace redoubt::plan
