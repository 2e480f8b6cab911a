#include "core/record/patch.h"

#include "core/record/batch.h"

namespace logarium::record {
namespace {

void check(std::span<const std::byte> batch) {
    ensure(batch.size() >= kBatchHeaderBytes, "only a whole batch is patched");
}

}  // namespace

void setBaseOffset(std::span<std::byte> batch, Offset base) {
    check(batch);
    storeBig(batch.data() + at::baseOffset, base.value);
}

void setLastOffset(std::span<std::byte> batch, Offset last) {
    check(batch);
    setBaseOffset(batch, last - loadBig<std::int32_t>(batch.data() + at::lastOffsetDelta));
}

void setPartitionLeaderEpoch(std::span<std::byte> batch, LeaderEpoch epoch) {
    check(batch);
    storeBig(batch.data() + at::partitionLeaderEpoch, epoch.value);
}

void setMaxTimestamp(std::span<std::byte> batch, TimestampType type, TimestampMs max) {
    check(batch);
    auto attributes = loadBig<std::int16_t>(batch.data() + at::attributes);
    const bool isAppendTime = (attributes & kLogAppendTimeBit) != 0;
    const bool wantsAppendTime = type == TimestampType::LogAppendTime;
    if (isAppendTime == wantsAppendTime && loadBig<std::int64_t>(batch.data() + at::maxTimestamp) == max.value) return;
    attributes =
        static_cast<std::int16_t>(wantsAppendTime ? attributes | kLogAppendTimeBit : attributes & ~kLogAppendTimeBit);
    // Kafka computes the attributes anew from what it knows, so bits nobody has defined do not survive this.
    storeBig(batch.data() + at::attributes, static_cast<std::int16_t>(attributes & 0x7f));
    storeBig(batch.data() + at::maxTimestamp, max.value);
    rewriteCrc(batch);
}

void setProducer(std::span<std::byte> batch, std::int16_t epoch, std::int32_t baseSequence) {
    check(batch);
    storeBig(batch.data() + at::producerEpoch, epoch);
    storeBig(batch.data() + at::baseSequence, baseSequence);
    rewriteCrc(batch);
}

void rewriteCrc(std::span<std::byte> batch) {
    check(batch);
    storeBig(batch.data() + at::crc, computeCrc(batch));
}

}  // namespace logarium::record
