#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "plan/model.h"
#include "plan/rules.h"

namespace redoubt::plan {

// What a reviewer would ask about a model.
struct ModelQuestion {
  std::string id;       // "flow-unstated"; docs/formats/model-exchange.md lists all
  std::string subject;  // id of what it is about; "" = the file
  std::string text;     // "how does 'web' prove to 'db' who it is?"
  SourcePosition where;
};

// `text` is the file that the model was read from: what it says about CWE ids is looked up there,
// whatever its format. `rules` make the threats that it may accept. In the order of the file.
std::vector<ModelQuestion> lint_model(const Model& model, std::string_view text,
                                      std::string_view file, const RuleSet& rules);

}  // namespace redoubt::plan
