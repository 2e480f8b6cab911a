#include "core/base/random.h"

#include "core/base/assert.h"

namespace logarium {

Random::Random(std::uint64_t seed, std::uint64_t stream) : increment_((stream << 1) | 1) {
    next32();
    state_ += seed;
    next32();
}

std::uint32_t Random::next32() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005ULL + increment_;
    const auto mixed = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
    const auto turn = static_cast<unsigned>(old >> 59);
    return (mixed >> turn) | (mixed << ((32 - turn) & 31));
}

std::uint64_t Random::next64() {
    const std::uint64_t high = next32();
    return (high << 32) | next32();
}

std::uint64_t Random::below(std::uint64_t bound) {
    ensure(bound > 0, "a random number below nothing");
    const std::uint64_t unfair = (0 - bound) % bound;  // 2^64 mod bound: values below it would be drawn too often.
    for (;;) {
        const std::uint64_t drawn = next64();
        if (drawn >= unfair) return drawn % bound;
    }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    ensure(low <= high, "an empty range to draw from");
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

double Random::unit() {
    return static_cast<double>(next64() >> 11) * 0x1.0p-53;
}

}  // namespace logarium
