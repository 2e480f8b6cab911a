#pragma once
#include <cstdint>
#include <optional>

#include "core/base/bytes.h"

/// Kafka's variable length integers (org.apache.kafka.common.utils.ByteUtils): zigzag, then 7 bits a byte, lowest
/// first, the top bit set on all bytes but the last. At most 5 bytes for an int, 10 for a long.
namespace logarium::record {

constexpr std::uint32_t zigzag(std::int32_t value) {
    return (static_cast<std::uint32_t>(value) << 1) ^ static_cast<std::uint32_t>(value >> 31);
}
constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int32_t unzigzag(std::uint32_t coded) {
    return static_cast<std::int32_t>((coded >> 1) ^ (~(coded & 1) + 1));
}
constexpr std::int64_t unzigzag(std::uint64_t coded) {
    return static_cast<std::int64_t>((coded >> 1) ^ (~(coded & 1) + 1));
}

/// Writes the bytes and gives the place behind them; the caller has made room.
inline std::byte* storeUnsigned(std::byte* at, std::uint64_t coded) {
    for (; coded >= 0x80; coded >>= 7) *at++ = static_cast<std::byte>(coded | 0x80);
    *at++ = static_cast<std::byte>(coded);
    return at;
}

/// Bytes that the value takes when written.
constexpr int sizeOfUnsigned(std::uint64_t coded) {
    int size = 1;
    for (; coded >= 0x80; coded >>= 7) ++size;
    return size;
}
constexpr int sizeOfVarint(std::int32_t value) {
    return sizeOfUnsigned(zigzag(value));
}
constexpr int sizeOfVarlong(std::int64_t value) {
    return sizeOfUnsigned(zigzag(value));
}

inline void appendUnsigned(Bytes& out, std::uint64_t coded) {
    for (; coded >= 0x80; coded >>= 7) out.push_back(static_cast<std::byte>(coded | 0x80));
    out.push_back(static_cast<std::byte>(coded));
}
inline void appendVarint(Bytes& out, std::int32_t value) {
    appendUnsigned(out, zigzag(value));
}
inline void appendVarlong(Bytes& out, std::int64_t value) {
    appendUnsigned(out, zigzag(value));
}

/// Reads forward through bytes that nobody has checked. A read that is not possible (too few bytes, a number too long)
/// gives nothing, and the position is then of no further use.
class VarintReader {
public:
    explicit VarintReader(ByteView bytes)
        : at_(bytes.data()), end_(bytes.data() + bytes.size()), start_(bytes.data()) {}

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    std::size_t position() const { return static_cast<std::size_t>(at_ - start_); }
    ByteView rest() const { return {at_, end_}; }

    std::optional<std::int8_t> byte() {
        if (at_ == end_) return std::nullopt;
        return static_cast<std::int8_t>(*at_++);
    }
    std::optional<std::int32_t> varint() {
        const auto coded = unsignedBits<std::uint32_t, 5>();
        if (!coded) return std::nullopt;
        return unzigzag(*coded);
    }
    std::optional<std::int64_t> varlong() {
        const auto coded = unsignedBits<std::uint64_t, 10>();
        if (!coded) return std::nullopt;
        return unzigzag(*coded);
    }
    /// `count` bytes; nothing when the count is negative or more than are left.
    std::optional<ByteView> take(std::int64_t count) {
        if (count < 0 || static_cast<std::uint64_t>(count) > left()) return std::nullopt;
        const ByteView taken(at_, static_cast<std::size_t>(count));
        at_ += count;
        return taken;
    }

private:
    template <class Bits, int MaxBytes>
    std::optional<Bits> unsignedBits() {
        Bits value = 0;
        for (int i = 0; i < MaxBytes && at_ != end_; ++i) {
            const auto byte = static_cast<std::uint8_t>(*at_++);
            value |= static_cast<Bits>(byte & 0x7f) << (7 * i);
            if ((byte & 0x80) == 0) return value;
        }
        return std::nullopt;
    }

    const std::byte* at_;
    const std::byte* end_;
    const std::byte* start_;
};

/// Reads numbers of one byte or two without asking where the end is: the caller has seen that the bytes are there.
struct ShortVarints {
    const std::byte* at;
    bool longer = false;  ///< one of them had more bytes; what was read is of no use

    std::int32_t next() {
        const auto low = static_cast<std::uint32_t>(*at++);
        if (low < 0x80) return unzigzag(low);
        const auto high = static_cast<std::uint32_t>(*at++);
        if (high >= 0x80) longer = true;
        return unzigzag((low & 0x7f) | (high << 7));
    }
};

}  // namespace logarium::record
