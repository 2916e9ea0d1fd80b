#pragma once

#include "plan/bootstrap/draft.h"

// Elements that a person would draw as one.
namespace redoubt::plan::drafting {

// Four or more jobs that run from one image or one folder of code, and that nobody calls, become
// one element; its attribute `stands_for` lists them.
void group_workers(Draft& draft);

// Of more than 40 elements the exposed ones stay, then stores, queues and parties outside, then
// those with most flows; the rest of each kind becomes one.
void group_rest(Draft& draft);

}  // namespace redoubt::plan::drafting
