// Conditions and texts of plan rules: whatever compiles must also evaluate, with and without the
// things it names.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plan/expression/expression.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace redoubt;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const plan::Model model = [] {
    plan::Model made;
    made.elements.resize(2);
    made.elements[0].id = "a";
    made.elements[1].id = "b";
    made.flows.resize(1);
    made.flows[0].from = "a";
    made.flows[0].to = "nobody";
    return made;
  }();
  static const core::Project project;
  static const plan::Observed observed;
  const plan::PlanInputs inputs{
      .model = model, .project = project, .observed = observed, .targets = {}, .today = {}};
  const plan::World world(inputs);
  const auto place = [](size_t offset) {
    return SourcePosition{.file = "fuzz", .line = 1, .column = static_cast<uint32_t>(offset)};
  };
  const plan::Names names{.element = true, .flow = true};
  const plan::Scope full{.world = world, .element = &model.elements[0], .flow = &model.flows[0]};
  if (const auto expression = plan::Expression::compile(text, names, place)) {
    (void)expression->evaluate(full);
    (void)expression->evaluate({.world = world, .element = nullptr, .flow = nullptr});
  }
  if (const auto filled = plan::TextTemplate::compile(text, names, place)) (void)filled->fill(full);
  return 0;
}
