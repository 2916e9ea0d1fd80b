#include "plan/bootstrap/left_out.h"

#include "base/error.h"
#include "base/text.h"
#include "plan/bootstrap/paths.h"

namespace redoubt::plan::drafting {
namespace {

constexpr size_t kMaxNamed = 20;

// Errors of parsers begin with the path already.
std::string with_path(std::string_view path, std::string_view why) {
  return printable(why.starts_with(path) ? std::string(why) : fmt::format("{}: {}", path, why));
}

std::string of_chart(std::string_view folder, size_t count) {
  return fmt::format(
      "{}: {} of Helm; keep what `helm template` makes of the chart beside it to have it read",
      printable(folder), counted(count, "template"));
}

}  // namespace

void LeftOut::unread(std::string_view path, std::string_view why) {
  unread_.try_emplace(std::string(path), why);
}

void LeftOut::helm_template(std::string_view path) { ++charts_[std::string(folder_of(path))]; }

void LeftOut::over(std::string_view what, size_t limit) {
  Limit& entry = limits_[std::string(what)];
  entry.most = limit;
  ++entry.more;
}

std::vector<std::string> LeftOut::lines() const {
  std::vector<std::string> out;
  for (const auto& [path, why] : unread_)
    if (out.size() < kMaxNamed) out.push_back(with_path(path, why));
  if (unread_.size() > kMaxNamed)
    out.push_back(fmt::format("and {} that cannot be read",
                              counted(unread_.size() - kMaxNamed, "more file", "more files")));
  size_t named = 0, more = 0;
  for (const auto& [folder, count] : charts_)
    if (named++ < kMaxNamed) out.push_back(of_chart(folder, count));
    else more += count;
  if (more > 0)
    out.push_back(fmt::format("and {} of Helm in other folders", counted(more, "template")));
  for (const auto& [what, limit] : limits_)
    out.push_back(
        fmt::format("{} more than the limit of {}", counted(limit.more, what), limit.most));
  return out;
}

}  // namespace redoubt::plan::drafting
