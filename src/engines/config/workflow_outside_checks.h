#pragma once

#include "engines/config/reporter.h"
#include "formats/yaml.h"

// What workflows take from outsiders: code that is checked out, and text that becomes the
// environment of later steps.
namespace redoubt::engines::config {

void untrusted_checkout(const formats::Node& root, Reporter& report);
void environment_file(const formats::Node& root, Reporter& report);

}  // namespace redoubt::engines::config
