#pragma once

#include "core/report.h"

// Who may frame the pages of an application is said in its code, in its settings or by the gateway
// before it, so that nothing about it in the file that serves the pages proves little: such
// findings are taken back where any other file of the project speaks of it.
namespace redoubt::engines::config {

void take_back_framed_pages(core::SourceReport& report);

}  // namespace redoubt::engines::config
