#pragma once
#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/record/flaw.h"
#include "core/record/record.h"

namespace logarium::record {

/// Kafka's ControlRecordType; the numbers are those in the key.
enum class ControlType : std::int16_t {
    Abort = 0,
    Commit = 1,
    LeaderChange = 2,
    SnapshotHeader = 3,
    SnapshotFooter = 4,
    KRaftVersion = 5,
    KRaftVoters = 6,
    Unknown = -1,
};

/// What a control record says. The coordinator epoch is that of an end-of-transaction marker, else -1.
struct ControlRecord {
    ControlType type = ControlType::Unknown;
    std::int16_t typeId = -1;
    std::int32_t coordinatorEpoch = -1;
    bool isMarker() const { return type == ControlType::Abort || type == ControlType::Commit; }
    bool operator==(const ControlRecord&) const = default;
};

/// Key: i16 version 0, i16 type. Value of a marker: i16 version 0, i32 coordinator epoch (EndTransactionMarker).
Result<ControlRecord, Flaw> parseControlRecord(const Record& record);

Bytes controlKey(ControlType type);
Bytes markerValue(std::int32_t coordinatorEpoch);

/// "ABORT", "COMMIT", "LEADER_CHANGE", ... as Kafka prints them.
std::string_view controlTypeName(ControlType type);

}  // namespace logarium::record
