#include "core/record/flaw.h"

#include "core/base/assert.h"

namespace logarium::record {

ErrorCode errorCodeOf(FlawKind kind) {
    switch (kind) {
        case FlawKind::Truncated:
        case FlawKind::SizeTooSmall:
        case FlawKind::InvalidCrc:
        case FlawKind::InvalidMagic:
            return ErrorCode::CorruptMessage;
        case FlawKind::InvalidAttributes:
        case FlawKind::InvalidCount:
        case FlawKind::InvalidRecord:
        case FlawKind::RecordsRemaining:
        case FlawKind::Unpacking:
        case FlawKind::InvalidOffsets:
        case FlawKind::InvalidControl:
            return ErrorCode::InvalidRecord;
    }
    ensure(false, "every flaw has an error code");
    return ErrorCode::UnknownServerError;
}

std::string_view flawName(FlawKind kind) {
    switch (kind) {
        case FlawKind::Truncated:
            return "truncated";
        case FlawKind::SizeTooSmall:
            return "size";
        case FlawKind::InvalidMagic:
            return "magic";
        case FlawKind::InvalidCrc:
            return "crc";
        case FlawKind::InvalidAttributes:
            return "attributes";
        case FlawKind::InvalidCount:
            return "count";
        case FlawKind::InvalidRecord:
            return "record";
        case FlawKind::RecordsRemaining:
            return "remaining bytes";
        case FlawKind::Unpacking:
            return "compression";
        case FlawKind::InvalidOffsets:
            return "offsets";
        case FlawKind::InvalidControl:
            return "control record";
    }
    ensure(false, "every flaw has a name");
    return {};
}

}  // namespace logarium::record
