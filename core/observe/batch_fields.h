#pragma once
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/observe/log_view.h"

namespace logarium::observe {

/// Every field of a record batch v2 and, when it is not compressed, of each of its records, by Kafka's names
/// (org.apache.kafka.common.record.DefaultRecordBatch, DefaultRecord): they cover `batch` without gap or overlap. Takes
/// any bytes: what cannot be read becomes one field of kind Damaged up to the end. `position` is that of the first
/// byte.
std::vector<FieldView> fieldsOf(ByteView batch, std::int64_t position = 0);

/// Fields of one entry of an .index (8 bytes) or a .timeindex (12 bytes).
std::vector<FieldView> indexFieldsOf(ByteView entry, IndexKind kind, Offset segmentBase, std::int64_t position);

/// Bytes as text for people: as they are when they are printable UTF-8, else in hexadecimal; shortened to about `most`
/// characters.
std::string bytesAsText(ByteView bytes, std::size_t most = 48);

/// "2023-11-14 22:13:20.125", UTC; "none" for Kafka's -1, the plain number when no calendar reaches it.
std::string utcText(std::int64_t epochMillis);

}  // namespace logarium::observe
