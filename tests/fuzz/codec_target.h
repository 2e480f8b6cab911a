#pragma once
#include "core/base/assert.h"
#include "core/record/codec.h"

namespace logarium::fuzz {

/// The first byte names the codec; the rest is unpacked, and what comes out is packed and unpacked again.
inline void codecTarget(ByteView bytes) {
    constexpr std::size_t kLimit = 1 << 20;
    if (bytes.empty()) return;
    const auto codec = record::codecById(std::to_integer<int>(bytes[0]) % 5);
    const auto plain = record::decompress(*codec, bytes.subspan(1), kLimit);
    if (!plain.ok()) return ensure(!plain.error().message.empty(), "a refusal has its reason");
    ensure(plain.value().size() <= kLimit, "unpacking stays within its limit");
    const auto again = record::decompress(*codec, record::compress(*codec, plain.value()), kLimit + 1);
    ensure(again.ok() && again.value() == plain.value(), "what was packed comes back");
}

}  // namespace logarium::fuzz
