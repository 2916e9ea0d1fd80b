#pragma once

#include "engines/config/reporter.h"
#include "formats/yaml.h"

// Who gets the secrets of a repository, and where its workflows lose them.
namespace redoubt::engines::config {

void secrets_inherit(const formats::Node& root, Reporter& report);
void secret_in_script(const formats::Node& root, Reporter& report);
void all_secrets(const formats::Node& root, Reporter& report);
void credentials_in_artifact(const formats::Node& root, Reporter& report);
void secret_environment(const formats::Node& root, Reporter& report);

}  // namespace redoubt::engines::config
