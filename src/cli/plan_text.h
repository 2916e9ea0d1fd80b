#pragma once

#include <string>

#include "pipeline/answerer.h"
#include "pipeline/planning.h"

namespace redoubt::cli {

// A plan as people and programs read it on standard output. A card is one control that is asked
// for, with every place that it is asked of.

// What was planned, the worst first, and who would test it.
std::string plan_summary(const pipeline::Planned& made, const pipeline::Answerer& answerer);
// {model, threats, controls, guidelines, tests}; a card is an entry of threats, and its places,
// guidelines and tests name it.
std::string plan_json(const pipeline::Planned& made, const pipeline::Answerer& answerer);

}  // namespace redoubt::cli
