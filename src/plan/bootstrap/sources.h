#pragma once

#include "plan/bootstrap/draft.h"
#include "plan/model.h"

namespace redoubt::plan::drafting {

// Each reads one kind of source into the draft. A file that does not parse, and what
// is above a limit, goes to Draft::left_out. Called in this order, since earlier ones know more
// about what runs.
void add_compose(Draft& draft);
void add_kubernetes(Draft& draft);
void add_aspire(Draft& draft);  // what a .NET Aspire application host starts together
bool is_aspire_host(std::string_view path);
void add_dockerfiles(Draft& draft);
// Who hands requests on to whom. `again`: a second reading, when more is drawn.
void add_proxies(Draft& draft, bool again);
void add_code(
    Draft& draft,
    const Observed& found);  // package roots: components, the products and services they use
void add_openapi(Draft& draft);
void add_asyncapi(Draft& draft);
void add_pipelines(Draft& draft);

// Zones, people, paths, languages, order, the limit on elements; never empty.
Model finish(Draft& draft);

}  // namespace redoubt::plan::drafting
