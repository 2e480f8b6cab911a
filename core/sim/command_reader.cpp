#include "core/sim/command_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace logarium::sim {
namespace {

[[noreturn]] void bad(const std::string& path, std::string message) {
    throw BadField{path, std::move(message)};
}

template <class Number>
Number number(const Json& value, const std::string& path, const char* expected) {
    if (value.is_number()) return value.get<Number>();
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        Number parsed{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
        if (error == std::errc{} && end == text.data() + text.size()) return parsed;
        bad(path, fmt::format("'{}' is not {}", text, expected));
    }
    bad(path, fmt::format("{} was expected", expected));
}

template <class Enum, std::size_t N>
Enum oneOf(const Json& value, const std::string& path, const std::array<std::pair<std::string_view, Enum>, N>& names) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    std::vector<std::string_view> expected;
    for (const auto& [name, meaning] : names) {
        if (name == text) return meaning;
        expected.push_back(name);
    }
    bad(path, fmt::format("'{}', expected one of: {}", text, fmt::join(expected, ", ")));
}

using client::RatePattern;
constexpr std::array<std::pair<std::string_view, KeyMix>, 5> kKeyMixes = {{{"none", KeyMix::None},
                                                                           {"uniform", KeyMix::Uniform},
                                                                           {"zipf", KeyMix::Zipf},
                                                                           {"single", KeyMix::Single},
                                                                           {"hot-key", KeyMix::HotKey}}};
constexpr std::array<std::pair<std::string_view, RatePattern>, 3> kPatterns = {
    {{"steady", RatePattern::Steady}, {"waves", RatePattern::Waves}, {"bursts", RatePattern::Bursts}}};
constexpr std::array<std::pair<std::string_view, ConfigResource>, 3> kResources = {
    {{"topic", ConfigResource::Topic},
     {"broker", ConfigResource::Broker},
     {"broker-default", ConfigResource::BrokerDefault}}};

template <class Enum, std::size_t N>
std::string nameOf(Enum value, const std::array<std::pair<std::string_view, Enum>, N>& names) {
    for (const auto& [name, meaning] : names) {
        if (meaning == value) return std::string(name);
    }
    return {};
}

/// Puts fields into an object.
class FieldWriter {
public:
    template <class Field>
    void operator()(const char* name, const Field& field) {
        object[name] = json(field);
    }
    Json object = Json::object();

private:
    static Json json(const std::string& v) { return v; }
    static Json json(int v) { return v; }
    static Json json(std::int64_t v) { return v; }
    static Json json(double v) { return v; }
    static Json json(bool v) { return v; }
    static Json json(BrokerId v) { return v.value; }
    static Json json(ClientId v) { return v.value; }
    static Json json(Offset v) { return v.value; }
    static Json json(const TopicPartition& v) { return fmt::format("{}-{}", v.topic, v.partition); }
    static Json json(const ReassignPartition& v) {
        Json move = Json::object();
        move["partition"] = json(v.partition);
        move["replicas"] = json(v.replicas);
        return move;
    }
    static Json json(KeyMix v) { return nameOf(v, kKeyMixes); }
    static Json json(RatePattern v) { return nameOf(v, kPatterns); }
    static Json json(ConfigResource v) { return nameOf(v, kResources); }
    static Json json(const ProducedRecord& v) {
        Json record = Json::object();
        record["key"] = json(v.key);
        record["value"] = json(v.value);
        if (!v.headers.empty()) record["headers"] = json(v.headers);
        if (v.clockOffsetMs != 0) record["clock-offset-ms"] = v.clockOffsetMs;
        return record;
    }
    template <class First, class Second>
    static Json json(const std::pair<First, Second>& v) {
        return Json::array({json(v.first), json(v.second)});
    }
    template <class Field>
    static Json json(const std::optional<Field>& v) {
        return v ? json(*v) : Json();
    }
    template <class Element>
    static Json json(const std::vector<Element>& v) {
        Json list = Json::array();
        for (const Element& element : v) list.push_back(json(element));
        return list;
    }
    template <class Value>
    static Json json(const std::map<std::string, Value>& v) {
        Json object = Json::object();
        for (const auto& [name, value] : v) object[name] = json(value);
        return object;
    }
};

Json fieldsOf(Command command) {
    FieldWriter writer;
    std::visit([&](auto& c) { visitFields(writer, c); }, command);
    return std::move(writer.object);
}

}  // namespace

void FieldReader::finish() const {
    for (const auto& [name, value] : object_.items()) {
        if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
        bad(path_, fmt::format("unknown field '{}', expected one of: {}", name, fmt::join(known_, ", ")));
    }
}

void FieldReader::expectArray(const Json& value, const std::string& path) {
    if (!value.is_array()) bad(path, "a list was expected");
}
void FieldReader::expectObject(const Json& value, const std::string& path) {
    if (!value.is_object()) bad(path, "names with values were expected");
}

void FieldReader::read(const Json& value, const std::string& path, std::string& field) const {
    if (value.is_string()) {
        field = value.get<std::string>();
    } else if (value.is_number() || value.is_boolean()) {
        field = value.dump();
    } else {
        bad(path, "a text was expected");
    }
    if (field.size() > 65'536) bad(path, "a text of at most 64 KiB was expected");
}
void FieldReader::read(const Json& value, const std::string& path, int& field) const {
    // "all" is how people write acks.
    field = value.is_string() && value == "all" && path.ends_with("/acks") ? -1
                                                                           : number<int>(value, path, "a whole number");
}
void FieldReader::read(const Json& value, const std::string& path, std::int64_t& field) const {
    field = number<std::int64_t>(value, path, "a whole number");
}
void FieldReader::read(const Json& value, const std::string& path, double& field) const {
    field = number<double>(value, path, "a number");
}
void FieldReader::read(const Json& value, const std::string& path, bool& field) const {
    if (value.is_boolean()) {
        field = value.get<bool>();
    } else if (value == "true" || value == "false") {
        field = value == "true";
    } else {
        bad(path, "true or false was expected");
    }
}
void FieldReader::read(const Json& value, const std::string& path, BrokerId& field) const {
    field = BrokerId{number<std::int32_t>(value, path, "a broker's number")};
}
void FieldReader::read(const Json& value, const std::string& path, Offset& field) const {
    field = Offset{number<std::int64_t>(value, path, "an offset")};
}
void FieldReader::read(const Json& value, const std::string& path, ClientId& field) const {
    if (value.is_string()) {
        const auto found = clients_.find(value.get<std::string>());
        if (found != clients_.end()) {
            field = found->second;
            return;
        }
    }
    field = ClientId{number<std::int32_t>(value, path, "the name of a client started before")};
}
void FieldReader::read(const Json& value, const std::string& path, TopicPartition& field) const {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    const std::size_t dash = text.rfind('-');
    if (dash == std::string::npos) bad(path, "a partition like orders-0 was expected");
    field = {text.substr(0, dash), number<std::int32_t>(Json(text.substr(dash + 1)), path, "a partition's number")};
}
void FieldReader::read(const Json& value, const std::string& path, ReassignPartition& field) const {
    expectObject(value, path);
    FieldReader inner(value, path, clients_);
    inner("partition", field.partition);
    inner("replicas", field.replicas);
    inner.finish();
}
void FieldReader::read(const Json& value, const std::string& path, KeyMix& field) const {
    field = oneOf(value, path, kKeyMixes);
}
void FieldReader::read(const Json& value, const std::string& path, client::RatePattern& field) const {
    field = oneOf(value, path, kPatterns);
}
void FieldReader::read(const Json& value, const std::string& path, ConfigResource& field) const {
    field = oneOf(value, path, kResources);
}
void FieldReader::read(const Json& value, const std::string& path, ProducedRecord& field) const {
    expectObject(value, path);
    FieldReader inner(value, path, clients_);
    inner("key", field.key);
    inner("value", field.value);
    inner("headers", field.headers);
    inner("clock-offset-ms", field.clockOffsetMs);
    inner.finish();
}
void FieldReader::read(const Json& value, const std::string& path,
                       std::pair<std::string, std::optional<std::string>>& field) const {
    if (!value.is_array() || value.size() != 2) bad(path, "a pair [name, value] was expected");
    read(value[0], path + "/0", field.first);
    read(value[1], path + "/1", field.second);
}

Command readCommand(const Json& object, const std::string& path, const std::map<std::string, ClientId>& clients,
                    const std::vector<const char*>& beside) {
    if (!object.is_object()) bad(path, "a command with its fields was expected");
    const auto verb = object.find("do");
    if (verb == object.end() || !verb->is_string()) bad(path, "'do' was expected, with the name of a command");
    const std::string name = verb->get<std::string>();
    const bool kills = name == "kill-broker", killsController = name == "kill-controller";
    const std::string known = kills ? "stop-broker" : killsController ? "stop-controller" : name;
    const auto at = std::find(kCommandVerbs.begin(), kCommandVerbs.end(), known);
    if (at == kCommandVerbs.end()) {
        bad(path + "/do", fmt::format("unknown command '{}', expected one of: {}, kill-broker, kill-controller", name,
                                      fmt::join(kCommandVerbs, ", ")));
    }
    Command command = emptyCommand(static_cast<std::size_t>(at - kCommandVerbs.begin()));
    if (kills) std::get<StopBroker>(command).clean = false;
    if (killsController) std::get<StopController>(command).clean = false;
    FieldReader reader(object, path, clients);
    reader.allow("do");
    for (const char* other : beside) reader.allow(other);
    std::visit([&](auto& c) { visitFields(reader, c); }, command);
    reader.finish();
    return command;
}

Json writeCommand(const Command& command) {
    Json object = Json::object();
    object["do"] = kCommandVerbs[command.index()];
    const Json defaults = fieldsOf(emptyCommand(command.index()));
    const Json fields = fieldsOf(command);
    for (const auto& [name, value] : fields.items()) {
        if (value != defaults.at(name)) object[name] = value;
    }
    return object;
}

ClusterSpec readSpec(const Json& object, const std::string& path) {
    if (!object.is_object()) bad(path, "a cluster with its fields was expected");
    ClusterSpec spec;
    auto seed = static_cast<std::int64_t>(spec.seed);
    const std::map<std::string, ClientId> noClients;
    FieldReader reader(object, path, noClients);
    reader("seed", seed);
    reader("brokers", spec.brokers);
    reader("controllers", spec.controllers);
    reader("combined", spec.combined);
    reader("config", spec.brokerConfig);
    reader("racks", spec.racks);
    reader("log-directories", spec.logDirectories);
    reader.allow("files");
    reader.finish();
    if (const auto files = object.find("files"); files != object.end()) {
        auto laid = InitialFiles::fromJson(*files);
        if (!laid.ok()) bad(path + "/files", laid.error().message);
        spec.files = std::move(laid).value();
    }
    spec.seed = static_cast<std::uint64_t>(seed);
    if (spec.brokers < 1 || spec.brokers > 100) bad(path + "/brokers", "1 to 100 brokers were expected");
    if (spec.logDirectories < 1 || spec.logDirectories > kMostLogDirectories)
        bad(path + "/log-directories", fmt::format("1 to {} directories were expected", kMostLogDirectories));
    if (spec.controllers < 1 || spec.controllers > 9) bad(path + "/controllers", "1 to 9 controllers were expected");
    return spec;
}

Json writeSpec(const ClusterSpec& spec) {
    Json object = Json::object();
    object["seed"] = static_cast<std::int64_t>(spec.seed);
    object["brokers"] = spec.brokers;
    object["controllers"] = spec.controllers;
    if (spec.combined) object["combined"] = true;
    object["config"] = spec.brokerConfig;
    object["racks"] = spec.racks;
    if (spec.logDirectories != 1) object["log-directories"] = spec.logDirectories;
    if (!spec.files.empty()) object["files"] = spec.files.json();
    return object;
}

}  // namespace logarium::sim
