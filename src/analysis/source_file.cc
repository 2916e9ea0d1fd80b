#include "analysis/source_file.h"

namespace redoubt::analysis {

std::string_view SourceFile::name() const {
  const std::string_view path = path_;
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

const LineIndex& SourceFile::lines() const {
  std::call_once(lines_once_, [this] { lines_ = std::make_unique<LineIndex>(bytes_); });
  return *lines_;
}

}  // namespace redoubt::analysis
