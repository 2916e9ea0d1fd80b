#include "plan/output/examples.h"

#include <algorithm>
#include <utility>

#include "base/knowledge.h"
#include "formats/yaml.h"
#include "plan/output/output.h"

namespace redoubt::plan {
namespace {

constexpr size_t kMostExamples = 3;  // languages

// How a file that is no code is called in Markdown.
std::string_view markup_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kEndings[]{
      {".yaml", "yaml"}, {".yml", "yaml"}, {".json", "json"},           {".tf", "hcl"},
      {".hcl", "hcl"},   {".xml", "xml"},  {".html", "html"},           {".ini", "ini"},
      {".sql", "sql"},   {".txt", ""},     {"Dockerfile", "dockerfile"}};
  for (const auto& [ending, name] : kEndings)
    if (path.ends_with(ending)) return name;
  return "";
}

// Whose examples somebody who writes that language reads as well.
std::string_view read_as(std::string_view language) {
  constexpr std::pair<std::string_view, std::string_view> kNear[]{
      {"typescript", "javascript"}, {"groovy", "java"}, {"kotlin", "java"}, {"scala", "java"}};
  for (const auto& [written, read] : kNear)
    if (written == language) return read;
  return language;
}

// What everybody reads, whatever language they write: how Markdown calls it, and people.
struct Everybody {
  std::string_view name, markup, label;
};
constexpr Everybody kEverybody[]{
    {"model", "yaml", "security/model.yaml"}, {"kubernetes", "yaml", "Kubernetes"},
    {"nginx", "nginx", "nginx.conf"},         {"http", "http", "HTTP"},
    {"browser", "javascript", "JavaScript"},  {"repository", "", "repository"}};

const Everybody* for_everybody(std::string_view name) {
  const auto* found = std::find_if(std::begin(kEverybody), std::end(kEverybody),
                                   [&](const auto& each) { return each.name == name; });
  return found == std::end(kEverybody) ? nullptr : found;
}

std::optional<ExamplePair> written_pair(const WrittenExamples& written, std::string_view language,
                                        std::string_view rule) {
  const WrittenExample* found = find_example(written, language, rule);
  if (found == nullptr) return std::nullopt;
  ExamplePair pair{.language = std::string(read_as(language)),
                   .label = {},
                   .bad = found->bad,
                   .good = found->good,
                   .components = {}};
  pair.label = language_name(pair.language);
  if (const Everybody* shown = for_everybody(language); shown != nullptr)
    pair.language = shown->markup, pair.label = shown->label;
  return pair;
}

// Folders of a sample are invented, but for those that a tool asks for.
std::string_view file_name(std::string_view path) {
  return path.starts_with('.') ? path : path.substr(path.rfind('/') + 1);
}

std::optional<ExamplePair> sample_pair(const Rule& rule, std::string_view language) {
  const auto bad = example_of(rule.bad, language);
  const auto good =
      bad ? example_of(rule.good, bad->language.empty() ? language : bad->language) : std::nullopt;
  if (!bad || !good) return std::nullopt;
  const bool code = !bad->language.empty();
  return ExamplePair{
      .language = std::string(code ? bad->language : markup_of(bad->path)),
      .label = std::string(code ? language_name(bad->language) : file_name(bad->path)),
      .bad = bad->text,
      .good = good->text,
      .components = {}};
}

// What is written for readers of that language, else the sample that the test is proven with, else
// what everybody reads. Who writes another language is shown none.
std::optional<ExamplePair> pair_for(const Rule& rule, const WrittenExamples& written,
                                    std::string_view language) {
  constexpr std::string_view kReadByMost = "python";  // where no language is known
  const bool any = language == kAnyLanguage;
  if (auto pair = written_pair(written, any ? kReadByMost : language, rule.id)) return pair;
  if (auto pair = sample_pair(rule, language)) return pair;
  for (const auto& everybody : kEverybody)
    if (auto pair = written_pair(written, everybody.name, rule.id)) return pair;
  return std::nullopt;
}

}  // namespace

Result<WrittenExamples> written_examples() {
  WrittenExamples examples;
  for (const auto& file : knowledge_files("examples/")) {
    TRY_ASSIGN(const auto document,
               formats::parse_yaml_document(file.bytes, fmt::format("rules/{}", file.path)));
    const auto* pairs = document.find("examples");
    if (pairs == nullptr) return fail("rules/{} has no examples", file.path);
    auto& of_language = examples[document.text_of("language")];
    for (const auto& [rule, pair] : pairs->entries())
      of_language.insert_or_assign(
          rule.text(), WrittenExample{.bad = pair.text_of("bad"), .good = pair.text_of("good")});
  }
  return examples;
}

const WrittenExample* find_example(const WrittenExamples& examples, std::string_view language,
                                   std::string_view rule) {
  const auto of_language = examples.find(read_as(language));
  if (of_language == examples.end()) return nullptr;
  const auto pair = of_language->second.find(rule);
  return pair == of_language->second.end() ? nullptr : &pair->second;
}

std::string_view language_name(std::string_view language) {
  constexpr std::pair<std::string_view, std::string_view> kNames[]{{"c", "C"},
                                                                   {"cpp", "C++"},
                                                                   {"csharp", "C#"},
                                                                   {"go", "Go"},
                                                                   {"java", "Java"},
                                                                   {"javascript", "JavaScript"},
                                                                   {"kotlin", "Kotlin"},
                                                                   {"php", "PHP"},
                                                                   {"python", "Python"},
                                                                   {"ruby", "Ruby"},
                                                                   {"rust", "Rust"},
                                                                   {"shell", "shell"},
                                                                   {"typescript", "TypeScript"}};
  for (const auto& [id, name] : kNames)
    if (id == language) return name;
  return language;
}

std::vector<ExamplePair> examples_of(const Rule* rule, const WrittenExamples& written,
                                     const Readers& readers) {
  std::vector<ExamplePair> pairs;
  if (rule == nullptr) return pairs;
  for (const auto& [language, names] : readers) {
    if (pairs.size() == kMostExamples) break;
    auto pair = pair_for(*rule, written, language);
    if (!pair) continue;
    const auto known = std::find_if(pairs.begin(), pairs.end(),
                                    [&](const auto& each) { return each.bad == pair->bad; });
    auto& target = known == pairs.end() ? pairs.emplace_back(std::move(*pair)) : *known;
    target.components.insert(target.components.end(), names.begin(), names.end());
  }
  return pairs;
}

}  // namespace redoubt::plan
