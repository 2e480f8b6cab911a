#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"

/// The data of the storage workloads: fixed streams, keys, values and batches, the same in every program that is
/// measured.
namespace logarium::bench {

inline constexpr std::int64_t kFirstTimestamp = 1'700'000'000'000;
inline constexpr std::int64_t kRecordsPerBatch = 100;
inline constexpr std::int64_t kValueBytes = 100;
inline constexpr std::size_t kKeyBytes = 16;

/// SplitMix64.
class Stream {
public:
    explicit Stream(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

private:
    std::uint64_t state_;
};

/// Sixteen hexadecimal digits, the key of that id.
void writeKey(std::uint64_t id, std::span<std::byte, kKeyBytes> into);

/// The id of the key that record n carries; empty: no keys.
using KeyOf = std::function<std::uint64_t(std::uint64_t record)>;

/// How a batch is sent: by a producer (base offset 0, no epoch) or by a leader to its follower.
struct BatchPlan {
    std::uint64_t firstRecord = 0;
    std::int64_t records = kRecordsPerBatch;
    std::int64_t valueBytes = kValueBytes;
    Offset baseOffset{0};
    LeaderEpoch epoch = kNoEpoch;
};

/// Batches over one MiB of pseudo-random bytes, which stands for all values.
class BatchMaker {
public:
    BatchMaker();
    Bytes batch(const BatchPlan& plan, const KeyOf& keys) const;

private:
    Bytes pattern_;
};

/// Which key each record of the compaction workloads has: uniform, or Zipf with s = 1.
std::vector<std::uint32_t> keyIds(bool zipf, std::uint64_t distinct, std::uint64_t total);

}  // namespace logarium::bench
