#include "core/log/case/case_value.h"

#include <fmt/format.h>

namespace logarium::log {

namespace {

/// No byte string in a case is longer: a hostile count must not take the memory.
constexpr std::int64_t kMostBytes = 64 << 20;

int digitOf(char c, std::string_view digits) {
    const auto at = digits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

Bytes fromHex(const CaseValue& value) {
    const std::string text = value.text();
    Bytes bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digitOf(text[i], "0123456789abcdef");
        const int low = i + 1 < text.size() ? digitOf(text[i + 1], "0123456789abcdef") : -1;
        if (high < 0 || low < 0) value.flaw("pairs of lower case hexadecimal digits");
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

}  // namespace

void CaseValue::flaw(std::string_view expected) const {
    throw CaseFlaw{fmt::format("{}: expected {}", where_, expected)};
}

CaseValue CaseValue::at(const char* name) const {
    if (!json_->is_object()) flaw("an object");
    const auto found = json_->find(name);
    if (found == json_->end()) flaw(fmt::format("a field '{}'", name));
    return {*found, fmt::format("{}.{}", where_, name)};
}

CaseValue CaseValue::at(std::size_t index) const {
    if (index >= size()) flaw(fmt::format("at least {} elements", index + 1));
    return {(*json_)[index], fmt::format("{}[{}]", where_, index)};
}

std::size_t CaseValue::size() const {
    if (!json_->is_array()) flaw("an array");
    return json_->size();
}

std::int64_t CaseValue::number() const {
    if (!json_->is_number_integer()) flaw("a whole number");
    if (json_->is_number_unsigned() && json_->get<std::uint64_t>() > INT64_MAX) flaw("a number of 64 bits");
    return json_->get<std::int64_t>();
}

std::int64_t CaseValue::number(const char* name, std::int64_t otherwise) const {
    return has(name) ? number(name) : otherwise;
}

double CaseValue::real(const char* name, double otherwise) const {
    if (!has(name)) return otherwise;
    const CaseValue value = at(name);
    if (!value.json_->is_number()) value.flaw("a number");
    return value.json_->get<double>();
}

bool CaseValue::flag(const char* name, bool otherwise) const {
    if (!has(name)) return otherwise;
    const CaseValue value = at(name);
    if (!value.json_->is_boolean()) value.flaw("true or false");
    return value.json_->get<bool>();
}

std::string CaseValue::text() const {
    if (!json_->is_string()) flaw("a string");
    return json_->get<std::string>();
}

std::string CaseValue::text(const char* name, std::string_view otherwise) const {
    return has(name) ? text(name) : std::string(otherwise);
}

Bytes CaseValue::bytes(const char* name) const {
    const CaseValue value = at(name);
    if (value.json_->is_string()) {
        const std::string text = value.text();
        const ByteView view = asBytes(text);
        return {view.begin(), view.end()};
    }
    if (value.has("hex")) return fromHex(value.at("hex"));
    const std::int64_t count = value.number("count");
    if (count < 0 || count > kMostBytes) value.at("count").flaw(fmt::format("0 to {} bytes", kMostBytes));
    Bytes bytes;
    if (value.has("repeat")) {
        const std::string text = value.text("repeat");
        if (text.empty() && count > 0) value.at("repeat").flaw("something to repeat");
        for (std::int64_t i = 0; i < count; ++i)
            bytes.push_back(static_cast<std::byte>(text[static_cast<std::size_t>(i) % text.size()]));
        return bytes;
    }
    auto x = static_cast<std::uint32_t>(value.number("lcg"));
    for (std::int64_t i = 0; i < count; ++i) {
        x = x * 1103515245u + 12345u;
        bytes.push_back(static_cast<std::byte>((x >> 16) & 255));
    }
    return bytes;
}

Bytes CaseValue::base64(const char* name) const {
    const CaseValue value = at(name);
    const std::string text = value.text();
    Bytes bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        if (c == '=') break;
        const int digit = digitOf(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
        if (digit < 0) value.flaw("base64");
        held = (held << 6) | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::byte>((held >> bits) & 255));
    }
    return bytes;
}

Json parseCaseJson(std::string_view text, const std::string& where) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        // "[json.exception.parse_error.101] parse error at line 3, column 7: ..."
        std::string message = error.what();
        if (const auto at = message.find("] "); at != std::string::npos) message.erase(0, at + 2);
        for (char& c : message)
            if (c == '\n') c = ' ';
        throw CaseFlaw{fmt::format("{}: {}", where, message)};
    }
}

}  // namespace logarium::log
