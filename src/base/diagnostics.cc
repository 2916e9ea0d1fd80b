#include "base/diagnostics.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace redoubt {
namespace {

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

std::string Diagnostic::to_string() const {
  std::string text = where.file.empty() ? "" : where.to_string() + ": ";
  text += level == Level::kError ? "error: " : "warning: ";
  text += message;
  if (!hint.empty()) text += "\n  hint: " + hint;
  return text;
}

Diagnostics::Entry Diagnostics::error(SourcePosition where, std::string message) {
  ++errors_;
  return Entry(all_.emplace_back(
      Diagnostic{Diagnostic::Level::kError, std::move(where), std::move(message), {}}));
}

Diagnostics::Entry Diagnostics::warning(SourcePosition where, std::string message) {
  return Entry(all_.emplace_back(
      Diagnostic{Diagnostic::Level::kWarning, std::move(where), std::move(message), {}}));
}

void Diagnostics::add(const Error& error) {
  this->error(error.where(), error.message()).hint(error.hint());
}

Error Diagnostics::to_error() const {
  REDOUBT_CHECK(has_errors());
  const auto first = std::find_if(all_.begin(), all_.end(), [](const Diagnostic& d) {
    return d.level == Diagnostic::Level::kError;
  });
  if (errors_ == 1) return Error(first->message).at(first->where).hint(first->hint);
  // All of them, as a compiler lists them: whoever wrote the file mends them in one go.
  constexpr int kMost = 50;
  std::string message = first->message;
  if (!first->hint.empty()) message += "\n  hint: " + first->hint;
  int told = 1;
  for (const auto& diagnostic : all_) {
    if (diagnostic.level != Diagnostic::Level::kError || &diagnostic == &*first) continue;
    if (told++ == kMost) {
      message += fmt::format("\n… and {} more", errors_ - kMost);
      break;
    }
    message += "\n" + diagnostic.to_string();
  }
  return Error(std::move(message)).at(first->where);
}

std::string nearest_word(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  size_t best_distance = word.size() / 3 + 1;
  for (std::string_view candidate : candidates) {
    // No less than what one is longer than the other, which is cheap to know.
    const auto [shorter, longer] = std::minmax({word.size(), candidate.size()});
    if (longer - shorter > best_distance) continue;
    const size_t distance = edit_distance(word, candidate);
    if (distance <= best_distance && (best.empty() || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

}  // namespace redoubt
