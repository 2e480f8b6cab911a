#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/log/facts.h"

namespace logarium::observe {

/// A thing that will happen if nothing changes, and when.
struct Deadline {
    Micros at;
    std::string why;  ///< one sentence naming the config, for tool tips
};

struct SegmentView {
    Offset base;
    Offset next;  ///< one past its last offset
    std::int64_t bytes = 0;
    std::int64_t offsetIndexEntries = 0;
    std::int64_t timeIndexEntries = 0;
    bool active = false;
    TimestampMs firstTimestamp = kNoTimestamp;
    TimestampMs maxTimestamp = kNoTimestamp;
    bool dirty = false;  ///< compacted topics: at or above the first dirty offset
    bool beingCleaned = false;
    std::optional<Deadline> rollsAt;    ///< active segment: by segment.ms; by size it cannot be known
    double fillRatio = 0;               ///< active segment: bytes / segment.bytes
    std::optional<Deadline> deletedAt;  ///< next retention check that will drop it
    std::vector<std::string> files;     ///< names in the directory
};

/// One replica's log: what the segment shelf shows.
struct LogView {
    ReplicaId id;
    std::string directory;  ///< "orders-0"
    Offset logStart;
    Offset highWatermark;
    Offset logEnd;
    std::int64_t bytes = 0;
    bool compacted = false;
    bool deletes = true;
    Offset firstDirty = kNoOffset;
    Offset firstUncleanable = kNoOffset;
    double dirtyRatio = 0;
    double minCleanableRatio = 0.5;
    std::optional<Deadline> nextClean;
    std::int64_t segmentBytes = 0;  ///< segment.bytes
    std::int64_t retentionBytes = -1;
    std::int64_t retentionMs = -1;
    std::vector<SegmentView> segments;    ///< oldest first
    std::vector<std::string> goingFiles;  ///< .deleted, .cleaned, .swap files there now
    std::vector<std::pair<LeaderEpoch, Offset>> epochs;
    std::uint64_t revision = 0;
};

struct HeaderView {
    std::string key;
    std::optional<std::string> value;
};

struct RecordView {
    Offset offset;
    TimestampMs timestamp;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<HeaderView> headers;
    std::int64_t position = 0;  ///< byte in the segment file, or in the decompressed batch
    std::int64_t bytes = 0;
};

/// A named run of bytes of a batch header: clicking the field lights the bytes and the other way round.
struct FieldView {
    std::string name;  ///< Kafka's name: "baseOffset", "partitionLeaderEpoch"
    std::string value;
    std::int64_t position = 0;  ///< in the segment file
    std::int64_t bytes = 0;
};

struct BatchView {
    Offset base;
    Offset last;
    std::int64_t position = 0;
    std::int64_t bytes = 0;
    LeaderEpoch epoch;
    std::string compression;
    bool transactional = false;
    bool control = false;
    bool crcValid = true;
    std::int64_t producerId = -1;
    int producerEpoch = -1;
    int baseSequence = -1;
    TimestampMs maxTimestamp;
    std::vector<FieldView> fields;
    std::vector<RecordView> records;
};

/// A page of one segment: batches decoded from `fromPosition` on, and the raw bytes they came from.
struct SegmentPage {
    Offset base;
    std::int64_t fromPosition = 0;
    std::int64_t nextPosition = 0;  ///< where the next page starts; = fileBytes at the end
    std::int64_t fileBytes = 0;
    std::vector<BatchView> batches;
    Bytes raw;
};

}  // namespace logarium::observe
