#include "core/log/dump/java_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::log {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

unsigned at(ByteView bytes, std::size_t i) {
    return std::to_integer<unsigned>(bytes[i]);
}
bool continues(ByteView bytes, std::size_t i) {
    return (at(bytes, i) & 0xc0) == 0x80;
}

/// How many bytes a lead byte asks for; 0 when it is no lead byte.
std::size_t wantedBy(unsigned lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

/// Whether the second byte can follow the first at all: it rules out overlong forms and what lies above U+10FFFF.
/// Java lets the halves of a surrogate pair pass here and replaces all three of their bytes at once.
bool secondFits(unsigned lead, unsigned second) {
    if ((second & 0xc0) != 0x80) return false;
    if (lead == 0xe0) return second >= 0xa0;
    if (lead == 0xf0) return second >= 0x90;
    if (lead == 0xf4) return second <= 0x8f;
    return true;
}

bool isSurrogate(unsigned lead, unsigned second) {
    return lead == 0xed && second >= 0xa0;
}

/// How many bytes belong to the character at the front; `good` says whether they are one.
std::size_t take(ByteView bytes, bool& good) {
    const unsigned lead = at(bytes, 0);
    const std::size_t wanted = wantedBy(lead);
    good = wanted == 1;
    if (wanted <= 1) return 1;
    std::size_t have = 1;
    if (bytes.size() > 1 && secondFits(lead, at(bytes, 1))) {
        have = 2;
        while (have < std::min(wanted, bytes.size()) && continues(bytes, have)) ++have;
    }
    good = have == wanted && !isSurrogate(lead, at(bytes, 1));
    return have;
}

}  // namespace

std::string javaText(ByteView bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        bool good = false;
        const std::size_t count = take(bytes, good);
        text += good ? asText(bytes.first(count)) : kReplacement;
        bytes = bytes.subspan(count);
    }
    return text;
}

std::string optionalLong(std::optional<std::int64_t> value) {
    return value ? fmt::format("OptionalLong[{}]", *value) : "OptionalLong.empty";
}

}  // namespace logarium::log
