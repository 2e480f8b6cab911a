#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"

/// The records of __consumer_offsets (Kafka: group-coordinator/src/main/resources/common/message), byte for byte as
/// 4.1.0 writes them. A record without its value is a tombstone.
namespace logarium::group {

/// A topic's UUID as it stands in records: 16 bytes.
using Uuid = std::array<std::byte, 16>;
/// From and to Kafka's text of it, 22 characters of base64url.
Uuid uuidFrom(std::string_view text);
std::string textOf(const Uuid& id);

/// Partitions by topic id, both rising.
using PartitionsById = std::map<Uuid, std::vector<std::int32_t>>;

struct CommittedOffset {
    Offset offset;
    std::int32_t leaderEpoch = -1;
    std::string metadata;
    TimestampMs commitTimestamp;
    Uuid topicId{};  ///< zero: not known
    bool operator==(const CommittedOffset&) const = default;
};
/// OffsetCommitKey 1, OffsetCommitValue 4 (reads 0 to 4).
struct OffsetCommitRecord {
    std::string group;
    TopicPartition partition;
    std::optional<CommittedOffset> value;
    bool operator==(const OffsetCommitRecord&) const = default;
};

struct ClassicMemberImage {
    std::string memberId;
    std::optional<std::string> instanceId;
    std::string clientId, host;
    std::int32_t rebalanceTimeoutMs = 0, sessionTimeoutMs = 0;
    Bytes subscription, assignment;
    bool operator==(const ClassicMemberImage&) const = default;
};
struct ClassicGroupImage {
    std::string protocolType;
    std::int32_t generation = 0;
    std::optional<std::string> protocol, leader;
    TimestampMs stateSince = kNoTimestamp;
    std::vector<ClassicMemberImage> members;
    bool operator==(const ClassicGroupImage&) const = default;
};
/// GroupMetadataKey 2, GroupMetadataValue 3.
struct ClassicGroupRecord {
    std::string group;
    std::optional<ClassicGroupImage> value;
    bool operator==(const ClassicGroupRecord&) const = default;
};

// ---- groups of the newer protocol (KIP-848): keys 3 to 8, all values of version 0
struct GroupEpochImage {
    std::int32_t epoch = 0;
    std::int64_t metadataHash = 0;
    bool operator==(const GroupEpochImage&) const = default;
};
struct GroupEpochRecord {
    std::string group;
    std::optional<GroupEpochImage> value;
    bool operator==(const GroupEpochRecord&) const = default;
};
/// Of a member that speaks the classic protocol.
struct ClassicMetadata {
    std::int32_t sessionMs = 45'000;
    std::vector<std::pair<std::string, Bytes>> protocols;
    bool operator==(const ClassicMetadata&) const = default;
};
struct MemberImage {
    std::optional<std::string> instanceId, rack;
    std::string clientId, host;
    std::vector<std::string> topics;
    std::string regex;
    std::int32_t rebalanceTimeoutMs = -1;
    std::optional<std::string> assignor;
    std::optional<ClassicMetadata> classic;
    bool operator==(const MemberImage&) const = default;
};
struct MemberRecord {
    std::string group, member;
    std::optional<MemberImage> value;
    bool operator==(const MemberRecord&) const = default;
};
struct TargetEpochRecord {
    std::string group;
    std::optional<std::int32_t> value;
    bool operator==(const TargetEpochRecord&) const = default;
};
struct TargetRecord {
    std::string group, member;
    std::optional<PartitionsById> value;
    bool operator==(const TargetRecord&) const = default;
};
struct CurrentImage {
    std::int32_t epoch = 0, previousEpoch = 0;
    std::int8_t state = 0;
    PartitionsById assigned, pendingRevocation;
    bool operator==(const CurrentImage&) const = default;
};
struct CurrentRecord {
    std::string group, member;
    std::optional<CurrentImage> value;
    bool operator==(const CurrentRecord&) const = default;
};

using Record = std::variant<OffsetCommitRecord, ClassicGroupRecord, GroupEpochRecord, MemberRecord, TargetEpochRecord,
                            TargetRecord, CurrentRecord>;

struct KeyValue {
    Bytes key;
    std::optional<Bytes> value;
    bool operator==(const KeyValue&) const = default;
};
KeyValue encode(const Record& record);
/// Fails for what is no record of a group that is known here; `value` absent: a tombstone.
Result<Record> decode(ByteView key, std::optional<ByteView> value);

}  // namespace logarium::group
