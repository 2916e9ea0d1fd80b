#include <algorithm>
#include <array>

#include "base/text.h"
#include "plan/check.h"
#include "plan/expression/world.h"

namespace redoubt::plan {

namespace {

// A program opens a file of its own; there is nobody whom the file could ask who he is. A store
// that may be a server as well is none.
bool is_file(const Flow& flow, const Element& store) {
  static constexpr auto kServers =
      std::to_array<std::string_view>({"postgresql", "mysql", "mariadb", "mssql", "oracle"});
  return (flow.protocol == "file" || flow.protocol == "sqlite") &&
         std::none_of(kServers.begin(), kServers.end(), [&](std::string_view server) {
           return std::find(store.technology.begin(), store.technology.end(), server) !=
                  store.technology.end();
         });
}

}  // namespace

// What a store is worth is told by its own data as well as by what goes in and out: many models say
// only one of the two.
CheckVerdict check_store_authentication(CheckFacts& facts, std::string_view) {
  const World& world = facts.world();
  std::vector<std::string> open, silent;
  size_t flows = 0, files = 0;
  for (const auto* element : world.elements()) {
    if (element->kind != "data-store" || sensitivity_rank(world.sensitivity(*element)) < 3)
      continue;
    for (const auto* flow : world.inbound(*element)) {
      if (is_file(*flow, *element)) {
        ++files;
        continue;
      }
      ++flows;
      if (flow->authentication == "none")
        open.push_back(name_of(*flow) + " says authentication: none");
      else if (flow->authentication.empty())
        silent.push_back(name_of(*flow) + " says nothing about authentication");
    }
  }
  if (flows == 0)
    return {.outcome = core::Outcome::kNotApplicable,
            .reason = files > 0 ? "the stores of confidential data are files of the programs that "
                                  "use them"
                                : "no flow of the model goes to a store of confidential data",
            .hint = {}};
  // Of an inferred model nobody was asked yet.
  if (facts.inputs.model.inferred && open.empty() && !silent.empty())
    return {.outcome = core::Outcome::kNotRun,
            .reason = "the model is inferred: " + verdict_of("", silent, "").reason,
            .hint = "run `redoubt init` and complete security/model.yaml"};
  open.insert(open.end(), silent.begin(), silent.end());
  return verdict_of(counted(flows, "flow") + " to stores of confidential data with credentials",
                    open,
                    "state for each how the caller proves who it is (authentication), in "
                    "security/model.yaml");
}

}  // namespace redoubt::plan
