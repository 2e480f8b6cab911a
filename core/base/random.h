#pragma once
#include <cstdint>

namespace logarium {

/// A seeded stream of random numbers, the same on every platform (PCG32: state and output as described by M. E.
/// O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms"). A plain value: copying it
/// forks the stream.
class Random {
public:
    explicit Random(std::uint64_t seed = 0, std::uint64_t stream = 1);

    std::uint32_t next32();
    std::uint64_t next64();
    /// A number in [0, bound); bound > 0. Without the bias of a plain remainder.
    std::uint64_t below(std::uint64_t bound);
    /// A number in [low, high], both included.
    std::int64_t between(std::int64_t low, std::int64_t high);
    /// In [0, 1), 53 bits.
    double unit();
    bool chance(double probability) { return unit() < probability; }

    bool operator==(const Random&) const = default;

private:
    std::uint64_t state_ = 0;
    std::uint64_t increment_ = 1;  // Odd; picks the stream.
};

}  // namespace logarium
