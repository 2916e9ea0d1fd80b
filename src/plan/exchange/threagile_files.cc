#include "plan/exchange/threagile_files.h"

#include <set>

#include "base/text.h"

namespace redoubt::plan::exchange {
namespace {

using formats::Node;

constexpr size_t kMaxFiles = 500;

bool leads_elsewhere(const std::string& path) {
  if (path.empty() || path[0] == '/' || path.find('\\') != std::string::npos) return true;
  for (const auto part : split(path, '/'))
    if (part == "..") return true;
  return false;
}

// Names stand beside the file that names them.
std::string beside(const std::string& file, const std::string& path) {
  const size_t slash = file.rfind('/');
  return slash == std::string::npos ? path : file.substr(0, slash + 1) + path;
}

class Files {
 public:
  Files(Builder& builder, const ReadInclude& include) : builder_(builder), include_(include) {}

  std::vector<ThreagileFile> read(const Node& root) {
    files_.push_back({builder_.file(), root});
    paths_.emplace_back();
    // The model itself counts as read.
    seen_.insert(builder_.file().substr(builder_.file().rfind('/') + 1));
    for (size_t i = 0; i < files_.size(); ++i) {
      builder_.in_file(files_[i].name);
      const Node* includes = files_[i].root.find("includes");
      if (includes == nullptr) continue;
      // files_ grows: its nodes move, their places do not matter to copies.
      const std::vector<Node> names = includes->items();
      for (const auto& name : names) add(name, beside(paths_[i], name.text()));
    }
    builder_.in_file(files_.front().name);
    return std::move(files_);
  }

 private:
  void add(const Node& node, const std::string& path) {
    if (leads_elsewhere(path) || !node.is_scalar())
      return builder_.warn(node, fmt::format("'{}' is not below the model's folder", node.text()),
                           "it is not read");
    if (!seen_.insert(path).second) return;
    if (!include_ || files_.size() > kMaxFiles)
      return builder_.warn(node, fmt::format("'{}' is not read", path));
    const auto text = include_(path);
    if (!text) return builder_.warn(node, text.error().message());
    const std::string name = beside(files_.front().name, path);
    auto root = formats::parse_yaml_document(*text, name);
    if (!root) return builder_.warn(node, root.error().to_string(), "it is left out");
    files_.push_back({name, std::move(*root)});
    paths_.push_back(path);
  }

  Builder& builder_;
  const ReadInclude& include_;
  std::vector<ThreagileFile> files_;
  std::vector<std::string> paths_;  // of files_, below the model's folder
  std::set<std::string> seen_;
};

}  // namespace

std::vector<ThreagileFile> threagile_files(const Node& root, Builder& builder,
                                           const ReadInclude& include) {
  return Files(builder, include).read(root);
}

}  // namespace redoubt::plan::exchange
