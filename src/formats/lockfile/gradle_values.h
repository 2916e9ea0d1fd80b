#pragma once

#include <string>
#include <string_view>

#include "formats/lockfile/xml.h"

namespace redoubt::formats::lockfile {

// What a build script gives a literal value, by the name that its other lines use: "grpcVersion",
// "versions.jackson" for an entry of a map, without "ext." and the like in front. A name that is
// given two values, or a value that only the build knows, is left out: which one counts depends on
// the build.
Properties gradle_values(std::string_view script);

// "$a.b", "${a["b"]}" and "${project.ext.a}" as "${a.b}" and "${a}", then with the values put in.
// What is not known stays as "${…}".
std::string gradle_text(std::string_view text, const Properties& values);

// The version that a declaration asks for, when it is exactly one: of "1.0!!" and "[1,2)!!1.0" that
// is 1.0; "" for ranges, "1.+", "latest.release" and what is not resolved. Source: Gradle user
// manual, "Declaring versions and ranges".
std::string gradle_version(std::string_view text);

}  // namespace redoubt::formats::lockfile
