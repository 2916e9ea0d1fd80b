#include "formats/yarn_graph.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "formats/lockfile/reader.h"

namespace redoubt::formats {
namespace {

using lockfile::Lines;
using lockfile::unquote;

struct Need {
  uint32_t from = 0;
  std::string_view name, range;
};

class YarnGraph {
 public:
  std::vector<YarnPackage> read(std::string_view text) {
    Lines lines(text);
    while (lines.next()) {
      const std::string_view line = lines.line();
      if (line.empty() || line.starts_with('#')) continue;
      if (line.front() != ' ') start(line, lines.number());
      else if (lines.indent() == 2)
        in_needs_ = trim(line) == "dependencies:" || trim(line) == "optionalDependencies:";
      else if (lines.indent() == 4 && in_needs_) add_need(trim(line));
    }
    connect();
    return std::move(packages_);
  }

 private:
  // `"@a/b@^1, @a/b@^1.2":`
  void start(std::string_view line, uint32_t number) {
    in_needs_ = false;
    if (!line.ends_with(':')) return;
    line.remove_suffix(1);
    const auto at = static_cast<uint32_t>(packages_.size());
    for (std::string_view part : split(line, ',')) {
      part = trim(part);
      if (part.starts_with('"')) part.remove_prefix(1);
      if (part.ends_with('"')) part.remove_suffix(1);
      const size_t sign = part.find('@', 1);
      if (sign == std::string_view::npos) continue;
      if (packages_.size() == at)
        packages_.push_back({.name = part.substr(0, sign), .line = number, .needs = {}});
      by_specifier_.emplace(part, at);
    }
  }

  // `ms "^2.0.0"`, `"@a/b" "^1"`, `"@a/b": "npm:^1"`
  void add_need(std::string_view text) {
    if (packages_.empty()) return;
    const size_t end =
        text.starts_with('"') ? text.find('"', 1) : std::min(text.find_first_of(" :"), text.size());
    if (end == std::string_view::npos) return;
    const std::string_view name = unquote(text.substr(0, end + (text.starts_with('"') ? 1 : 0)));
    std::string_view range = text.substr(std::min(text.find_first_of(" :", end), text.size()));
    if (range.starts_with(':')) range.remove_prefix(1);
    needs_.push_back({.from = static_cast<uint32_t>(packages_.size() - 1),
                      .name = name,
                      .range = unquote(trim(range))});
  }

  void connect() {
    const auto blocks = static_cast<uint32_t>(packages_.size());
    for (uint32_t at = 0; at < blocks; ++at) {
      const auto [name, added] =
          by_name_.emplace(packages_[at].name, static_cast<uint32_t>(packages_.size()));
      if (added) packages_.push_back({.name = packages_[at].name, .line = 0, .needs = {}});
      packages_[name->second].needs.push_back(at);
    }
    for (const Need& need : needs_)
      if (const auto target = answer(need)) packages_[need.from].needs.push_back(*target);
  }

  std::optional<uint32_t> answer(const Need& need) const {
    for (const std::string_view between : {"@", "@npm:"}) {
      std::string specifier(need.name);
      specifier.append(between).append(need.range);
      if (const auto found = by_specifier_.find(specifier); found != by_specifier_.end())
        return found->second;
    }
    const auto named = by_name_.find(need.name);
    return named == by_name_.end() ? std::nullopt : std::optional(named->second);
  }

  std::vector<YarnPackage> packages_;
  std::vector<Need> needs_;
  std::unordered_map<std::string_view, uint32_t> by_specifier_, by_name_;
  bool in_needs_ = false;
};

}  // namespace

std::vector<YarnPackage> read_yarn_graph(std::string_view text) { return YarnGraph().read(text); }

}  // namespace redoubt::formats
