#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/model.h"

namespace redoubt::plan {

// The words of security/model.yaml (docs/formats/model.md), shared by its reader, its writer and
// bootstrap().

const std::vector<std::string_view>& element_kinds();
const std::vector<std::string_view>& sensitivities();  // least sensitive first
const std::vector<std::string_view>&
authentications();  // ways of authentication that rules know; others draw a warning
// Protocols of flows that are in use; others draw a warning, since a rule that asks for one passes
// over what is misspelt.
const std::vector<std::string_view>& protocols();

// An element that stands for the end of a flow that a foreign model leaves open.
inline constexpr std::string_view kLooseEnd = "loose-end";  // its tag
bool is_loose_end(const Element& element);

// Whether the flow's protocol, or what the model says of it, encrypts.
bool is_encrypted(const Flow& flow);
// Whether they say that it does not. Of most protocols ("postgresql", "grpc") neither is known.
bool is_plain_text(const Flow& flow);

// Whether the model says that it goes both ways.
bool is_bidirectional(const Flow& flow);

// A number and one of h, d, w, m, y: "30d".
bool is_period(std::string_view text);

// A path pattern that stays inside of the repository: relative, with '/', without "..".
bool is_inside_repository(std::string_view pattern);

// internet 0, dmz 30, internal 60, data 80: what a model has that names no zones of its own.
std::vector<Zone> default_zones();

// [A-Za-z0-9][A-Za-z0-9._-]*, at most kMaxIdBytes: safe in file names and in test ids.
inline constexpr size_t kMaxIdBytes = 80;
bool is_model_id(std::string_view text);
// The nearest id: lower case, other characters become '-'; "" gives "unnamed".
std::string to_model_id(std::string_view text);

}  // namespace redoubt::plan
