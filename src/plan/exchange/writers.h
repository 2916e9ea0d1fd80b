#pragma once

#include "formats/json.h"
#include "plan/model.h"

namespace redoubt::plan::exchange {

// The documents of each format; write_model_as() is the door.
formats::Json write_otm(const Model& model);
formats::Json write_threat_dragon(const Model& model);
formats::Json write_tm_bom(const Model& model);

}  // namespace redoubt::plan::exchange
