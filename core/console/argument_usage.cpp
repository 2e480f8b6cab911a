#include "core/console/argument_usage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace logarium::console {

namespace {

constexpr std::size_t kWidth = 75, kHelpColumn = 25, kWidestTitle = 21;

/// Where a line may break: after a run of spaces, and after hyphens before a letter.
std::vector<std::string_view> breakable(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        const bool afterSpace = text[i - 1] == ' ' && text[i] != ' ';
        const bool afterHyphen = text[i - 1] == '-' && text[i] != '-' && text[i] != ' ' && !digit;
        if (!afterSpace && !afterHyphen) continue;
        parts.push_back(text.substr(begin, i - begin));
        begin = i;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// Spreads spaces over the gaps between the words, the odd ones over the gaps in the middle.
std::string filledUp(std::string line, std::size_t width, std::size_t present) {
    const std::size_t before = line.size();
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    line.erase(line.find_last_not_of(' ') + 1);
    present -= before - line.size();
    const auto isGap = [&](std::size_t i) { return line[i] == ' ' && i > 0 && line[i - 1] != ' '; };
    std::size_t gaps = 0;
    for (std::size_t i = 0; i < line.size(); ++i) gaps += isGap(i) ? 1 : 0;
    if (gaps == 0 || width < present) return line;
    const std::size_t needed = width - present, each = needed / gaps, odd = needed % gaps;
    const std::size_t oddFrom = (gaps - odd + 1) / 2;
    std::string filled;
    std::size_t gap = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (isGap(i)) {
            filled.append(each + (oddFrom <= gap && gap < oddFrom + odd ? 1 : 0), ' ');
            ++gap;
        }
        filled += line[i];
    }
    return filled;
}

}  // namespace

std::string justified(std::string_view text, std::size_t width, std::size_t offset, const std::string& indent) {
    std::string result, line;
    std::size_t column = offset;
    for (const std::string_view part : breakable(text)) {
        column += part.size();
        if (column > width) {
            result += filledUp(std::move(line), width, column - part.size()) + "\n" + indent;
            line.clear();
            column = indent.size() + part.size();
        }
        line += part;
    }
    return result + line;
}

namespace usage {
namespace {

const Argument kHelp{{"-h", "--help"}, {}, "show this help message and exit"};

std::string withMetavar(const Argument& argument, std::string_view flag) {
    std::string text(flag);
    if (!argument.metavar.empty()) text += fmt::format(" {}", argument.metavar);
    if (argument.many) text += fmt::format(" [{} ...]", argument.metavar);
    return text;
}
std::string bare(const Argument& argument) {
    return withMetavar(argument, argument.flags.front());
}
std::string shown(const Argument& argument) {
    return argument.required ? bare(argument) : "[" + bare(argument) + "]";
}

/// The words of exclusive groups: "(--a A |", "--b B)".
void addGroups(const ArgumentParser& parser, bool onlyRequired, std::vector<std::string>& words) {
    for (const ArgumentGroup& group : parser.groups) {
        if (!group.exclusive || (onlyRequired && !group.required)) continue;
        std::vector<std::string> members;
        for (const Argument& argument : parser.arguments)
            if (argument.group == group.name) members.push_back(bare(argument));
        for (std::size_t i = 0; i < members.size(); ++i) {
            const bool first = i == 0, last = i + 1 == members.size();
            std::string word = (first ? (group.required ? "(" : "[") : "") + members[i];
            if (last) word += group.required ? ")" : "]";
            words.push_back(std::move(word));
            if (!last) words.emplace_back("|");
        }
    }
}

std::vector<std::string> usageWords(const ArgumentParser& parser, const Levels& above) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < above.size(); ++i) {
        if (i > 0) words.emplace_back(above[i]->program);
        for (const Argument& argument : above[i]->arguments)
            if (argument.required && !isExclusive(*above[i], argument)) words.push_back(shown(argument));
        addGroups(*above[i], true, words);
    }
    if (!above.empty()) words.emplace_back(parser.program);
    words.push_back(shown(kHelp));
    for (const Argument& argument : parser.arguments)
        if (!isExclusive(parser, argument)) words.push_back(shown(argument));
    addGroups(parser, false, words);
    if (parser.commands.empty()) return words;
    std::vector<std::string_view> names;
    for (const ArgumentParser& command : parser.commands) names.push_back(command.program);
    words.push_back(fmt::format("{{{}}}", fmt::join(names, ",")));
    words.emplace_back("...");
    return words;
}

void printUsage(const ArgumentParser& parser, const Levels& above, Output& output, Stream stream) {
    const std::string head = fmt::format("usage: {}", (above.empty() ? parser : *above.front()).program);
    std::string text = head;
    std::size_t column = head.size();
    bool first = true;
    for (const std::string& word : usageWords(parser, above)) {
        if (!first && column + word.size() + 1 > kWidth) {
            text += "\n" + std::string(head.size(), ' ');
            column = head.size();
        } else {
            first = false;
        }
        text += " " + word;
        column += 1 + word.size();
    }
    output.add(stream, text + "\n");
}

void printRow(const std::string& title, std::string_view about, Output& output, Stream stream) {
    std::string text = "  " + title;
    if (!about.empty()) {
        text += title.size() <= kWidestTitle ? std::string(kHelpColumn - title.size() - 2, ' ')
                                             : "\n" + std::string(kHelpColumn, ' ');
        text += justified(about, kWidth, kHelpColumn, std::string(kHelpColumn, ' '));
    }
    output.add(stream, text + "\n");
}

void printArgument(const Argument& argument, Output& output, Stream stream) {
    std::vector<std::string> forms;
    for (const std::string_view flag : argument.flags) forms.push_back(withMetavar(argument, flag));
    printRow(fmt::format("{}", fmt::join(forms, ", ")), argument.about, output, stream);
}

}  // namespace

std::string textualName(const Argument& argument) {
    return fmt::format("{}", fmt::join(argument.flags, "/"));
}

bool isExclusive(const ArgumentParser& parser, const Argument& argument) {
    return std::any_of(parser.groups.begin(), parser.groups.end(),
                       [&](const ArgumentGroup& group) { return group.name == argument.group && group.exclusive; });
}

void printHelp(const ArgumentParser& parser, const Levels& above, Output& output, Stream stream) {
    printUsage(parser, above, output, stream);
    const auto line = [&](std::string_view text) { output.add(stream, std::string(text) + "\n"); };
    if (above.empty() && !parser.about.empty()) {
        line("");
        line(justified(parser.about, kWidth, 0, ""));
    }
    if (!parser.commands.empty()) {
        std::vector<std::string_view> names;
        for (const ArgumentParser& command : parser.commands) names.push_back(command.program);
        line("");
        line("positional arguments:");
        printRow(fmt::format("{{{}}}", fmt::join(names, ",")), "", output, stream);
        for (const ArgumentParser& command : parser.commands)
            printRow("  " + std::string(command.program), command.about, output, stream);
    }
    line("");
    line("optional arguments:");
    printArgument(kHelp, output, stream);
    const auto titled = [&](const Argument& argument) {
        const auto group = std::find_if(parser.groups.begin(), parser.groups.end(),
                                        [&](const ArgumentGroup& g) { return g.name == argument.group; });
        return group != parser.groups.end() && !group->title.empty();
    };
    for (const Argument& argument : parser.arguments)
        if (!titled(argument)) printArgument(argument, output, stream);
    for (const ArgumentGroup& group : parser.groups) {
        if (group.title.empty()) continue;
        line("");
        line(group.title);
        if (group.exclusive) line("");
        for (const Argument& argument : parser.arguments)
            if (argument.group == group.name) printArgument(argument, output, stream);
    }
}

void printError(const ArgumentParser& parser, const Levels& above, const std::string& what, Output& output) {
    printUsage(parser, above, output, Stream::Err);
    const std::string_view program = (above.empty() ? parser : *above.front()).program;
    // The newline counts as a column, as it does there.
    output.add(Stream::Err, justified(fmt::format("{}: error: {}\n", program, what), kWidth, 0, ""));
}

}  // namespace usage

}  // namespace logarium::console
