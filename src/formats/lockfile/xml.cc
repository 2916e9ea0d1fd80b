#include "formats/lockfile/xml.h"

#include <algorithm>

namespace redoubt::formats::lockfile {
namespace {

constexpr int kMaxExpansions = 20;
constexpr size_t kMaxValue = 512;

}  // namespace

Result<void> XmlFile::load() {
  const auto parsed = document_.load_buffer(input_.text.data(), input_.text.size(),
                                            pugi::parse_default, pugi::encoding_auto);
  if (parsed) return {};
  return malformed(input_, line_at(parsed.offset),
                   fmt::format("this is not XML: {}", parsed.description()), "correct the file");
}

uint32_t XmlFile::line_at(std::ptrdiff_t offset) {
  const auto end =
      std::min(static_cast<size_t>(std::max<std::ptrdiff_t>(offset, 0)), input_.text.size());
  if (end < counted_to_) counted_to_ = 0, line_ = 1;
  const auto stretch = input_.text.substr(counted_to_, end - counted_to_);
  line_ += static_cast<uint32_t>(std::count(stretch.begin(), stretch.end(), '\n'));
  counted_to_ = end;
  return line_;
}

std::string expand(std::string text, std::string_view open, char close,
                   const Properties& properties) {
  size_t from = 0;
  for (int step = 0; step < kMaxExpansions && text.size() < kMaxValue; ++step) {
    const size_t begin = text.find(open, from);
    const size_t end = begin == std::string::npos ? begin : text.find(close, begin);
    if (end == std::string::npos) break;
    const size_t name = begin + open.size();
    const auto property = properties.find(text.substr(name, end - name));
    if (property == properties.end()) from = end;
    else text.replace(begin, end - begin + 1, property->second);
  }
  return text;
}

}  // namespace redoubt::formats::lockfile
