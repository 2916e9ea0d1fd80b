// A file of plan rules, and a file of tests: both may come from a user's folder.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plan/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics of_rules, of_tests;
  if (const auto rules = plan::RuleSet::parse(text, "fuzz.yaml", of_rules)) {
    const plan::Model model;
    const core::Project project;
    const plan::Observed observed;
    if (const auto made = plan::make_plan(
            {.model = model, .project = project, .observed = observed, .targets = {}, .today = {}},
            *rules)) {
      (void)plan::write_plan(*made, model);
      (void)plan::write_guidelines(*made, model, plan::GuideFormat::kPdf);
    }
    (void)plan::control_samples(*rules);
  }
  (void)plan::read_tests(text, "fuzz.yaml", of_tests);
  return 0;
}
