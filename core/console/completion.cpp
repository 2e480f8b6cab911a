#include "core/console/completion.h"

#include <algorithm>

#include "core/cluster/config/config_key.h"
#include "core/console/tool.h"
#include "core/observe/breakpoints.h"
#include "core/sim/groups.h"

namespace logarium::console {
namespace {

using Words = std::vector<std::string>;

/// Words before the cursor, the last one being the one to complete. Quotes play no part here.
Words wordsBefore(std::string_view text) {
    Words words(1);
    for (const char c : text) {
        if (c == ' ' || c == '\t') {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

Words toolNames() {
    Words names{"exit"};
    for (const Tool& tool : tools())
        names.emplace_back(std::string(tool.name) + (tool.name.starts_with("kafka-") ? ".sh" : ""));
    return names;
}

Words topicNames(const sim::World& world) {
    Words names;
    for (const auto& topic : world.controller.image().topics()) names.push_back(topic->name);
    return names;
}

Words brokerNames(const sim::World& world) {
    Words names;
    for (const auto& broker : world.brokers) names.push_back(std::to_string(broker->id().value));
    return names;
}

Words configNames(bool ofBrokers) {
    Words names;
    for (const cluster::ConfigKey& key : ofBrokers ? cluster::brokerConfigs() : cluster::topicConfigs())
        if (!key.internal) names.emplace_back(key.name);
    return names;
}

bool isThere(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

Words sortedGroups(const sim::World& world) {
    Words names = sim::groupNames(world);
    std::sort(names.begin(), names.end());
    return names;
}

/// What can follow an option that takes an argument.
Words argumentsOf(std::string_view option, const Words& before, const sim::World& world) {
    const bool brokers = isThere(before, "brokers") || isThere(before, "--broker");
    if (option == "--topic") return topicNames(world);
    if (option == "--group") return sortedGroups(world);
    if (option == "--entity-name") return brokers ? brokerNames(world) : topicNames(world);
    if (option == "--entity-type") return {"topics", "brokers"};
    if (option == "--broker") return brokerNames(world);
    if (option == "--config" || option == "--add-config" || option == "--delete-config") return configNames(brokers);
    if (option == "--election-type") return {"preferred", "unclean"};
    if (option == "--time") return {"earliest", "latest", "max-timestamp"};
    if (option == "--acks") return {"all", "1", "0"};
    if (option == "--producer-property") return {"acks=all", "acks=1", "acks=0"};
    if (option == "--bootstrap-server") {
        Words servers;
        for (const auto& broker : world.brokers) servers.push_back("localhost:" + std::to_string(broker->port()));
        return servers;
    }
    return {};
}

/// The parser that reads the words from here on: the tool's own, or that of the sub-command that was named.
const ArgumentParser& parserFor(const Tool& tool, const Words& words) {
    for (const ArgumentParser& command : tool.arguments->commands)
        if (std::find(words.begin(), words.end() - 1, command.program) != words.end() - 1) return command;
    return *tool.arguments;
}

Words wordsOf(const ArgumentParser& parser) {
    Words words{"--help"};
    for (const Argument& argument : parser.arguments) words.emplace_back(argument.flags.front());
    for (const ArgumentParser& command : parser.commands) words.emplace_back(command.program);
    return words;
}

bool takesArgument(const Tool& tool, const Words& words) {
    const std::string_view word = words[words.size() - 2];
    if (!word.starts_with("--")) return false;
    if (tool.arguments != nullptr) {
        for (const Argument& argument : parserFor(tool, words).arguments)
            if (argument.flags.front() == word) return !argument.metavar.empty();
        return false;
    }
    if (tool.options == nullptr) return true;
    const auto& options = tool.options->options();
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option& option) { return option.name == word.substr(2); });
    return found != options.end() && !found->argument.empty();
}

Words partitionNames(const sim::World& world) {
    Words names;
    for (const auto& topic : world.controller.image().topics())
        for (std::size_t p = 0; p < topic->partitions.size(); ++p)
            names.push_back(topic->name + "-" + std::to_string(p));
    return names;
}

/// What can follow `sim VERB ...`.
Words argumentsOfVerb(const Words& words, const sim::World& world) {
    const std::string& verb = words[1];
    const bool asks = verb == "why" || verb == "when";
    if (asks && words.size() == 3) {
        return verb == "why" ? Words{"rejected", "out", "leader", "kept", "segment", "record", "lookup", "dirty", "lag"}
                             : Words{"rolls", "cleaned", "deleted", "drops", "fenced"};
    }
    if (asks && words.size() == 4 && words[2] == "fenced") return brokerNames(world);
    if (asks && words.size() == 4) return partitionNames(world);
    if (asks) return brokerNames(world);
    if (verb == "break" || verb == "until" || verb == "run-until") {
        Words conditions;
        for (const std::string_view moment : observe::breakpointNames()) conditions.emplace_back(moment);
        for (const char* what : {"isr", "leader", "hw", "leo", "health"})
            for (const std::string& partition : partitionNames(world))
                conditions.push_back(std::string(what) + "(" + partition + ")");
        return conditions;
    }
    const bool brokers = verb.find("broker") != std::string::npos || verb.find("link") != std::string::npos;
    return brokers || verb == "slow-disk" ? brokerNames(world) : Words{};
}

Words candidates(const Words& words, const sim::World& world) {
    if (words.size() == 1) return toolNames();
    const Tool* tool = findTool(words.front());
    if (tool == nullptr) return {};
    const std::string& previous = words[words.size() - 2];
    if (takesArgument(*tool, words)) return argumentsOf(previous, words, world);
    if (tool->arguments != nullptr) return wordsOf(parserFor(*tool, words));
    if (tool->options == nullptr) {
        if (words.size() == 2) return {tool->verbs.begin(), tool->verbs.end()};
        return argumentsOfVerb(words, world);
    }
    Words options;
    for (const Option& option : tool->options->options()) options.push_back("--" + std::string(option.name));
    return options;
}

}  // namespace

Completions complete(std::string_view text, std::size_t cursor, const sim::World& world) {
    const std::string_view before = text.substr(0, std::min(cursor, text.size()));
    const Words words = wordsBefore(before);
    Completions found{before.size() - words.back().size(), {}};
    // "--add-config a=1,retention" completes what stands after the last comma.
    const std::string& previous = words.size() > 1 ? words[words.size() - 2] : words.front();
    std::string_view prefix = words.back();
    if (previous == "--add-config" || previous == "--delete-config") {
        const std::size_t comma = prefix.rfind(',');
        if (comma != std::string_view::npos) {
            found.from += comma + 1;
            prefix.remove_prefix(comma + 1);
        }
    }
    for (std::string& word : candidates(words, world))
        if (word.starts_with(prefix)) found.words.push_back(std::move(word));
    std::sort(found.words.begin(), found.words.end());
    return found;
}

}  // namespace logarium::console
