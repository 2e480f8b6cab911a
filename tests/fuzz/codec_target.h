#pragma once
#include "core/base/assert.h"
#include "core/record/codec.h"

namespace logarium::fuzz {

/// Packed bytes are unpacked, and what comes out is packed and unpacked again.
inline void unpackTarget(record::Codec codec, ByteView bytes) {
    constexpr std::size_t kLimit = 1 << 20;
    const auto plain = record::decompress(codec, bytes, kLimit);
    if (!plain.ok()) return ensure(!plain.error().message.empty(), "a refusal has its reason");
    ensure(plain.value().size() <= kLimit, "unpacking stays within its limit");
    const auto again = record::decompress(codec, record::compress(codec, plain.value()), kLimit + 1);
    ensure(again.ok() && again.value() == plain.value(), "what was packed comes back");
}

/// The first byte names the codec; the rest is packed bytes.
inline void codecTarget(ByteView bytes) {
    if (!bytes.empty()) unpackTarget(*record::codecById(std::to_integer<int>(bytes[0]) % 5), bytes.subspan(1));
}

}  // namespace logarium::fuzz
