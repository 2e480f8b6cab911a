#pragma once
#include <string>

#include "core/sim/command_reader.h"
#include "core/sim/recording.h"

/// Parts of a recording file as JSON. Readers throw BadField.
namespace logarium::sim {

std::int64_t wholeNumber(const Json& object, const char* name, const std::string& path);
TimedCommand readTimed(const Json& object, const std::string& path);
Json writeTimed(const TimedCommand& timed);

}  // namespace logarium::sim
