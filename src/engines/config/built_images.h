#pragma once

#include <cstdint>
#include <string_view>

#include "core/report.h"
#include "engines/config/reporter.h"

// An image that the repository builds itself comes from no registry: it needs no version where
// another file starts from it. What builds and what names an image stands in different files, so
// both are noted as facts, and findings are taken back at the end.
namespace redoubt::engines::config {

void note_built_image(std::string_view image, uint32_t line, Reporter& report);
// Beside a finding of a rule "…-floating-image" on the same line.
void note_unversioned_image(std::string_view image, uint32_t line, Reporter& report);

void take_back_built_images(core::SourceReport& report);

}  // namespace redoubt::engines::config
