#include "core/console/tools/client_parts.h"

#include <fmt/format.h>

#include "core/console/admin.h"
#include "core/console/failure.h"
#include "core/console/java_properties.h"

namespace logarium::console {

Properties keyValues(const std::vector<std::string>& words) {
    Properties properties;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            throw ToolFailure("java.lang.IllegalArgumentException", "Invalid command line properties: " + word);
        properties[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return properties;
}

void addFile(Properties& properties, const std::optional<std::string>& name, const Files& files) {
    if (!name) return;
    for (auto& [key, value] : loadProperties(files, *name)) properties.try_emplace(key, value);
}

std::string property(const Properties& properties, std::string_view name, std::string_view otherwise) {
    const auto found = properties.find(name);
    return found == properties.end() ? std::string(otherwise) : found->second;
}

bool flag(const Properties& properties, std::string_view name) {
    const std::string value(trimmed(property(properties, name, "")));
    std::string lower;
    for (const char c : value) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower == "true";
}

bool autoCreate(sim::Simulation& simulation, const std::string& topic) {
    if (!simulation.world().controller.configs().broker("auto.create.topics.enable").flag()) return false;
    return simulation.submit(sim::CreateTopic{topic, {}, {}, {}, {}}).ok();
}

void warnUnknownTopic(Micros now, std::string_view client, const std::string& topic, int correlation, Output& output,
                      ErrorCode error) {
    output.log(now, "WARN",
               fmt::format("[{}] The metadata response from the cluster reported a recoverable issue with correlation "
                           "id {} : {{{}={}}}",
                           client, correlation, topic, errorName(error)),
               "org.apache.kafka.clients.NetworkClient");
}

}  // namespace logarium::console
