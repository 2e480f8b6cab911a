#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace logarium {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline ByteView asBytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}
inline std::string_view asText(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The bytes of an unsigned number in the other order.
template <class Bits>
constexpr Bits reversed(Bits value) {
    if constexpr (sizeof(Bits) == 8) return __builtin_bswap64(value);
    if constexpr (sizeof(Bits) == 4) return __builtin_bswap32(value);
    if constexpr (sizeof(Bits) == 2) return __builtin_bswap16(value);
    return value;
}

/// Big-endian integers, as in every Kafka file and frame. The caller has checked that the bytes are there.
template <class Int>
Int loadBig(const std::byte* at) {
    std::make_unsigned_t<Int> value = 0;
    std::memcpy(&value, at, sizeof value);
    if constexpr (std::endian::native == std::endian::little) value = reversed(value);
    return static_cast<Int>(value);
}

template <class Int>
void storeBig(std::byte* at, Int value) {
    auto bits = static_cast<std::make_unsigned_t<Int>>(value);
    if constexpr (std::endian::native == std::endian::little) bits = reversed(bits);
    std::memcpy(at, &bits, sizeof bits);
}

template <class Int>
void appendBig(Bytes& out, Int value) {
    const std::size_t at = out.size();
    out.resize(at + sizeof(Int));
    storeBig(out.data() + at, value);
}

inline void append(Bytes& out, ByteView more) {
    out.insert(out.end(), more.begin(), more.end());
}

/// Reads forward through bytes nobody has checked: every read says whether it was possible.
class ByteReader {
public:
    explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

    std::size_t left() const { return bytes_.size() - at_; }
    std::size_t position() const { return at_; }

    template <class Int>
    std::optional<Int> big() {
        if (left() < sizeof(Int)) return std::nullopt;
        const Int value = loadBig<Int>(bytes_.data() + at_);
        at_ += sizeof(Int);
        return value;
    }
    std::optional<ByteView> take(std::size_t count) {
        if (left() < count) return std::nullopt;
        const ByteView taken = bytes_.subspan(at_, count);
        at_ += count;
        return taken;
    }

private:
    ByteView bytes_;
    std::size_t at_ = 0;
};

}  // namespace logarium
