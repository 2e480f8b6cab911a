#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/console/failure.h"
#include "core/console/files.h"

/// The JSON files that Kafka's tools read, with the errors of the library that reads them there (Jackson).
namespace logarium::console {

using Json = nlohmann::ordered_json;
/// Kafka's tools take no more brackets inside one another (Jackson: StreamReadConstraints).
inline constexpr int kDeepestJson = 1000;

/// The whole file; throws ToolFailure as Kafka's Utils.readFileAsString does.
std::string readFile(const Files& files, const std::string& name);

/// The first JSON value of the text; nothing when there is none.
std::optional<Json> parseJson(std::string_view text);
/// What Jackson has against the text: its exception. Only for texts that parseJson does not take.
Throwable jacksonError(std::string_view text);

// ---- Kafka's JsonValue: all throw ToolFailure with a JsonMappingException
const Json& asObject(const Json& value);
const Json& asArray(const Json& value);
/// The field of an object.
const Json& field(const Json& object, std::string_view name);
std::int32_t asInteger(const Json& value);
std::int64_t asLong(const Json& value);
std::string asText(const Json& value);

}  // namespace logarium::console
