#include "plan/rule_samples.h"

namespace redoubt::plan {
namespace {

using formats::Node;

SourcePosition at(const Node& node, std::string_view file) {
  return {.file = std::string(file), .line = node.line(), .column = node.column()};
}

SampleFiles read_sample(const Node& node, std::string_view file, Diagnostics& diagnostics) {
  SampleFiles files;
  for (const auto& [path, content] : node.entries()) {
    const std::string name = path.text();
    if (name.empty() || name.front() == '/' || name.find("..") != std::string::npos) {
      diagnostics.error(at(path, file), fmt::format("'{}' cannot be the path of a sample", name))
          .hint("relative paths without '..'");
      continue;
    }
    std::string text = content.text();
    for (const auto& part : content.items()) text += part.text();
    files.emplace(name, std::move(text));
  }
  return files;
}

}  // namespace

std::vector<SampleFiles> read_rule_samples(const Node& list, std::string_view kind,
                                           std::string_view file, Diagnostics& diagnostics) {
  std::vector<SampleFiles> samples;
  if (list.is_mapping()) samples.push_back(read_sample(list, file, diagnostics));
  for (const auto& item : list.items()) samples.push_back(read_sample(item, file, diagnostics));
  if (samples.empty() || samples.front().empty())
    diagnostics.error(at(list, file), fmt::format("'{}' holds no file", kind))
        .hint("a test that was never seen to fail (and to pass) proves nothing");
  return samples;
}

}  // namespace redoubt::plan
