#include "cli/commands/control_common.h"

#include <algorithm>

#include "base/text.h"
#include "plan/output/output.h"

namespace redoubt::cli {
namespace {

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return text;
}

// How people write it: ASVS numbers its requirements with and without "V", and its own documents
// leave the name of the standard out.
std::vector<std::string> spellings(const core::ControlRef& ref) {
  std::vector<std::string> texts{plan::control_text(ref), ref.id};
  if (ref.catalogue == "ASVS") {
    texts.push_back("V" + ref.id);
    texts.push_back("ASVS V" + ref.id);
  }
  if (ref.id.starts_with("OSPS-")) texts.push_back(ref.id.substr(5));
  return texts;
}

bool is_called(const plan::Control& control, const std::string& pattern) {
  const auto texts = spellings(control.ref);
  return std::any_of(texts.begin(), texts.end(),
                     [&](const std::string& text) { return path_matches(text, pattern); });
}

}  // namespace

Result<std::vector<const plan::Control*>> controls_meant_by(
    const std::string& id, const plan::ControlCatalogue& catalogue) {
  std::vector<const plan::Control*> meant;
  for (const auto& control : catalogue.controls())
    if (!control.retired && is_called(control, upper(id))) meant.push_back(&control);
  if (meant.empty())
    return std::unexpected(
        Error(fmt::format("no control is called '{}'", id))
            .hint("write ASVS 6.1.1, SSDF PO.2.2 or OSPS-GV-01.01; '*' is a wildcard, and "
                  "`redoubt control list` names them all"));
  if (meant.size() == 1 || id.find('*') != std::string::npos) return meant;
  std::vector<std::string> names;
  for (const auto* control : meant) names.push_back(plan::control_text(control->ref));
  return std::unexpected(Error(fmt::format("'{}' is the id of several controls", id))
                             .hint("write one of " + join(names, ", ")));
}

Arguments every_level() {
  Arguments whole;
  whole.add("standard", {"asvs", "ssdf", "osps"});
  whole.add("level", {"3"});
  return whole;
}

}  // namespace redoubt::cli
