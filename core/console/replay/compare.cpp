#include "core/console/replay/compare.h"

#include <algorithm>
#include <regex>

#include "core/console/admin.h"

namespace logarium::console {
namespace {

constexpr std::ptrdiff_t kContext = 3;  // Equal lines shown around a difference.

/// Placeholder and what it stands for, as a regular expression.
constexpr std::pair<std::string_view, std::string_view> kPlaceholders[] = {
    {"<topic-id>", "[A-Za-z0-9_-]{22}"},
    {"<directory-id>", "[A-Za-z0-9_-]{22}"},
    {"<member-id>", "[A-Za-z0-9_-]{22}"},
    {"<uuid>", "[0-9a-f-]{36}"},
    {"<log-time>", "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{3}"},
    {"<timestamp-ms>", "[0-9]{13}"},
    {"<producer-id>", "[0-9]+"},
    {"<crc>", "[0-9]+"},
    {"<n>", "-?[0-9]+"},
    {"<f>", "-?[0-9.,]+"},
    {"<node>", "[0-9]+"},
    {"<broker>", "[0-9]+"},
    {"<replicas>", "[0-9,]+"},
    {"<isr>", "[0-9,]+"},
    {"<generated-assignment>", ".*"},
    {"<default-log-dir>", ".*"},
    {"<perf-line>", ".*"},
};

std::string patternOf(std::string_view recorded) {
    std::string pattern;
    while (!recorded.empty()) {
        const auto* placeholder = std::find_if(std::begin(kPlaceholders), std::end(kPlaceholders),
                                               [&](const auto& p) { return recorded.starts_with(p.first); });
        if (placeholder != std::end(kPlaceholders)) {
            pattern += placeholder->second;
            recorded.remove_prefix(placeholder->first.size());
            continue;
        }
        if (recorded.starts_with("  ")) {
            // A number of another length may have eaten some of the filling before it.
            const std::size_t end = recorded.find_first_not_of(' ');
            const bool filling = end != std::string_view::npos && recorded[end] == '<';
            if (filling) {
                pattern += " +";
                recorded.remove_prefix(end);
                continue;
            }
        }
        if (std::string_view("\\^$.|?*+()[]{}").find(recorded.front()) != std::string_view::npos) pattern += '\\';
        pattern += recorded.front();
        recorded.remove_prefix(1);
    }
    return pattern;
}

/// The members of the ISR in order of their ids; of generated topics no brokers at all.
std::string normalized(std::string line, const std::set<std::string>& generated) {
    std::vector<std::string> fields = javaSplit(line, '\t');
    const bool placed = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
        return field.starts_with("Topic: ") && generated.contains(field.substr(7));
    });
    std::string text;
    for (std::string& field : fields) {
        if (placed && (field.starts_with("Leader: ") || field.starts_with("Replicas: ") || field.starts_with("Isr: ")))
            field = "-";
        if (field.starts_with("Isr: ")) {
            std::vector<std::string> members = javaSplit(field.substr(5), ',');
            std::sort(members.begin(), members.end());
            field = "Isr:";
            for (const std::string& member : members) field += " " + member;
        }
        text += field + "\t";
    }
    return text;
}

bool isFrame(const std::string& line) {
    return line.starts_with("\tat ") || line.starts_with("\t... ");
}

/// Without the filling of the columns, which depends on their widest cell.
std::string unfilled(const std::string& line) {
    return std::regex_replace(line, std::regex(" +\t"), "\t");
}

/// Log lines that come again and again, and stack frames, which the recordings leave out.
void collapse(std::vector<std::string>& lines) {
    const auto tail = [](const std::string& line) {
        const std::size_t bracket = line.find("] WARN ");
        std::string text = line.starts_with('[') && bracket != std::string::npos ? line.substr(bracket) : "";
        const std::size_t id = text.find("correlation id ");
        return id == std::string::npos || text.find("attempts left") != std::string::npos ? text : text.substr(0, id);
    };
    const auto again = [&](const std::string& a, const std::string& b) {
        return !tail(a).empty() && tail(a) == tail(b);
    };
    lines.erase(std::unique(lines.begin(), lines.end(), again), lines.end());
    std::erase_if(lines, [](const std::string& line) { return isFrame(line) || line == "<stack-trace>"; });
}

}  // namespace

StreamLines linesOf(const std::vector<Piece>& pieces, Stream stream) {
    std::string text;
    for (const Piece& piece : pieces)
        if (piece.stream == stream) text += piece.text;
    StreamLines result;
    result.open = !text.empty() && text.back() != '\n';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        result.lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return result;
}

StreamLines linesOf(const std::vector<RecordedLine>& recorded, Stream stream) {
    StreamLines result;
    for (const RecordedLine& line : recorded) {
        if (line.stream != stream) continue;
        result.lines.push_back(line.text);
        result.open = line.open;
    }
    return result;
}

bool sameLine(const std::string& recorded, const std::string& printed, const std::set<std::string>& generated) {
    if (recorded == printed) return true;
    if (recorded.find("<directory-id>\t") != std::string::npos && unfilled(recorded) != recorded)
        return sameLine(unfilled(recorded), unfilled(printed), generated);
    return std::regex_match(normalized(printed, generated), std::regex(patternOf(normalized(recorded, generated))));
}

std::vector<std::string> difference(StreamLines recorded, StreamLines printed, const std::set<std::string>& generated) {
    collapse(recorded.lines);
    collapse(printed.lines);
    // An option table is left out of the recording, from its head line to the end.
    if (!recorded.lines.empty() && recorded.lines.back() == "<usage>") {
        recorded.lines.pop_back();
        const auto table = std::find_if(printed.lines.begin(), printed.lines.end(),
                                        [](const std::string& line) { return line.starts_with("Option  "); });
        printed.lines.erase(table, printed.lines.end());
    }
    const auto same = [&](const std::string& a, const std::string& b) { return sameLine(a, b, generated); };
    const auto [r, p] =
        std::mismatch(recorded.lines.begin(), recorded.lines.end(), printed.lines.begin(), printed.lines.end(), same);
    if (r == recorded.lines.end() && p == printed.lines.end() && recorded.open == printed.open) return {};
    auto rEnd = recorded.lines.end(), pEnd = printed.lines.end();
    while (rEnd != r && pEnd != p && same(*(rEnd - 1), *(pEnd - 1))) --rEnd, --pEnd;
    std::vector<std::string> lines;
    const auto before = r - std::min(kContext, r - recorded.lines.begin());
    const auto after = rEnd + std::min(kContext, recorded.lines.end() - rEnd);
    for (auto line = before; line != r; ++line) lines.push_back(" " + *line);
    for (auto line = r; line != rEnd; ++line) lines.push_back("-" + *line);
    for (auto line = p; line != pEnd; ++line) lines.push_back("+" + *line);
    for (auto line = rEnd; line != after; ++line) lines.push_back(" " + *line);
    if (recorded.open != printed.open)
        lines.push_back(printed.open ? "+(no newline at the end)" : "-(no newline at the end)");
    return lines;
}

std::vector<std::string> differenceInAnyOrder(const StreamLines& recorded, const StreamLines& printed,
                                              const std::set<std::string>& generated) {
    std::vector<std::string> found = difference(recorded, printed, generated);
    if (found.empty() || recorded.open != printed.open) return found;
    std::vector<std::string> wanted = recorded.lines, left = printed.lines;
    collapse(wanted);
    collapse(left);
    for (const std::string& line : wanted) {
        const auto same = std::find_if(left.begin(), left.end(),
                                       [&](const std::string& other) { return sameLine(line, other, generated); });
        if (same == left.end()) return found;
        left.erase(same);
    }
    return left.empty() ? std::vector<std::string>{} : found;
}

}  // namespace logarium::console
