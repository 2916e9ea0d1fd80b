#pragma once

#include <string>

#include "pipeline/answerer.h"
#include "pipeline/planning.h"
#include "plan/cards.h"

namespace redoubt::cli {

// A plan as people and programs read it on standard output.

// What was planned, the worst first, and who would test it.
std::string plan_summary(const pipeline::Planned& made, const std::vector<plan::CardGroup>& groups,
                         const pipeline::Answerer& answerer);
// {model, threats, controls, guidelines, tests}; a card is an entry of threats, and guidelines and
// tests name its places.
std::string plan_json(const pipeline::Planned& made, const std::vector<plan::CardGroup>& groups,
                      const pipeline::Answerer& answerer);

}  // namespace redoubt::cli
