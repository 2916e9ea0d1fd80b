#pragma once

#include <cstddef>
#include <string_view>

namespace redoubt::engines::secrets {

// Whether what stands at `at` of a pipeline's file is given to a container that the job starts on
// its own machine and throws away with it: a variable of `docker run`, or one below `services:`.
// A command that speaks to another machine's Docker is none.
bool is_for_container_of_job(std::string_view path, std::string_view text, size_t at);

}  // namespace redoubt::engines::secrets
