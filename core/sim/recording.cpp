#include "core/sim/recording.h"

#include <fmt/format.h>

#include "core/sim/recording_lines.h"

namespace logarium::sim {
namespace {

constexpr const char* kKind = "logarium recording";
constexpr int kFormat = 1;

Recording readRecording(const Json& root) {
    if (!root.is_object() || root.value("kind", "") != kKind) throw BadField{"", fmt::format("this is no {}", kKind)};
    const std::int64_t format = wholeNumber(root, "format", "");
    if (format != kFormat) {
        throw BadField{"format", fmt::format("format {} cannot be read, expected {}", format, kFormat)};
    }
    if (!root.contains("cluster") || !root.contains("commands") || !root["commands"].is_array()) {
        throw BadField{"", "'cluster' and a list 'commands' were expected"};
    }
    Recording recording{readSpec(root["cluster"], "cluster"), {}, Micros{wholeNumber(root, "end", "")}};
    Micros before{0};
    for (std::size_t i = 0; i < root["commands"].size(); ++i) {
        const std::string path = fmt::format("commands/{}", i);
        recording.commands.push_back(readTimed(root["commands"][i], path));
        if (recording.commands.back().at < before)
            throw BadField{path + "/at", "commands were expected in order of time"};
        before = recording.commands.back().at;
    }
    return recording;
}

}  // namespace

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

std::string toJson(const Recording& recording) {
    Json root = Json::object();
    root["kind"] = kKind;
    root["format"] = kFormat;
    root["cluster"] = writeSpec(recording.spec);
    root["end"] = recording.end.value;
    Json commands = Json::array();
    for (const TimedCommand& timed : recording.commands) commands.push_back(writeTimed(timed));
    root["commands"] = std::move(commands);
    return root.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Recording> recordingFromJson(std::string_view text) {
    const Json root = Json::parse(text.begin(), text.end(), nullptr, false);
    if (root.is_discarded()) return Failure{"not a recording: the file is no JSON, or cut off"};
    try {
        return readRecording(root);
    } catch (const BadField& flaw) {
        return Failure{flaw.path.empty() ? flaw.message : fmt::format("{}: {}", flaw.path, flaw.message)};
    } catch (const Json::exception& flaw) {
        return Failure{fmt::format("not a recording: {}", flaw.what())};
    }
}

}  // namespace logarium::sim
