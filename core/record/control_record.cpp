#include "core/record/control_record.h"

#include <fmt/format.h>

#include "core/base/assert.h"

namespace logarium::record {
namespace {

constexpr std::size_t kKeyBytes = 4;
constexpr std::size_t kMarkerValueBytes = 6;

ControlType typeOfId(std::int16_t id) {
    return id >= 0 && id <= static_cast<std::int16_t>(ControlType::KRaftVoters) ? static_cast<ControlType>(id)
                                                                                : ControlType::Unknown;
}

Flaw badVersion(const char* what, std::int16_t version) {
    return {FlawKind::InvalidControl,
            fmt::format("Invalid version found for {}: {}. May indicate data corruption", what, version), 0};
}

Flaw tooShort(const char* what, std::size_t need, std::size_t have) {
    return {FlawKind::InvalidControl,
            fmt::format("Invalid value size found for {}. Must have at least {} bytes, but found only {}", what, need,
                        have),
            0};
}

}  // namespace

Result<ControlRecord, Flaw> parseControlRecord(const Record& record) {
    const ByteView key = record.key.value_or(ByteView{});
    if (key.size() < kKeyBytes) return tooShort("end control record key", kKeyBytes, key.size());
    const auto keyVersion = loadBig<std::int16_t>(key.data());
    if (keyVersion < 0) return badVersion("control record", keyVersion);
    ControlRecord control;
    control.typeId = loadBig<std::int16_t>(key.data() + 2);
    control.type = typeOfId(control.typeId);
    if (!control.isMarker()) return control;

    const ByteView value = record.value.value_or(ByteView{});
    if (value.size() < kMarkerValueBytes) return tooShort("end transaction marker", kMarkerValueBytes, value.size());
    const auto valueVersion = loadBig<std::int16_t>(value.data());
    if (valueVersion < 0) return badVersion("end transaction marker", valueVersion);
    control.coordinatorEpoch = loadBig<std::int32_t>(value.data() + 2);
    return control;
}

Bytes controlKey(ControlType type) {
    ensure(type != ControlType::Unknown, "an unknown control record is never written");
    Bytes key;
    appendBig<std::int16_t>(key, 0);
    appendBig(key, static_cast<std::int16_t>(type));
    return key;
}

Bytes markerValue(std::int32_t coordinatorEpoch) {
    Bytes value;
    appendBig<std::int16_t>(value, 0);
    appendBig(value, coordinatorEpoch);
    return value;
}

std::string_view controlTypeName(ControlType type) {
    switch (type) {
        case ControlType::Abort:
            return "ABORT";
        case ControlType::Commit:
            return "COMMIT";
        case ControlType::LeaderChange:
            return "LEADER_CHANGE";
        case ControlType::SnapshotHeader:
            return "SNAPSHOT_HEADER";
        case ControlType::SnapshotFooter:
            return "SNAPSHOT_FOOTER";
        case ControlType::KRaftVersion:
            return "KRAFT_VERSION";
        case ControlType::KRaftVoters:
            return "KRAFT_VOTERS";
        case ControlType::Unknown:
            return "UNKNOWN";
    }
    ensure(false, "every control type has a name");
    return {};
}

}  // namespace logarium::record
