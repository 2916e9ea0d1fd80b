#pragma once

#include "formats/json.h"
#include "formats/yaml.h"
#include "plan/model.h"

namespace redoubt::plan::exchange {

// What our model says and a foreign format has no field for. Formats that leave room for strangers
// carry it under this key, so that a model that comes back is what it was.
inline constexpr const char* kOwnKey = "redoubt";

formats::Json own_words(const DataClass& data);
formats::Json own_words(const Element& element);
formats::Json own_words(const Flow& flow);

// These words, with null for each that `before` has: where people took something away, the fields
// of the format must not bring it back. What `kept`, the words in the file, has null for stays so.
formats::Json with_what_is_gone(formats::Json words, const formats::Json& before,
                                const formats::Json& kept);

// The way back, with "tags" where a format has no tags: null takes away what was read from other
// fields, what is of the wrong kind changes nothing.
void take_own_words(const formats::Node* words, DataClass& data);
void take_own_words(const formats::Node* words, Element& element);
void take_own_words(const formats::Node* words, Flow& flow);

}  // namespace redoubt::plan::exchange
