#include "plan/bootstrap/cluster_files.h"

#include <algorithm>
#include <limits>

namespace redoubt::plan::drafting {

using formats::Node;

uint16_t ClusterFiles::number_of(const core::ProjectFile& file) {
  const auto at = std::find(files_.begin(), files_.end(), &file);
  const auto number = static_cast<size_t>(at - files_.begin()) + 1;
  if (number > std::numeric_limits<uint16_t>::max()) return 0;
  if (at == files_.end()) files_.push_back(&file);
  return static_cast<uint16_t>(number);
}

Result<std::vector<Node>> ClusterFiles::parse(const core::ProjectFile& file) {
  return formats::parse_yaml(*file.text, file.path, {}, number_of(file));
}

Result<std::vector<Node>> ClusterFiles::parse(std::string_view text, const Node& around) {
  // A block scalar starts below its `|`. Empty lines before the text give its nodes the lines of
  // the file.
  const bool below = text.find('\n') != std::string_view::npos;
  const size_t before = std::min<size_t>(below ? around.line() : around.line() - 1, 1u << 20);
  return formats::parse_yaml(std::string(before, '\n').append(text), path_of(around), {},
                             around.source());
}

const std::string& ClusterFiles::path_of(const Node& node) const {
  static const std::string kNone;
  return node.source() == 0 || node.source() > files_.size() ? kNone
                                                             : files_[node.source() - 1]->path;
}

std::string object_name(const Node& object) {
  const Node* name = object.at("metadata", "name");
  return name == nullptr ? "" : name->text();
}

std::string namespace_of(const Node& object) {
  const Node* name = object.at("metadata", "namespace");
  return name == nullptr ? "" : name->text();
}

}  // namespace redoubt::plan::drafting
