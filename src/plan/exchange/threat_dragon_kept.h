#pragma once

#include <string>

#include "formats/json.h"
#include "formats/yaml.h"

namespace redoubt::plan::exchange {

// A cell as version 2 has it: what version 1 has beside its shape goes below "data".
formats::Json dragon_cell(const formats::Node& cell);

// The whole document as version 2 has it, but for cells that become things of our model: a text
// stands for each of them, stub_of(). Version 2 documents stay as they are.
formats::Json dragon_outline(const formats::Node& root);

// "tm.Flow 1234": which cell stood here.
std::string stub_of(const formats::Json& cell);
bool becomes_a_thing(const std::string& type);  // "tm.Process"; drawings and curves do not

}  // namespace redoubt::plan::exchange
