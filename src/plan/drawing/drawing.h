#pragma once

#include <string>

#include "plan/model.h"

namespace redoubt::plan::drawing {

// A data-flow diagram: zones as dashed boxes, people and outside systems as rectangles, processes
// as ellipses, stores and queues between two lines, unknown ends as dashed boxes. SVG 1.1, UTF-8,
// no scripts, no links; text of the model is text and nothing else.
std::string svg(const Model& model);

// A Mermaid flowchart of the same; Mermaid draws it where Markdown is shown.
std::string mermaid(const Model& model);

}  // namespace redoubt::plan::drawing
