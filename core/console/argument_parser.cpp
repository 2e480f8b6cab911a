#include "core/console/argument_parser.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "core/console/argument_usage.h"
#include "core/console/failure.h"

namespace logarium::console {
namespace {

bool isNumber(std::string_view word) {
    return word.size() > 1 && word.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}
bool isFlag(std::string_view word) {
    return word.size() > 1 && word.front() == '-' && !isNumber(word);
}

/// Why the word is no value of that type; nothing: it is one.
std::optional<std::string> misfit(const std::string& word, Argument::Type type) {
    if (type == Argument::Type::Text) return std::nullopt;
    const char* end = word.data() + word.size();
    const char* begin = word.starts_with('+') ? word.data() + 1 : word.data();
    std::from_chars_result read{};
    if (type == Argument::Type::Double) {
        double value = 0;
        read = std::from_chars(begin, end, value);
    } else if (type == Argument::Type::Integer) {
        std::int32_t value = 0;
        read = std::from_chars(begin, end, value);
    } else {
        std::int64_t value = 0;
        read = std::from_chars(begin, end, value);
    }
    if (read.ec == std::errc() && read.ptr == end) return std::nullopt;
    const char* name = type == Argument::Type::Double ? "Double" : type == Argument::Type::Long ? "Long" : "Integer";
    return fmt::format("could not convert '{}' to {} (For input string: \"{}\")", word, name, word);
}

/// Goes over the words of one command line.
class Reader {
public:
    Reader(const std::vector<std::string>& words, Output& output) : words_(words), output_(output) {}

    ParsedArguments read(const ArgumentParser& top) {
        const ArgumentParser* parser = &top;
        for (;;) {
            const ArgumentParser* next = readLevel(*parser);
            if (next == nullptr) return std::move(parsed_);
            levels_.push_back(parser);
            parser = next;
        }
    }

private:
    /// Takes the words of this parser; gives that of the sub-command that comes next, or null at the end.
    const ArgumentParser* readLevel(const ArgumentParser& parser) {
        while (at_ < words_.size()) {
            const std::string& word = words_[at_];
            if (isFlag(word)) {
                takeFlag(parser);
                continue;
            }
            if (parser.commands.empty()) {
                const std::vector<std::string> rest(words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end());
                fail(parser, fmt::format("unrecognized arguments: '{}'", fmt::join(rest, " ")));
            }
            checkRequired(parser);
            return &commandNamed(parser, words_[at_++]);
        }
        if (!parser.commands.empty()) fail(parser, "too few arguments");
        checkRequired(parser);
        return nullptr;
    }

    const ArgumentParser& commandNamed(const ArgumentParser& parser, const std::string& name) {
        std::vector<std::string> names;
        for (const ArgumentParser& command : parser.commands) {
            if (command.program == name) {
                parsed_.command = name;
                return command;
            }
            names.push_back(fmt::format("'{}'", command.program));
        }
        fail(parser, fmt::format("invalid choice: '{}' (choose from {})", name, fmt::join(names, ", ")));
    }

    void takeFlag(const ArgumentParser& parser) {
        const std::string& word = words_[at_++];
        const std::size_t equals = word.find('=');
        const std::string flag = word.substr(0, equals);
        std::optional<std::string> value;
        if (equals != std::string::npos) value = word.substr(equals + 1);
        if (flag == "-h" || flag == "--help") {
            usage::printHelp(parser, levels_, output_, Stream::Out);
            throw Exit{(levels_.empty() ? parser : *levels_.front()).helpStatus};
        }
        const Argument* argument = find(parser, flag);
        if (argument == nullptr) fail(parser, fmt::format("unrecognized arguments: '{}'", word));
        checkExclusive(parser, *argument);
        std::vector<std::string>& values = parsed_.given[std::string(argument->flags.front())];
        if (argument->metavar.empty()) {
            if (value) about(parser, *argument, fmt::format("ignore implicit argument '{}'", *value));
            return;
        }
        if (value) return add(parser, *argument, values, *value);
        const std::size_t before = values.size();
        while (at_ < words_.size() && !isFlag(words_[at_]) && (argument->many || values.size() == before))
            add(parser, *argument, values, words_[at_++]);
        if (values.size() > before) return;
        about(parser, *argument, argument->many ? "expected 1 argument(s)" : "expected one argument");
    }

    void add(const ArgumentParser& parser, const Argument& argument, std::vector<std::string>& values,
             const std::string& word) {
        if (const auto flaw = misfit(word, argument.type)) about(parser, argument, *flaw);
        values.push_back(word);
    }

    /// The argument with that flag, or the only one with a flag that begins so.
    const Argument* find(const ArgumentParser& parser, const std::string& flag) {
        std::vector<std::string> beginnings;
        const Argument* found = nullptr;
        for (const Argument& argument : parser.arguments) {
            for (const std::string_view name : argument.flags) {
                if (name == flag) return &argument;
                if (!name.starts_with(flag)) continue;
                beginnings.emplace_back(name);
                found = &argument;
            }
        }
        if (beginnings.size() < 2) return found;
        std::sort(beginnings.begin(), beginnings.end());
        fail(parser, fmt::format("ambiguous option: {} could match {}", flag, fmt::join(beginnings, ", ")));
    }

    void checkExclusive(const ArgumentParser& parser, const Argument& argument) {
        if (!usage::isExclusive(parser, argument)) return;
        for (const Argument& other : parser.arguments) {
            if (&other == &argument || other.group != argument.group || !parsed_.has(other.flags.front())) continue;
            about(parser, argument, "not allowed with argument " + usage::textualName(other));
        }
    }

    void checkRequired(const ArgumentParser& parser) {
        for (const Argument& argument : parser.arguments) {
            if (argument.required && !parsed_.has(argument.flags.front()))
                fail(parser, fmt::format("argument {} is required", usage::textualName(argument)));
        }
        for (const ArgumentGroup& group : parser.groups) {
            if (!group.exclusive || !group.required) continue;
            std::string names;
            bool there = false;
            for (const Argument& argument : parser.arguments) {
                if (argument.group != group.name) continue;
                names += usage::textualName(argument) + " ";
                there = there || parsed_.has(argument.flags.front());
            }
            if (!there) fail(parser, fmt::format("one of the arguments {}is required", names));
        }
    }

    [[noreturn]] void about(const ArgumentParser& parser, const Argument& argument, const std::string& what) {
        fail(parser, fmt::format("argument {}: {}", usage::textualName(argument), what));
    }
    [[noreturn]] void fail(const ArgumentParser& parser, const std::string& what) {
        usage::printError(parser, levels_, what, output_);
        throw Exit{1};
    }

    const std::vector<std::string>& words_;
    Output& output_;
    std::size_t at_ = 0;
    ParsedArguments parsed_;
    std::vector<const ArgumentParser*> levels_;  ///< above the present one
};

}  // namespace

std::optional<std::string> ParsedArguments::value(std::string_view flag) const {
    const auto found = given.find(flag);
    if (found == given.end() || found->second.empty()) return std::nullopt;
    return found->second.back();
}

std::vector<Argument> nodesToAsk() {
    const auto group = kNodesToAsk.name;
    return {{{"--bootstrap-server"}, "BOOTSTRAP_SERVER", "Brokers to ask first.", false, false, {}, group},
            {{"--bootstrap-controller"}, "BOOTSTRAP_CONTROLLER", "Controllers to ask first.", false, false, {}, group},
            {{"--command-config"}, "COMMAND_CONFIG", "A file of settings for the Admin client."}};
}

ParsedArguments ArgumentParser::parse(const std::vector<std::string>& words, Output& output) const {
    return Reader(words, output).read(*this);
}

void ArgumentParser::fail(const std::string& what, Output& output) const {
    usage::printError(*this, {}, what, output);
    throw Exit{1};
}

void ArgumentParser::printHelp(Output& output, Stream stream) const {
    usage::printHelp(*this, {}, output, stream);
}

}  // namespace logarium::console
