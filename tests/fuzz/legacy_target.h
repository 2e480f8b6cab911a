#pragma once
#include "core/base/assert.h"
#include "core/log/legacy_records.h"
#include "core/record/batch.h"
#include "core/record/record_reader.h"

namespace logarium::fuzz {

/// Arbitrary bytes as messages of before record batches: refused in one line, or a batch whose records can be read.
inline void legacyTarget(ByteView bytes) {
    try {
        const log::ConvertedRecords converted = log::convertLegacy(bytes, "t-0", 1 << 20);
        ensure(converted.validBytes <= std::ssize(bytes), "no more is taken than is there");
        if (converted.batch.empty()) return ensure(converted.validBytes == 0, "messages become records");
        const auto batch = record::parseBatch(converted.batch);
        ensure(batch.ok() && !record::ensureValid(batch.value()), "a sound batch is made");
        record::RecordReader records(batch.value());
        while (records.next() != nullptr) continue;
        ensure(!records.flaw(), "its records can be read");
    } catch (const log::LogRefusal& refusal) {
        ensure(!refusal.error.message.empty() && refusal.error.message.find('\n') == std::string::npos,
               "a refusal is one line");
    }
}

}  // namespace logarium::fuzz
