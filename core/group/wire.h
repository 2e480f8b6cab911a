#pragma once
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

/// The primitive types of Kafka's message format: those of plain versions, and the compact ones of flexible versions
/// (KIP-482), whose lengths are unsigned varints of the length plus one.
namespace logarium::group {

class WireWriter {
public:
    explicit WireWriter(bool flexible) : flexible_(flexible) {}

    template <class Int>
    void number(Int value) {
        appendBig(bytes_, value);
    }
    void text(std::string_view value) {
        length(static_cast<std::int64_t>(value.size()), Width::Short);
        append(bytes_, asBytes(value));
    }
    void nullable(const std::optional<std::string>& value) {
        if (value) return text(*value);
        length(-1, Width::Short);
    }
    void bytes(ByteView value) {
        length(std::ssize(value), Width::Long);
        append(bytes_, value);
    }
    void nullBytes() { length(-1, Width::Long); }
    /// How many elements follow.
    void count(std::size_t elements) { length(static_cast<std::int64_t>(elements), Width::Long); }
    void raw(ByteView value) { append(bytes_, value); }
    void unsignedVarint(std::uint32_t value) {
        for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<std::byte>((value & 0x7f) | 0x80));
        bytes_.push_back(static_cast<std::byte>(value));
    }
    /// The end of a structure: nothing in plain versions, an empty set of tagged fields in flexible ones.
    void end() {
        if (flexible_) unsignedVarint(0);
    }

    Bytes take() { return std::move(bytes_); }

private:
    enum class Width : std::uint8_t { Short, Long };
    void length(std::int64_t value, Width width) {
        if (flexible_) return unsignedVarint(static_cast<std::uint32_t>(value + 1));
        if (width == Width::Short) return appendBig(bytes_, static_cast<std::int16_t>(value));
        appendBig(bytes_, static_cast<std::int32_t>(value));
    }

    bool flexible_;
    Bytes bytes_;
};

/// Reads what nobody has checked: after a read that was not possible `ok()` is false, and zeros come.
class WireReader {
public:
    WireReader(ByteView bytes, bool flexible) : reader_(bytes), flexible_(flexible) {}

    bool ok() const { return ok_; }
    void becomeFlexible() { flexible_ = true; }

    template <class Int>
    Int number() {
        const auto value = reader_.big<Int>();
        ok_ = ok_ && value.has_value();
        return value.value_or(0);
    }
    std::string text() { return nullable().value_or(""); }
    std::optional<std::string> nullable() {
        const auto taken = take(length(false));
        return taken ? std::optional<std::string>(asText(*taken)) : std::nullopt;
    }
    Bytes bytes() {
        const auto taken = take(length(true));
        return taken ? Bytes(taken->begin(), taken->end()) : Bytes{};
    }
    /// How many elements follow, at most as many as there can be.
    std::size_t count() {
        const std::int64_t value = length(true);
        if (value < 0) return 0;
        if (static_cast<std::size_t>(value) <= reader_.left()) return static_cast<std::size_t>(value);
        ok_ = false;
        return 0;
    }
    Bytes raw(std::size_t size) {
        const auto taken = take(static_cast<std::int64_t>(size));
        return taken ? Bytes(taken->begin(), taken->end()) : Bytes(size);
    }
    std::uint32_t unsignedVarint() {
        std::uint32_t value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            const auto byte = number<std::uint8_t>();
            value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0 || !ok_) return value;
        }
        ok_ = false;
        return 0;
    }
    /// Tagged fields: calls `field(tag, bytes)` for each.
    template <class Field>
    void end(Field field) {
        if (!flexible_) return;
        const std::uint32_t tags = unsignedVarint();
        for (std::uint32_t i = 0; i < tags && ok_; ++i) {
            const std::uint32_t tag = unsignedVarint();
            const auto body = take(unsignedVarint());
            if (body) field(tag, *body);
        }
    }
    void end() {
        end([](std::uint32_t, ByteView) {});
    }

private:
    std::int64_t length(bool wide) {
        if (flexible_) return static_cast<std::int64_t>(unsignedVarint()) - 1;
        return wide ? number<std::int32_t>() : number<std::int16_t>();
    }
    std::optional<ByteView> take(std::int64_t size) {
        if (!ok_ || size < 0) return std::nullopt;
        const auto taken = reader_.take(static_cast<std::size_t>(size));
        ok_ = taken.has_value();
        return taken;
    }

    ByteReader reader_;
    bool flexible_;
    bool ok_ = true;
};

}  // namespace logarium::group
