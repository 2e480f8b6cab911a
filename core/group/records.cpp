#include "core/group/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/group/wire.h"

namespace logarium::group {
namespace {

/// Kafka: CoordinatorRecordType, the version that begins each key.
enum Key : std::int16_t {
    kLegacyOffset = 0,
    kOffset = 1,
    kClassic = 2,
    kEpoch = 3,
    kMember = 5,
    kTargetEpoch = 6,
    kTarget = 7,
    kCurrent = 8
};

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

Bytes keyOf(Key type, std::initializer_list<std::string_view> parts) {
    WireWriter out(false);
    out.number(static_cast<std::int16_t>(type));
    for (const std::string_view part : parts) out.text(part);
    return out.take();
}

void writePartitions(WireWriter& out, const PartitionsById& partitions) {
    out.count(partitions.size());
    for (const auto& [id, numbers] : partitions) {
        out.raw(id);
        out.count(numbers.size());
        for (const std::int32_t number : numbers) out.number(number);
        out.end();
    }
}

PartitionsById readPartitions(WireReader& in) {
    PartitionsById partitions;
    for (std::size_t topics = in.count(); topics > 0 && in.ok(); --topics) {
        const Bytes id = in.raw(16);
        Uuid uuid{};
        std::copy(id.begin(), id.end(), uuid.begin());
        auto& numbers = partitions[uuid];
        for (std::size_t count = in.count(); count > 0 && in.ok(); --count)
            numbers.push_back(in.number<std::int32_t>());
        in.end();
    }
    return partitions;
}

// ---- values, each behind the version that begins it

Bytes valueOf(const CommittedOffset& v) {
    WireWriter out(true);
    out.number<std::int16_t>(4);
    out.number(v.offset.value);
    out.number(v.leaderEpoch);
    out.text(v.metadata);
    out.number(v.commitTimestamp.value);
    if (v.topicId == Uuid{}) {
        out.end();
    } else {
        out.unsignedVarint(1);  // One tagged field,
        out.unsignedVarint(0);  // number 0: the topic's id.
        out.unsignedVarint(16);
        out.raw(v.topicId);
    }
    return out.take();
}

CommittedOffset readOffset(WireReader& in) {
    const auto version = in.number<std::int16_t>();
    if (version >= 4) in.becomeFlexible();
    CommittedOffset v;
    v.offset = Offset{in.number<std::int64_t>()};
    if (version >= 3) v.leaderEpoch = in.number<std::int32_t>();
    v.metadata = in.text();
    v.commitTimestamp = TimestampMs{in.number<std::int64_t>()};
    if (version == 1) in.number<std::int64_t>();  // The time at which it expires, by itself.
    in.end([&](std::uint32_t tag, ByteView body) {
        if (tag == 0 && body.size() == 16) std::copy(body.begin(), body.end(), v.topicId.begin());
    });
    return v;
}

Bytes valueOf(const ClassicGroupImage& v) {
    WireWriter out(false);
    out.number<std::int16_t>(3);
    out.text(v.protocolType);
    out.number(v.generation);
    out.nullable(v.protocol);
    out.nullable(v.leader);
    out.number(v.stateSince.value);
    out.count(v.members.size());
    for (const ClassicMemberImage& m : v.members) {
        out.text(m.memberId);
        out.nullable(m.instanceId);
        out.text(m.clientId);
        out.text(m.host);
        out.number(m.rebalanceTimeoutMs);
        out.number(m.sessionTimeoutMs);
        out.bytes(m.subscription);
        out.bytes(m.assignment);
    }
    return out.take();
}

ClassicMemberImage readClassicMember(WireReader& in, std::int16_t version) {
    ClassicMemberImage m;
    m.memberId = in.text();
    if (version >= 3) m.instanceId = in.nullable();
    m.clientId = in.text();
    m.host = in.text();
    if (version >= 1) m.rebalanceTimeoutMs = in.number<std::int32_t>();
    m.sessionTimeoutMs = in.number<std::int32_t>();
    m.subscription = in.bytes();
    m.assignment = in.bytes();
    in.end();
    return m;
}

ClassicGroupImage readClassic(WireReader& in) {
    const auto version = in.number<std::int16_t>();
    if (version >= 4) in.becomeFlexible();
    ClassicGroupImage v;
    v.protocolType = in.text();
    v.generation = in.number<std::int32_t>();
    v.protocol = in.nullable();
    v.leader = in.nullable();
    if (version >= 2) v.stateSince = TimestampMs{in.number<std::int64_t>()};
    for (std::size_t count = in.count(); count > 0 && in.ok(); --count)
        v.members.push_back(readClassicMember(in, version));
    in.end();
    return v;
}

Bytes valueOf(const GroupEpochImage& v) {
    WireWriter out(true);
    out.number<std::int16_t>(0);
    out.number(v.epoch);
    if (v.metadataHash == 0) {
        out.end();
    } else {
        out.unsignedVarint(1);
        out.unsignedVarint(0);
        out.unsignedVarint(8);
        out.number(v.metadataHash);
    }
    return out.take();
}

GroupEpochImage readEpoch(WireReader& in) {
    in.number<std::int16_t>();
    GroupEpochImage v;
    v.epoch = in.number<std::int32_t>();
    in.end([&](std::uint32_t tag, ByteView body) {
        if (tag == 0 && body.size() == 8) v.metadataHash = loadBig<std::int64_t>(body.data());
    });
    return v;
}

/// The one tagged field that a member may have: what a member of the classic protocol has said.
Bytes classicBytes(const ClassicMetadata& classic) {
    WireWriter out(true);
    out.number<std::int8_t>(1);  // It is there.
    out.number(classic.sessionMs);
    out.count(classic.protocols.size());
    for (const auto& [name, metadata] : classic.protocols) {
        out.text(name);
        out.bytes(metadata);
        out.end();
    }
    out.end();
    return out.take();
}

std::optional<ClassicMetadata> classicFrom(ByteView bytes) {
    WireReader in(bytes, true);
    if (in.number<std::int8_t>() != 1) return std::nullopt;
    ClassicMetadata classic;
    classic.sessionMs = in.number<std::int32_t>();
    for (std::size_t count = in.count(); count > 0 && in.ok(); --count) {
        std::string name = in.text();
        classic.protocols.emplace_back(std::move(name), in.bytes());
        in.end();
    }
    return in.ok() ? std::optional(classic) : std::nullopt;
}

Bytes valueOf(const MemberImage& v) {
    WireWriter out(true);
    out.number<std::int16_t>(0);
    out.nullable(v.instanceId);
    out.nullable(v.rack);
    out.text(v.clientId);
    out.text(v.host);
    out.count(v.topics.size());
    for (const std::string& topic : v.topics) out.text(topic);
    out.text(v.regex);
    out.number(v.rebalanceTimeoutMs);
    out.nullable(v.assignor);
    if (!v.classic) {
        out.end();
        return out.take();
    }
    const Bytes classic = classicBytes(*v.classic);
    out.unsignedVarint(1);  // One tagged field: number 0.
    out.unsignedVarint(0);
    out.unsignedVarint(static_cast<std::uint32_t>(classic.size()));
    out.raw(classic);
    return out.take();
}

MemberImage readMember(WireReader& in) {
    in.number<std::int16_t>();
    MemberImage v;
    v.instanceId = in.nullable();
    v.rack = in.nullable();
    v.clientId = in.text();
    v.host = in.text();
    for (std::size_t count = in.count(); count > 0 && in.ok(); --count) v.topics.push_back(in.text());
    v.regex = in.text();
    v.rebalanceTimeoutMs = in.number<std::int32_t>();
    v.assignor = in.nullable();
    in.end([&](std::uint32_t tag, ByteView body) {
        if (tag == 0) v.classic = classicFrom(body);
    });
    return v;
}

Bytes valueOf(std::int32_t targetEpoch) {
    WireWriter out(true);
    out.number<std::int16_t>(0);
    out.number(targetEpoch);
    out.end();
    return out.take();
}

Bytes valueOf(const PartitionsById& target) {
    WireWriter out(true);
    out.number<std::int16_t>(0);
    writePartitions(out, target);
    out.end();
    return out.take();
}

Bytes valueOf(const CurrentImage& v) {
    WireWriter out(true);
    out.number<std::int16_t>(0);
    out.number(v.epoch);
    out.number(v.previousEpoch);
    out.number(v.state);
    writePartitions(out, v.assigned);
    writePartitions(out, v.pendingRevocation);
    out.end();
    return out.take();
}

CurrentImage readCurrent(WireReader& in) {
    in.number<std::int16_t>();
    CurrentImage v;
    v.epoch = in.number<std::int32_t>();
    v.previousEpoch = in.number<std::int32_t>();
    v.state = in.number<std::int8_t>();
    v.assigned = readPartitions(in);
    v.pendingRevocation = readPartitions(in);
    in.end();
    return v;
}

// ---- keys

Bytes keyOf(const OffsetCommitRecord& r) {
    WireWriter out(false);
    out.number(static_cast<std::int16_t>(kOffset));
    out.text(r.group);
    out.text(r.partition.topic);
    out.number(r.partition.partition);
    return out.take();
}
Bytes keyOf(const ClassicGroupRecord& r) {
    return keyOf(kClassic, {r.group});
}
Bytes keyOf(const GroupEpochRecord& r) {
    return keyOf(kEpoch, {r.group});
}
Bytes keyOf(const MemberRecord& r) {
    return keyOf(kMember, {r.group, r.member});
}
Bytes keyOf(const TargetEpochRecord& r) {
    return keyOf(kTargetEpoch, {r.group});
}
Bytes keyOf(const TargetRecord& r) {
    return keyOf(kTarget, {r.group, r.member});
}
Bytes keyOf(const CurrentRecord& r) {
    return keyOf(kCurrent, {r.group, r.member});
}

/// Reads the value, if there is one, with `read`.
template <class Read>
auto valueWith(std::optional<ByteView> value, bool& ok, bool flexible, Read read)
    -> std::optional<decltype(read(std::declval<WireReader&>()))> {
    if (!value) return std::nullopt;
    WireReader in(*value, flexible);
    auto found = read(in);
    ok = ok && in.ok();
    return found;
}

std::int32_t readTargetEpoch(WireReader& in) {
    in.number<std::int16_t>();
    const auto epoch = in.number<std::int32_t>();
    in.end();
    return epoch;
}

PartitionsById readTarget(WireReader& in) {
    in.number<std::int16_t>();
    PartitionsById found = readPartitions(in);
    in.end();
    return found;
}

std::optional<Record> decoded(WireReader& key, std::optional<ByteView> value, bool& ok) {
    const auto type = key.number<std::int16_t>();
    const std::string group = key.text();
    switch (type) {
        case kLegacyOffset:
        case kOffset: {
            OffsetCommitRecord record;
            record.group = group;
            record.partition.topic = key.text();
            record.partition.partition = key.number<std::int32_t>();
            record.value = valueWith(value, ok, false, readOffset);
            return record;
        }
        case kClassic:
            return ClassicGroupRecord{group, valueWith(value, ok, false, readClassic)};
        case kEpoch:
            return GroupEpochRecord{group, valueWith(value, ok, true, readEpoch)};
        case kMember:
            return MemberRecord{group, key.text(), valueWith(value, ok, true, readMember)};
        case kTargetEpoch:
            return TargetEpochRecord{group, valueWith(value, ok, true, readTargetEpoch)};
        case kTarget:
            return TargetRecord{group, key.text(), valueWith(value, ok, true, readTarget)};
        case kCurrent:
            return CurrentRecord{group, key.text(), valueWith(value, ok, true, readCurrent)};
        default:
            return std::nullopt;
    }
}

}  // namespace

Uuid uuidFrom(std::string_view text) {
    Uuid id{};
    std::uint32_t bits = 0;
    int have = 0;
    std::size_t at = 0;
    for (const char c : text) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) return {};
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        have += 6;
        if (have < 8 || at == id.size()) continue;
        have -= 8;
        id[at++] = static_cast<std::byte>(bits >> have & 0xff);
    }
    return id;
}

std::string textOf(const Uuid& id) {
    std::string text;
    std::uint32_t bits = 0;
    int have = 0;
    for (const std::byte byte : id) {
        bits = bits << 8 | static_cast<std::uint32_t>(byte);
        have += 8;
        for (; have >= 6; have -= 6) text += kDigits[bits >> (have - 6) & 63];
    }
    text += kDigits[bits << (6 - have) & 63];
    return text;
}

KeyValue encode(const Record& record) {
    return std::visit(
        [](const auto& r) {
            KeyValue made{keyOf(r), std::nullopt};
            if (r.value) made.value = valueOf(*r.value);
            return made;
        },
        record);
}

Result<Record> decode(ByteView key, std::optional<ByteView> value) {
    bool ok = true;
    WireReader in(key, false);
    const auto record = decoded(in, value, ok);
    if (!record) return Failure{"a record of an unknown type"};
    if (!ok || !in.ok()) return Failure{"a record of a group that ends too early"};
    return *record;
}

}  // namespace logarium::group
