#pragma once

#include <optional>

#include "base/cancel.h"
#include "plan/model.h"

namespace redoubt::plan {

// bootstrap() of model.h that ends early when it is told to; nothing then, since half a model would
// be taken for a whole one.
std::optional<Model> bootstrap_unless_cancelled(const core::Project& project, const Observed& found,
                                                const CancelToken& cancel);

}  // namespace redoubt::plan
