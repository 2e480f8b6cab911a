#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/client/spec.h"

namespace logarium::client {

/// How large a batch with this record alone may become before compression (Kafka:
/// AbstractRecords.estimateSizeInBytesUpperBound): what max.request.size and buffer.memory are compared with.
std::int64_t serializedBytes(const ProducedRecord& record);
/// Why a producer with these limits never takes the record, in the words of Kafka's RecordTooLargeException
/// (KafkaProducer.ensureValidRecordSize); nothing: it takes it.
std::optional<std::string> whyTooLarge(const ProducedRecord& record, int maxRequestBytes, std::int64_t bufferBytes);

}  // namespace logarium::client
