#include "base/check.h"
#include "plan/bootstrap/sources.h"
#include "plan/model.h"

namespace redoubt::plan {

Model bootstrap(const core::Project& project, const Observed& found) {
  // The catalogue is part of the program and a test reads it.
  const auto catalogue = drafting::Catalogue::built_in();
  REDOUBT_CHECK(catalogue.has_value());
  drafting::Draft draft(project, *catalogue);
  drafting::add_compose(draft);
  drafting::add_kubernetes(draft);
  drafting::add_dockerfiles(draft);
  drafting::add_code(draft, found);
  drafting::add_openapi(draft);
  drafting::add_pipelines(draft);
  return drafting::finish(draft);
}

}  // namespace redoubt::plan
