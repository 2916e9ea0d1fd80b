#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "plan/controls.h"

// What the commands about controls do in the same way.
namespace redoubt::cli {

inline constexpr Operand kControlOperand{
    .name = "CONTROL",
    .help = "id, such as 'ASVS 6.1.1', PW.5.1 or OSPS-GV-01.01; '*' is a wildcard",
    .required = true};

// Controls whose id fits: "ASVS 6.1.1", "asvs 17.*". The standard may be left out ("6.1.1",
// "V6.1.1", "PW.5.1", "GV-01.01") where one control alone has that id.
Result<std::vector<const plan::Control*>> controls_meant_by(
    const std::string& id, const plan::ControlCatalogue& catalogue);

// Arguments that ask for all standards and levels.
Arguments every_level();

}  // namespace redoubt::cli
