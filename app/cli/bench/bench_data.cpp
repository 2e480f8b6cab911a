#include "app/cli/bench/bench_data.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/record/batch_builder.h"

namespace logarium::bench {

namespace {

constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kPatternBytes = 1 << 20;

constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

void storeLittle(std::byte* at, std::uint64_t value) {
    for (int i = 0; i < 8; ++i) at[i] = static_cast<std::byte>(value >> (8 * i));
}

}  // namespace

std::uint64_t Stream::next() {
    state_ += kStep;
    return mix(state_);
}

void writeKey(std::uint64_t id, std::span<std::byte, kKeyBytes> into) {
    const std::uint64_t hash = mix((id + 1) * kStep);
    for (std::size_t i = 0; i < kKeyBytes; ++i)
        into[i] = static_cast<std::byte>("0123456789abcdef"[(hash >> (60 - 4 * i)) & 15]);
}

BatchMaker::BatchMaker() : pattern_(kPatternBytes) {
    Stream stream(1);
    for (std::size_t i = 0; i < kPatternBytes; i += 8) storeLittle(pattern_.data() + i, stream.next());
}

Bytes BatchMaker::batch(const BatchPlan& plan, const KeyOf& keys) const {
    record::BatchOptions options;
    options.baseOffset = plan.baseOffset;
    options.partitionLeaderEpoch = plan.epoch;
    record::BatchBuilder builder(options);
    std::array<std::byte, kKeyBytes> key;
    for (std::int64_t i = 0; i < plan.records; ++i) {
        const std::uint64_t number = plan.firstRecord + static_cast<std::uint64_t>(i);
        if (keys) writeKey(keys(number), key);
        const auto length = static_cast<std::size_t>(plan.valueBytes);
        const ByteView value = ByteView(pattern_).subspan((number * length) % (kPatternBytes - 1024), length);
        builder.append(TimestampMs{kFirstTimestamp + static_cast<std::int64_t>(number)},
                       keys ? std::optional<ByteView>(key) : std::nullopt, value);
    }
    return builder.build();
}

std::vector<std::uint32_t> keyIds(bool zipf, std::uint64_t distinct, std::uint64_t total) {
    std::vector<std::uint32_t> ids(total);
    Stream stream(6);
    if (!zipf) {
        for (std::uint32_t& id : ids) id = static_cast<std::uint32_t>(stream.below(distinct));
        return ids;
    }
    std::vector<double> sums(distinct);
    double sum = 0;
    for (std::uint64_t i = 0; i < distinct; ++i) sums[i] = sum += 1.0 / static_cast<double>(i + 1);
    for (std::uint32_t& id : ids) {
        const auto at = std::lower_bound(sums.begin(), sums.end(), stream.unit() * sum) - sums.begin();
        id = static_cast<std::uint32_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(at), distinct - 1));
    }
    return ids;
}

}  // namespace logarium::bench
