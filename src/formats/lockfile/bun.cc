#include <charconv>
#include <string>
#include <unordered_set>

#include "formats/lockfile/reader.h"

namespace redoubt::formats::lockfile {
namespace {

// The string that starts at the first '"' of the text, without escapes (names and versions have
// none).
std::string_view first_string(std::string_view text) {
  const size_t open = text.find('"');
  const size_t close = open == std::string_view::npos ? open : text.find('"', open + 1);
  return close == std::string_view::npos ? std::string_view{}
                                         : text.substr(open + 1, close - open - 1);
}

// bun.lock (text format, Bun 1.2) is JSON with trailing commas; Bun writes each package on a line
// of its own:
//     "alias": ["name@version", "registry", {…}, "sha512-…"],
class BunLock {
 public:
  BunLock(const Input& input, Lockfile& out) : input_(input), out_(out) {}

  Result<void> read() {
    Lines lines(input_.text);
    while (lines.next()) {
      const auto text = lines.line().substr(lines.indent());
      if (lines.indent() == 2 && text.starts_with('"')) TRY(section(text, lines.number()));
      else if (section_ == Section::kWorkspaces && lines.indent() == 6) group_ = first_string(text);
      else if (section_ == Section::kWorkspaces && lines.indent() == 8) wish(text);
      else if (section_ == Section::kPackages && lines.indent() == 4 && text.starts_with('"'))
        package(text, lines.number());
    }
    if (version_ < 0)
      return malformed(input_, 1, "no lockfileVersion stands in this file",
                       "create it again with bun install");
    for (auto& package : out_.packages)
      package.component.direct = direct_.contains(package.component.name);
    out_.records_integrity = out_.knows_direct = true;
    return {};
  }

 private:
  enum class Section : uint8_t { kOther, kWorkspaces, kPackages };

  Result<void> section(std::string_view text, uint32_t line) {
    const auto name = first_string(text);
    section_ = name == "workspaces" ? Section::kWorkspaces
               : name == "packages" ? Section::kPackages
                                    : Section::kOther;
    if (name != "lockfileVersion") return {};
    const auto number = cut(text, ":").second;
    std::from_chars(number.data(), number.data() + number.size(), version_);
    if (version_ != 0 && version_ != 1)
      return malformed(input_, line,
                       fmt::format("lockfileVersion {} is unknown", number.substr(0, 20)),
                       "versions 0 and 1 are read; update redoubt");
    out_.format += fmt::format(" version {}", version_);
    return {};
  }

  void wish(std::string_view text) {
    if (group_ == "dependencies" || group_ == "devDependencies" || group_ == "optionalDependencies")
      direct_.emplace(first_string(text));
  }

  void package(std::string_view text, uint32_t line) {
    const size_t value = text.find(": [");
    const auto reference =
        value == std::string_view::npos ? std::string_view{} : first_string(text.substr(value));
    const size_t at = reference.find('@', 1);
    if (at == std::string_view::npos) {
      out_.remarks.push_back({.line = line,
                              .text = "a package that is not written as Bun writes it",
                              .leaves_open = true});
      return;
    }
    const auto version = reference.substr(at + 1);
    for (const auto* local : {"workspace:", "file:", "link:"})
      if (version.starts_with(local)) return;
    const auto origin = origin_of(version);
    auto& package = add(out_, reference.substr(0, at),
                        origin == PackageOrigin::kRegistry ? version : std::string_view{}, line);
    package.origin = origin;
    if (origin != PackageOrigin::kRegistry) package.source = version;
    package.has_integrity = text.find("\"sha") != std::string_view::npos;
  }

  const Input& input_;
  Lockfile& out_;
  Section section_ = Section::kOther;
  int version_ = -1;
  std::string_view group_;
  std::unordered_set<std::string> direct_;
};

}  // namespace

Result<void> read_bun_lock(const Input& input, Lockfile& out) { return BunLock(input, out).read(); }

}  // namespace redoubt::formats::lockfile
