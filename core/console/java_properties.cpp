#include "core/console/java_properties.h"

#include <charconv>
#include <vector>

#include "core/console/failure.h"

namespace logarium::console {
namespace {

constexpr std::string_view kBlank = " \t\f";

std::string_view withoutLeading(std::string_view line) {
    const std::size_t first = line.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string_view{} : line.substr(first);
}

bool goesOn(std::string_view line) {
    std::size_t slashes = 0;
    while (slashes < line.size() && line[line.size() - 1 - slashes] == '\\') ++slashes;
    return slashes % 2 == 1;
}

/// Comments and empty lines left out, those that go on put together.
std::vector<std::string> logicalLines(std::string_view text) {
    std::vector<std::string> lines;
    bool goingOn = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        std::string_view line = withoutLeading(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!goingOn && (line.empty() || line.front() == '#' || line.front() == '!')) continue;
        if (!goingOn) lines.emplace_back();
        goingOn = goesOn(line);
        if (goingOn) line.remove_suffix(1);
        lines.back() += line;
    }
    return lines;
}

void appendUtf8(std::string& text, unsigned code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xc0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3f));
    } else {
        text += static_cast<char>(0xe0 | code >> 12);
        text += static_cast<char>(0x80 | (code >> 6 & 0x3f));
        text += static_cast<char>(0x80 | (code & 0x3f));
    }
}

std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            plain += text[i];
            continue;
        }
        const char c = text[++i];
        unsigned code = 0;
        const char* digits = text.data() + i + 1;
        if (c == 'u' && i + 4 < text.size() && std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4) {
            appendUtf8(plain, code);
            i += 4;
        } else {
            plain += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c == 'f' ? '\f' : c;
        }
    }
    return plain;
}

}  // namespace

std::map<std::string, std::string> readProperties(std::string_view text) {
    std::map<std::string, std::string> found;
    for (const std::string& line : logicalLines(text)) {
        std::size_t end = 0;
        while (end < line.size() && line[end] != '=' && line[end] != ':' && kBlank.find(line[end]) == kBlank.npos)
            end += line[end] == '\\' ? 2 : 1;
        end = std::min(end, line.size());
        std::string_view value = withoutLeading(std::string_view(line).substr(end));
        if (!value.empty() && (value.front() == '=' || value.front() == ':')) value = withoutLeading(value.substr(1));
        found[unescaped(std::string_view(line).substr(0, end))] = unescaped(value);
    }
    return found;
}

std::map<std::string, std::string> loadProperties(const Files& files, const std::string& name) {
    const auto text = files.read(name);
    if (!text) throw ToolFailure("java.nio.file.NoSuchFileException", name);
    return readProperties(*text);
}

}  // namespace logarium::console
