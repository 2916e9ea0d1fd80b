#include <algorithm>

#include "base/text.h"
#include "engines/found.h"
#include "engines/repository/checks.h"

namespace redoubt::engines::repository {
namespace {

bool in_root_or_docs(std::string_view path) {
  const std::string folder = to_lower(path.substr(0, path.size() - name_of(path).size()));
  return folder.empty() || folder == ".github/" || folder == "docs/" || folder == "doc/" ||
         folder == ".gitlab/" || folder == ".well-known/";
}

bool is_policy(std::string_view path) {
  static const re2::RE2 kName(
      R"((?i)^(?:security(?:[_-]policy)?(?:\.(?:md|rst|txt|adoc|markdown|org))?)$)");
  return in_root_or_docs(path) && found(kName, name_of(path));
}

bool is_readme(std::string_view path) {
  return path.find('/') == std::string_view::npos && to_lower(path).starts_with("readme");
}

bool is_contributing(std::string_view path) {
  return in_root_or_docs(path) && to_lower(name_of(path)).starts_with("contributing");
}

bool is_licence(std::string_view path) {
  static const re2::RE2 kName(
      R"((?i)^(?:.*[-_.])?(?:licen[sc]es?|copying|unlicense)(?:[-_.].*)?(?:/.*)?$)");
  return path.find('/') == std::string_view::npos ? found(kName, path)
                                                  : path.starts_with("LICENSES/");
}

// Manifests in which a project may declare its licence, or that it is not published at all.
bool is_manifest(std::string_view path) {
  return path == "package.json" || path == "pyproject.toml" || path == "Cargo.toml" ||
         path == "composer.json" || path == "pom.xml" || path == "setup.cfg" ||
         path == "setup.py" || path.ends_with(".gemspec");
}

// Somewhere to write to: an address, a page, or the form of the hosting service.
bool names_a_contact(std::string_view text) {
  static const re2::RE2 kContact(
      R"((?i)[a-z0-9._%+\-]+\s*(?:@|\[at\]|\(at\)| at )\s*[a-z0-9.\-]+\s*(?:\.|\[dot\]| dot )\s*[a-z]{2,}|https?://|security advisor|report a vulnerability|private(?:ly)? (?:vulnerability )?report|security/advisories|\]\([^)]+\))");
  return found(kContact, text);
}

// A section of another document that says what the policy would say.
bool explains_reporting(std::string_view text) {
  static const re2::RE2 kSays(
      R"((?i)report(?:ing|s)?[^.\n]{0,60}(?:vulnerabilit|security (?:issue|bug|problem|flaw|hole))|(?:vulnerabilit(?:y|ies)|security (?:issues?|bugs?|problems?))[^.\n]{0,80}(?:report|contact|e-?mail|disclos)|security@|SECURITY\.md)");
  return found(kSays, text);
}

void check_policy(const core::Project& project, Practice& practice) {
  bool explained = false;
  for (const auto& file : project.files) {
    if (is_policy(file.path)) {
      // A file too large or too strange to be kept is given the benefit of the doubt.
      if (file.text != nullptr && !names_a_contact(text_of(file)))
        practice.add(
            "repository.security-policy-without-contact", file.path,
            fmt::format(
                "{} names no address, page or form to which a report can be sent in private.",
                file.path));
      return;
    }
    explained = explained || ((is_readme(file.path) || is_contributing(file.path)) &&
                              explains_reporting(text_of(file)));
  }
  if (!explained)
    practice.add("repository.security-policy", "",
                 "There is no SECURITY.md, and neither the readme nor the contributing guide says "
                 "how to report a vulnerability.");
}

bool declares_licence(const core::ProjectFile& file) {
  static const re2::RE2 kDeclared(
      R"re((?i)"licen[sc]es?"\s*:|^\s*licen[sc]es?(?:-files?|\.file)?\s*=|<licenses?>|\.licenses?\s*=|\blicense\s*=|"private"\s*:\s*true|\bpublish\s*=\s*false|Private :: Do Not Upload)re");
  return is_manifest(file.path) && found(kDeclared, text_of(file));
}

void check_licence(const core::Project& project, Practice& practice) {
  static const re2::RE2 kSection(
      R"re((?im)^(?:#+|=+)\s*licen[sc]|licensed under|^licen[sc]e\s*$)re");
  for (const auto& file : project.files)
    if (is_licence(file.path) || declares_licence(file) ||
        (is_readme(file.path) && found(kSection, text_of(file))))
      return;
  practice.add("repository.licence", "",
               "No licence file and no declaration in a manifest or the readme: nobody outside may "
               "know whether they may use or repair it.");
}

}  // namespace

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

const std::string& text_of(const core::ProjectFile& file) {
  static const std::string kNone;
  return file.text == nullptr ? kNone : *file.text;
}

void check_documents(const core::Project& project, Practice& practice) {
  check_policy(project, practice);
  check_licence(project, practice);
}

bool reads_text(std::string_view path) {
  if (path.starts_with(".github/") || path.starts_with(".gitlab") ||
      path.starts_with(".circleci/") || path.starts_with("ci/"))
    return true;
  if (is_policy(path) || is_readme(path) || is_contributing(path) || is_manifest(path)) return true;
  const std::string_view name = name_of(path);
  return path.find('/') == std::string_view::npos &&
         (name.ends_with(".yml") || name.ends_with(".yaml") || name == "Jenkinsfile" ||
          name == "Makefile" || name == "package.json");
}

}  // namespace redoubt::engines::repository
