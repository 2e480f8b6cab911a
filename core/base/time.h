#pragma once
#include <cstdint>

#include "core/base/strong.h"

namespace logarium {

/// An instant of virtual time, in microseconds since the World began; also used for spans (`Micros::rep`).
using Micros = Strong<struct MicrosTag, std::int64_t>;
/// A Kafka timestamp: milliseconds since 1970 on the virtual wall clock; -1 is Kafka's "no timestamp".
using TimestampMs = Strong<struct TimestampTag, std::int64_t>;

inline constexpr std::int64_t kMicrosPerMs = 1000;
inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr TimestampMs kNoTimestamp{-1};

/// Virtual time 0 on the virtual wall clock: 2023-11-14 22:13:20 UTC.
inline constexpr TimestampMs kWorldStart{1'700'000'000'000};

constexpr TimestampMs wallClock(Micros now) {
    return kWorldStart + now.value / kMicrosPerMs;
}
constexpr Micros fromMs(std::int64_t ms) {
    return Micros{ms * kMicrosPerMs};
}

}  // namespace logarium
