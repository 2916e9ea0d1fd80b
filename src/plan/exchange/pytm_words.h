#pragma once

#include <string_view>

namespace redoubt::plan::exchange {

// What pytm's own rules ask of a model and ours has no field for: kept as attributes by their names
// in pytm. The class stands under kPytmClass.
inline constexpr std::string_view kPytmClass = "pytm.class";
// Yes-no attributes of controls, elements and flows, which are false unless the model sets them.
bool is_pytm_flag(std::string_view name);
// The few that are true unless the model says false.
bool is_true_pytm_flag(std::string_view name);
// Texts, "" unless the model sets them.
bool is_pytm_text(std::string_view name);

}  // namespace redoubt::plan::exchange
