#include "core/log/case/compare_dump.h"

#include <fmt/format.h>

#include <algorithm>

#include <vector>

#include "core/log/dump/dump.h"

namespace logarium::log {

namespace {

constexpr std::string_view kCall = "$ DumpLogSegments ";

using Lines = std::vector<std::string>;

Lines linesOf(std::string_view text) {
    Lines lines;
    while (true) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

/// One call of the real tool and all that it printed.
struct Call {
    std::string command;
    Lines lines;
};

std::vector<Call> callsOf(std::string_view text) {
    std::vector<Call> calls;
    for (std::string& line : linesOf(text)) {
        if (line.starts_with(kCall))
            calls.push_back({line, {}});
        else if (!calls.empty())
            calls.back().lines.push_back(std::move(line));
    }
    for (Call& call : calls)
        while (!call.lines.empty() && call.lines.back().empty()) call.lines.pop_back();
    return calls;
}

Lines printed(const disk::Disk& disk, const std::string& folder, const std::string& command) {
    const auto has = [&](std::string_view option) { return command.find(option) != std::string::npos; };
    DumpOptions options;
    options.deepIteration = has("--deep-iteration");
    options.printDataLog = has("--print-data-log");
    options.indexSanityCheck = has("--index-sanity-check");
    const auto at = command.find("--files ");
    const std::string path = at == std::string::npos ? std::string() : command.substr(at + 8);
    std::string text, errors;
    const DumpOutput output{[&](std::string_view line) { text.append(line).push_back('\n'); },
                            [&](std::string_view line) { errors.append(line).push_back('\n'); }};
    const auto ended = dumpFile(disk, folder + '/' + path, path.substr(path.rfind('/') + 1), options, output);
    text += errors;
    if (ended) text += fmt::format("(ended with {}: {})\n", ended->exception, ended->message.value_or("null"));
    Lines lines = linesOf(text);
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
}

}  // namespace

void compareDump(const disk::Disk& disk, const std::string& folder, std::string_view recorded,
                 const std::function<void(const std::string&)>& tell) {
    for (const Call& call : callsOf(recorded)) {
        Lines lines;
        try {
            lines = printed(disk, folder, call.command);
        } catch (const disk::DiskFailure& failure) {
            lines = {failure.what()};
        }
        for (std::size_t i = 0; i < std::max(lines.size(), call.lines.size()); ++i) {
            const std::string& expected = i < call.lines.size() ? call.lines[i] : "no more lines";
            const std::string& got = i < lines.size() ? lines[i] : "no more lines";
            if (expected == got) continue;
            tell(fmt::format("{}: line {}: expected '{}', got '{}'", call.command, i + 1, expected, got));
            break;
        }
    }
}

}  // namespace logarium::log
