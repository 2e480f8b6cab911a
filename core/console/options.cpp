#include "core/console/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/base/assert.h"
#include "core/console/failure.h"

namespace logarium::console {
namespace {

/// Java's Integer.valueOf or Long.valueOf.
std::optional<std::int64_t> javaNumber(std::string_view text, Option::Type type) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    const bool fits = type == Option::Type::Long || (value >= std::numeric_limits<std::int32_t>::min() &&
                                                     value <= std::numeric_limits<std::int32_t>::max());
    return fits ? std::optional(value) : std::nullopt;
}

[[noreturn]] void missingArgument(const Option& option) {
    throw ToolFailure("joptsimple.OptionMissingRequiredArgumentException",
                      fmt::format("Option {} requires an argument", option.name));
}

}  // namespace

bool ParsedOptions::has(std::string_view name) const {
    return given_.contains(name);
}

std::vector<std::string> ParsedOptions::values(std::string_view name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::string> ParsedOptions::value(std::string_view name) const {
    const auto found = given_.find(name);
    if (found == given_.end() || found->second.empty()) return std::nullopt;
    if (found->second.size() > 1) {
        throw ToolFailure("joptsimple.MultipleArgumentsForOptionException",
                          fmt::format("Found multiple arguments for option {}, but you asked for only one", name));
    }
    return found->second.front();
}

std::optional<std::int64_t> ParsedOptions::number(std::string_view name) const {
    const auto text = value(name);
    if (!text) return std::nullopt;
    const auto number = javaNumber(*text, parser_->option(name).type);
    if (number) return number;
    const std::string input = fmt::format("For input string: \"{}\"", *text);
    const std::string inner = "java.lang.NumberFormatException: " + input;
    throw ToolFailure({{"joptsimple.OptionArgumentConversionException",
                        fmt::format("Cannot parse argument '{}' of option {}", *text, name), true},
                       {"joptsimple.internal.ReflectionException", inner, true},
                       {"java.lang.NumberFormatException", input, true}});
}

const Option& OptionParser::option(std::string_view name) const {
    const auto found =
        std::find_if(options_.begin(), options_.end(), [&](const Option& option) { return option.name == name; });
    ensure(found != options_.end(), "an option that the tool declares");
    return *found;
}

/// The option of that name, or the only one that begins so.
const Option* OptionParser::find(std::string_view written) const {
    const Option* beginning = nullptr;
    bool several = false;
    for (const Option& option : options_) {
        if (option.name == written) return &option;
        if (!written.empty() && option.name.starts_with(written)) {
            several = beginning != nullptr;
            beginning = &option;
        }
    }
    return several ? nullptr : beginning;
}

ParsedOptions OptionParser::parse(const std::vector<std::string>& args) const {
    ParsedOptions parsed;
    parsed.parser_ = this;
    for (std::size_t i = 0; i < args.size(); ++i) {
        std::string_view word = args[i];
        if (word == "--") {
            parsed.rest_.insert(parsed.rest_.end(), args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            parsed.rest_.emplace_back(word);
            continue;
        }
        word.remove_prefix(word[1] == '-' ? 2 : 1);
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const Option* option = find(name);
        if (option == nullptr) {
            throw ToolFailure("joptsimple.UnrecognizedOptionException",
                              fmt::format("{} is not a recognized option", name));
        }
        std::vector<std::string>& values = parsed.given_[std::string(option->name)];
        if (option->argument.empty()) continue;
        std::string value(equals == std::string_view::npos ? "" : word.substr(equals + 1));
        if (value.empty() && i + 1 < args.size()) value = args[++i];
        if (value.empty()) missingArgument(*option);
        values.push_back(std::move(value));
    }
    return parsed;
}

// ---- help ----------------------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kColumn = 40, kIndent = 2;

/// Words filled into lines of the column's width; lines after the first are indented.
std::vector<std::string> wrapped(std::string_view text) {
    std::vector<std::string> lines(1);
    std::size_t room = kColumn - 1;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::string* line = &lines.back();
        const bool fresh = line->empty() || line->find_first_not_of(' ') == std::string::npos;
        if (!fresh && line->size() + 1 + word.size() > room) {
            lines.emplace_back(kIndent, ' ');
            line = &lines.back();
        } else if (!fresh) {
            *line += ' ';
        }
        *line += word;
    }
    return lines;
}

std::string rightTrimmed(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string_view typeName(Option::Type type) {
    switch (type) {
        case Option::Type::Text:
            return "String";
        case Option::Type::Integer:
            return "Integer";
        case Option::Type::Long:
            return "Long";
    }
    return "";
}

}  // namespace

void OptionParser::printHelp(Output& output, Stream stream) const {
    std::vector<const Option*> sorted;
    for (const Option& option : options_) sorted.push_back(&option);
    std::sort(sorted.begin(), sorted.end(), [](const Option* a, const Option* b) { return a->name < b->name; });
    const auto row = [&](std::string_view left, std::string_view right) {
        output.add(stream, rightTrimmed(fmt::format("{:<{}} {}", left, kColumn, right)) + "\n");
    };
    row("Option", "Description");
    row("------", "-----------");
    for (const Option* option : sorted) {
        std::string usage = "--" + std::string(option->name);
        if (!option->argument.empty()) usage += fmt::format(" <{}: {}>", typeName(option->type), option->argument);
        const std::vector<std::string> left = wrapped(usage), right = wrapped(option->about);
        for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i)
            row(i < left.size() ? left[i] : "", i < right.size() ? right[i] : "");
    }
}

// ---- CommandLineUtils
// ------------------------------------------------------------------------------------------------

void checkRequired(const ParsedOptions& given, std::initializer_list<std::string_view> required) {
    for (const std::string_view name : required)
        if (!given.has(name)) throw UsageError{fmt::format("Missing required argument \"[{}]\"", name)};
}

void checkInvalid(const ParsedOptions& given, std::string_view used, std::initializer_list<std::string_view> invalid) {
    checkInvalid(given, used, std::vector<std::string_view>(invalid));
}

void checkInvalid(const ParsedOptions& given, std::string_view used, const std::vector<std::string_view>& invalid) {
    if (!given.has(used)) return;
    for (const std::string_view other : invalid) {
        if (given.has(other))
            throw UsageError{fmt::format("Option \"[{}]\" can't be used with option \"[{}]\"", used, other)};
    }
}

}  // namespace logarium::console
