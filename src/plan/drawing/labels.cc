#include <algorithm>

#include "base/text.h"
#include "plan/drawing/layout.h"

namespace redoubt::plan::drawing {
namespace {

constexpr size_t kLineLength = 20, kMaxLines = 3, kMaxLabel = 32, kMaxZone = 40;

// Where each character starts; text is valid UTF-8.
std::vector<size_t> characters(std::string_view text) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  return starts;
}

std::string cut(std::string_view text, size_t length) {
  const auto starts = characters(text);
  if (starts.size() <= length) return std::string(text);
  return std::string(trim(text.substr(0, starts[length - 1]))) + "…";
}

std::vector<std::string> wrapped(std::string_view text) {
  std::vector<std::string> lines{""};
  for (const auto word : split(text, ' ')) {
    if (word.empty()) continue;
    std::string& last = lines.back();
    if (last.empty()) last = word;
    else if (characters(last).size() + 1 + characters(word).size() <= kLineLength)
      last += fmt::format(" {}", word);
    else lines.emplace_back(word);
  }
  if (lines.size() > kMaxLines) {
    lines.resize(kMaxLines);
    lines.back() += " …";
  }
  for (auto& line : lines) line = cut(line, kLineLength + 2);
  return lines;
}

// Wide letters of the usual sans serif fonts; East Asian characters are a square.
double width_of(std::string_view text, size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte >= 0xE3) return 1.05;
  if (byte == 'W' || byte == 'M' || byte == 'm' || byte == 'w' || byte == '@') return 0.85;
  if (std::string_view("ijlI.,:;'|! ()[]ft").find(text[at]) != std::string_view::npos) return 0.35;
  return byte >= 'A' && byte <= 'Z' ? 0.7 : 0.57;
}

}  // namespace

std::vector<std::string> element_lines(const Element& element) {
  return wrapped(one_line(element.name.empty() ? element.id : element.name));
}

std::string zone_line(const Zone& zone) {
  const std::string name = one_line(zone.name.empty() ? zone.id : zone.name);
  return fmt::format("{} · trust {}", cut(name, kMaxZone), zone.trust);
}

std::vector<std::string> flow_lines(const Flow& flow) {
  std::vector<std::string> lines;
  const std::string name = flow.name == flow.id ? std::string() : one_line(flow.name);
  if (!name.empty()) lines.push_back(cut(name, kMaxLabel));
  if (!flow.protocol.empty() && to_lower(name).find(flow.protocol) == std::string::npos)
    lines.push_back(cut(one_line(flow.protocol), kMaxLabel));
  return lines;
}

double text_width(const std::vector<std::string>& lines, double size) {
  double widest = 0;
  for (const auto& line : lines) {
    double width = 0;
    for (const size_t at : characters(line)) width += width_of(line, at) * size;
    widest = std::max(widest, width);
  }
  return widest;
}

}  // namespace redoubt::plan::drawing
