#pragma once
#include <algorithm>
#include <array>

#include "core/base/assert.h"
#include "core/record/batch.h"
#include "core/record/batch_builder.h"
#include "core/record/control_record.h"
#include "core/record/patch.h"
#include "core/record/record_reader.h"

namespace logarium::fuzz {

inline constexpr std::size_t kUnpackLimit = 1 << 20;

/// Reads all records of a batch; whatever was read can be written again and reads the same.
inline void readRecords(const record::BatchView& batch) {
    record::RecordReader records(batch, kUnpackLimit);
    ensure(records.unpacked().size() <= std::max(kUnpackLimit, batch.bytes.size()), "unpacking stays within its limit");
    std::int64_t read = 0;
    while (const record::Record* record = records.next()) {
        ++read;
        std::size_t held = 0;
        for (const record::RecordHeader& header : record->headers)
            held += header.key.size() + (header.value ? header.value->size() : 0);
        ensure(held <= records.unpacked().size(), "headers lie within the records");
        if (batch.header.isControlBatch()) static_cast<void>(record::parseControlRecord(*record));
        record::BatchBuilder copy({.baseOffset = record->offset});
        copy.append(*record);
        const Bytes again = copy.build();
        record::RecordReader second(record::parseBatch(again).value());
        const record::Record* back = second.next();
        ensure(back != nullptr && back->offset == record->offset && back->timestamp == record->timestamp,
               "a record comes back");
        ensure(back->keySize() == record->keySize() && back->valueSize() == record->valueSize(),
               "key and value come back");
    }
    ensure(read <= std::max<std::int64_t>(batch.header.count, 0), "no more records than announced");
    ensure(records.flaw() || read == batch.header.count, "all records, or a flaw");
}

/// Arbitrary bytes as a range of batches, as a log or a produce request would hold them.
inline void batchTarget(ByteView bytes) {
    record::BatchReader batches(bytes);
    std::int64_t end = 0;
    while (const auto batch = batches.next()) {
        ensure(batch->position == end, "batches stand end to end");
        end += std::ssize(batch->bytes);
        static_cast<void>(record::ensureValid(*batch));
        static_cast<void>(record::describeFields(batch->header));
        std::array<std::byte, record::kBatchHeaderBytes> stored;
        record::storeBatchHeader(batch->header, stored);
        ensure(std::equal(stored.begin(), stored.end(), batch->bytes.begin()), "a header comes back");
        readRecords(*batch);
        Bytes patched(batch->bytes.begin(), batch->bytes.end());
        record::setLastOffset(patched, Offset{7});
        record::setMaxTimestamp(patched, record::TimestampType::LogAppendTime, TimestampMs{-5});
        record::rewriteCrc(patched);
        ensure(!record::ensureValid(record::parseBatch(patched).value()), "a patched batch has its checksum");
    }
    ensure(end + static_cast<std::int64_t>(batches.leftOver()) == std::ssize(bytes), "every byte is accounted for");
    ensure(batches.flaw().has_value() == (batches.leftOver() > 0), "what is left over has its reason");
}

}  // namespace logarium::fuzz
