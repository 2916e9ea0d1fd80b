#include <string>
#include <unordered_set>

#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

// Gemfile.lock and gems.locked as Bundler 1 and 2 write them: sections at column 0, gems at four
// spaces.
class GemfileLock {
 public:
  GemfileLock(const Input& input, Lockfile& out) : input_(input), out_(out) {}

  Result<void> read() {
    Lines lines(input_.text);
    bool any_section = false;
    while (lines.next()) {
      const auto line = lines.line();
      if (line.empty()) continue;
      const size_t indent = lines.indent();
      const auto text = line.substr(indent);
      if (line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>"))
        return malformed(input_, lines.number(), "a merge conflict mark",
                         "resolve the conflict and run bundle lock");
      if (indent == 0) {
        section_ = section_of(text);
        any_section |= section_ != Section::kUnknown;
        remote_.clear();
      } else if (indent == 2 && text.starts_with("remote: ")) {
        remote_ = text.substr(8);
        if (section_ == Section::kGem)
          out_.sources.push_back({.url = remote_, .line = lines.number()});
      } else if (indent == 4 && (section_ == Section::kGem || section_ == Section::kGit)) {
        gem(text, lines.number());
      } else if (indent == 6 && (section_ == Section::kGem || section_ == Section::kGit) &&
                 !out_.packages.empty()) {
        needs_.add(out_.packages.size() - 1, std::string(text.substr(0, text.find_first_of(" !"))));
      } else if (indent == 2 && section_ == Section::kDependencies) {
        auto name = text.substr(0, text.find_first_of(" !"));
        direct_.insert(std::string(name));
      } else if (indent == 2 && section_ == Section::kChecksums &&
                 text.find(" sha") != std::string_view::npos) {
        const auto [name, version] = name_and_version(text);
        checked_.insert(std::string(name) + ' ' + std::string(version));
      }
    }
    if (!any_section && !input_.text.empty() &&
        input_.text.find_first_not_of(" \t\r\n") != std::string_view::npos)
      return malformed(input_, 1, "this is not a lock file of Bundler",
                       "create it again with bundle lock");
    finish();
    return {};
  }

 private:
  enum class Section : uint8_t { kUnknown, kOther, kGem, kGit, kDependencies, kChecksums };

  static Section section_of(std::string_view name) {
    if (name == "GEM") return Section::kGem;
    if (name == "GIT") return Section::kGit;
    if (name == "DEPENDENCIES") return Section::kDependencies;
    if (name == "CHECKSUMS") return Section::kChecksums;
    for (const auto* other : {"PATH", "PLUGIN SOURCE", "PLATFORMS", "RUBY VERSION", "BUNDLED WITH"})
      if (name == other) return Section::kOther;
    return Section::kUnknown;
  }

  // "nokogiri (1.13.0-x86_64-linux)": a gem's version has no '-', so what follows one is the
  // platform.
  static std::pair<std::string_view, std::string_view> name_and_version(std::string_view text) {
    const size_t open = text.find(" (");
    if (open == std::string_view::npos) return {text, {}};
    auto version = text.substr(open + 2);
    version = version.substr(0, version.find_first_of(")-"));
    return {text.substr(0, open), version};
  }

  void gem(std::string_view text, uint32_t line) {
    const auto [name, version] = name_and_version(text);
    if (version.empty())
      out_.remarks.push_back({.line = line,
                              .text = "a gem without a version: create the file again with bundle "
                                      "lock",
                              .leaves_open = true});
    auto& package = add(out_, name, version, line);
    package.source = remote_;
    if (section_ == Section::kGit) package.origin = PackageOrigin::kGit;
  }

  void finish() {
    for (auto& package : out_.packages) {
      auto& component = package.component;
      component.direct = direct_.contains(component.name);
      package.has_integrity = checked_.contains(component.name + ' ' + component.version);
    }
    out_.records_integrity = !checked_.empty();
    needs_.connect(out_);
    out_.knows_direct = true;
  }

  const Input& input_;
  Lockfile& out_;
  Section section_ = Section::kUnknown;
  std::string remote_;
  Needs needs_;
  std::unordered_set<std::string> direct_, checked_;
};

}  // namespace

Result<void> read_gemfile_lock(const Input& input, Lockfile& out) {
  return GemfileLock(input, out).read();
}

}  // namespace redoubt::formats::lockfile
