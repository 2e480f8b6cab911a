#include "core/sim/recording_lines.h"

namespace logarium::sim {

std::int64_t wholeNumber(const Json& object, const char* name, const std::string& path) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer())
        throw BadField{path + "/" + name, "a whole number was expected"};
    return found->get<std::int64_t>();
}

TimedCommand readTimed(const Json& object, const std::string& path) {
    TimedCommand timed{Micros{0}, readCommand(object, path, {}, {"at", "after-step"}), std::nullopt};
    timed.at = Micros{wholeNumber(object, "at", path)};
    if (object.contains("after-step"))
        timed.afterStep = static_cast<std::uint64_t>(wholeNumber(object, "after-step", path));
    return timed;
}

Json writeTimed(const TimedCommand& timed) {
    Json object = Json::object();
    object["at"] = timed.at.value;
    if (timed.afterStep) object["after-step"] = *timed.afterStep;
    object.update(writeCommand(timed.command));
    return object;
}

}  // namespace logarium::sim
