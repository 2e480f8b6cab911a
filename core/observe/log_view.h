#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
    bool live = true;       ///< false: files that no broker runs; there is no clock to count ages from
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
    std::string control;  ///< in a control batch: "COMMIT", "LEADER_CHANGE", ...
};

/// What a field of a batch is about.
enum class FieldKind : std::uint8_t {
    Offset,
    Length,
    Check,
    Epoch,
    Time,
    Producer,
    Key,
    Value,
    Header,
    Packed,  ///< compressed records: no field of theirs can be told in the file's bytes
    Damaged
};

/// A named run of bytes of a batch: clicking the field lights the bytes and the other way round.
struct FieldView {
    std::string name;  ///< Kafka's name: "baseOffset", "partitionLeaderEpoch"
    std::string value;
    std::string_view meaning;   ///< half a sentence, without a full stop
    std::int64_t position = 0;  ///< in the segment file
    std::int64_t bytes = 0;
    FieldKind kind{};
    int record = -1;  ///< number of the record in its batch; -1 in the batch's header
    std::int64_t end() const { return position + bytes; }
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
    std::vector<FieldView> fields;  ///< without a gap, in order of position
    std::vector<RecordView> records;
    std::string flaw;  ///< why not all of its records can be read
};

/// Where a batch stands, without its records being looked at.
struct BatchOutline {
    Offset base;
    std::int64_t position = 0;
    std::int64_t bytes = 0;
    std::int32_t count = 0;  ///< of records, as its header claims
    std::uint32_t crc = 0;
    bool compressed = false;
    std::int64_t end() const { return position + bytes; }
    bool operator==(const BatchOutline&) const = default;
};

enum class IndexKind : std::uint8_t { Offsets, Times };

/// An entry of an index file. `position` is set in an .index only, `timestamp` in a .timeindex only.
struct IndexEntryView {
    Offset offset;
    std::int64_t position = 0;
    TimestampMs timestamp = kNoTimestamp;
    std::vector<FieldView> fields;  ///< positions are those in the index file
};

/// Entries of one index file from a slot on.
struct IndexPage {
    std::int64_t entries = 0;    ///< in the whole file
    std::int64_t fileBytes = 0;  ///< while the segment is active, the file is preallocated: longer than its entries
    std::int64_t fromSlot = 0;
    std::vector<IndexEntryView> page;
    Bytes raw;
};

/// A page of one segment: batches decoded from `fromPosition` on, and the raw bytes they came from. Where no batch can
/// be read there are only the raw bytes.
struct SegmentPage {
    Offset base;
    std::int64_t fromPosition = 0;
    std::int64_t nextPosition = 0;  ///< where the next page starts; = fileBytes at the end
    std::int64_t fileBytes = 0;
    std::vector<BatchView> batches;
    Bytes raw;
};

}  // namespace logarium::observe
