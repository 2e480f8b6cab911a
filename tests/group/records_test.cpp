// The records of __consumer_offsets, against bytes that Kafka 4.1.0's own serializer wrote.
#include <QTest>

#include "core/group/consumer_protocol.h"
#include "core/group/metadata_hash.h"
#include "core/group/records.h"

using namespace logarium;
using namespace logarium::group;

namespace {

Bytes unhex(const QByteArray& text) {
    const QByteArray raw = QByteArray::fromHex(text);
    const ByteView view = std::as_bytes(std::span(raw.data(), static_cast<std::size_t>(raw.size())));
    return {view.begin(), view.end()};
}

QByteArray hex(ByteView bytes) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex();
}

const Uuid kTopic = uuidFrom("AAAAAAAAAAAAAAAAAAAAAQ");
const TimestampMs kThen{1'700'000'000'000};

CommittedOffset offset42(int epoch, std::string metadata, Uuid topic) {
    CommittedOffset value;
    value.offset = Offset{42};
    value.leaderEpoch = epoch;
    value.metadata = std::move(metadata);
    value.commitTimestamp = kThen;
    value.topicId = topic;
    return value;
}

/// Of group g in t-3. Part by part: GCC 12 takes a nested list for uninitialized.
OffsetCommitRecord commitOf(std::optional<CommittedOffset> value) {
    OffsetCommitRecord record;
    record.group = "g";
    record.partition.topic = "t";
    record.partition.partition = 3;
    record.value = std::move(value);
    return record;
}

ClassicMemberImage member(std::string id, std::optional<std::string> instance, Bytes assignment) {
    ClassicMemberImage m;
    m.memberId = std::move(id);
    m.instanceId = std::move(instance);
    m.clientId = "c";
    m.host = "/127.0.0.1";
    m.rebalanceTimeoutMs = 300'000;
    m.sessionTimeoutMs = 45'000;
    m.subscription = unhex("0102");
    m.assignment = std::move(assignment);
    return m;
}

ClassicGroupRecord classic() {
    ClassicGroupImage image;
    image.protocolType = "consumer";
    image.generation = 2;
    image.protocol = "range";
    image.leader = "m-1";
    image.stateSince = kThen;
    image.members = {member("m-1", "i", unhex("03")), member("m-2", std::nullopt, {})};
    return {"g", image};
}

ClassicGroupRecord emptyClassic() {
    ClassicGroupImage image;
    image.protocolType = "consumer";
    image.generation = 3;
    image.stateSince = kThen;
    return {"g", image};
}

MemberRecord joined(bool everything) {
    MemberImage image;
    image.clientId = "c";
    image.host = "/127.0.0.1";
    image.rebalanceTimeoutMs = 300'000;
    if (everything) {
        image.instanceId = "i";
        image.regex = "a.*";
        image.assignor = "range";
    } else {
        image.topics = {"t"};
    }
    return {"g", "m", image};
}

/// One that speaks the classic protocol, and has a rack.
MemberRecord ofClassicProtocol() {
    MemberImage image;
    image.rack = "b";
    image.clientId = "reader";
    image.host = "/127.0.0.1";
    image.topics = {"orders"};
    image.rebalanceTimeoutMs = 300'000;
    image.classic = ClassicMetadata{45'000, {{"range", {std::byte{1}, std::byte{2}, std::byte{3}}}}};
    return {"g", "m", image};
}

CurrentRecord current() {
    CurrentImage image;
    image.epoch = 7;
    image.previousEpoch = 6;
    image.state = 1;
    image.assigned[kTopic] = {0, 1};
    return {"g", "m", image};
}

struct Row {
    const char* name;
    Record record;
    const char* key;
    const char* value;  ///< null: a tombstone
};

std::vector<Row> rows() {
    PartitionsById target;
    target[kTopic] = {0};
    return {
        {"offset", commitOf(offset42(5, "", kTopic)), "000100016700017400000003",
         "0004000000000000002a00000005010000018bcfe5680001001000000000000000000000000000000001"},
        {"offset without topic id", commitOf(offset42(-1, "m", {})), "000100016700017400000003",
         "0004000000000000002affffffff026d0000018bcfe5680000"},
        {"offset gone", commitOf(std::nullopt), "000100016700017400000003", nullptr},
        {"classic", classic(), "0002000167",
         "00030008636f6e73756d657200000002000572616e676500036d2d310000018bcfe568000000000200036d2d31000169000163000a2f3"
         "1"
         "32372e302e302e31000493e00000afc8000000020102000000010300036d2d32ffff000163000a2f3132372e302e302e31000493e0000"
         "0"
         "afc800000002010200000000"},
        {"classic empty", emptyClassic(), "0002000167",
         "00030008636f6e73756d657200000003ffffffff0000018bcfe5680000000000"},
        {"classic gone", ClassicGroupRecord{"g", std::nullopt}, "0002000167", nullptr},
        {"epoch", GroupEpochRecord{"g", GroupEpochImage{7, 123'456'789}}, "0003000167",
         "00000000000701000800000000075bcd15"},
        {"epoch without hash", GroupEpochRecord{"g", GroupEpochImage{7, 0}}, "0003000167", "00000000000700"},
        {"target", TargetRecord{"g", "m", target}, "000700016700016d",
         "0000020000000000000000000000000000000102000000000000"},
        {"target gone", TargetRecord{"g", "m", std::nullopt}, "000700016700016d", nullptr},
        {"target epoch", TargetEpochRecord{"g", 7}, "0006000167", "00000000000700"},
        {"member", joined(false), "000500016700016d", "0000000002630b2f3132372e302e302e3102027401000493e00000"},
        {"member with everything", joined(true), "000500016700016d",
         "000002690002630b2f3132372e302e302e310104612e2a000493e00672616e676500"},
        {"member of the classic protocol", ofClassicProtocol(), "000500016700016d",
         "0000000262077265616465720b2f3132372e302e302e3102076f726465727301000493e000010012010000afc8020672616e676504010"
         "20300"
         "00"},
        {"current", current(), "000800016700016d",
         "00000000000700000006010200000000000000000000000000000001030000000000000001000100"},
    };
}

}  // namespace

class RecordsTest : public QObject {
    Q_OBJECT
private slots:
    void areKafkasBytes_data() {
        QTest::addColumn<int>("row");
        for (int i = 0; i < std::ssize(rows()); ++i) QTest::newRow(rows()[static_cast<std::size_t>(i)].name) << i;
    }
    void areKafkasBytes() {
        QFETCH(int, row);
        const Row wanted = rows()[static_cast<std::size_t>(row)];
        const KeyValue bytes = encode(wanted.record);
        QCOMPARE(hex(bytes.key), QByteArray(wanted.key));
        QCOMPARE(bytes.value.has_value(), wanted.value != nullptr);
        if (bytes.value) QCOMPARE(hex(*bytes.value), QByteArray(wanted.value));
        const auto read = decode(bytes.key, bytes.value ? std::optional<ByteView>(*bytes.value) : std::nullopt);
        QVERIFY(read.ok());
        QVERIFY(read.value() == wanted.record);
    }

    void anOlderOffsetIsRead() {
        const Bytes key = unhex("000100016700017400000003");
        const Bytes value = unhex("0003000000000000002a0000000500016d0000018bcfe56800");
        const auto read = decode(key, ByteView(value));
        QVERIFY(read.ok());
        QVERIFY(read.value() == Record(commitOf(offset42(5, "m", {}))));
    }

    void everyCutIsNoticed() {
        for (const Row& row : rows()) {
            if (row.value == nullptr) continue;
            const KeyValue bytes = encode(row.record);
            for (std::size_t size = 0; size < bytes.key.size(); ++size)
                QVERIFY2(!decode(ByteView(bytes.key).first(size), ByteView(*bytes.value)).ok(), row.name);
            for (std::size_t size = 0; size < bytes.value->size(); ++size)
                QVERIFY2(!decode(bytes.key, ByteView(*bytes.value).first(size)).ok(), row.name);
        }
        QVERIFY(!decode(unhex("0063000167"), std::nullopt).ok());
    }

    void uuidsAreKafkasText() {
        QCOMPARE(textOf(kTopic), std::string("AAAAAAAAAAAAAAAAAAAAAQ"));
        QCOMPARE(textOf(uuidFrom("Zx-_0123456789abcdefgA")), std::string("Zx-_0123456789abcdefgA"));
    }

    /// As hash4j gave it for the same stream.
    void topicsHashAsInKafka() {
        QCOMPARE(metadataHash({{"orders", TopicShape{kTopic, 3}}}), std::int64_t{-2'718'304'761'464'552'938});
        QCOMPARE(metadataHash({}), std::int64_t{0});
    }

    void membersSpeakKafkasProtocol() {
        QCOMPARE(hex(encodeSubscription({{"t", "b"}, {{"t", 0}, {"t", 1}}, 4})),
                 QByteArray("000300000002000162000174ffffffff0000000100017400000002000000000000000100000004ffff"));
        QCOMPARE(hex(encodeSubscription({{"t"}, {}, -1})),
                 QByteArray("000300000001000174ffffffff00000000ffffffffffff"));
        const Bytes assignment = unhex("000300000001000174000000020000000000000001ffffffff");
        QCOMPARE(hex(encodeAssignment({{"t", 0}, {"t", 1}})), hex(assignment));
        QVERIFY(decodeAssignment(assignment) == (std::vector<TopicPartition>{{"t", 0}, {"t", 1}}));
        QVERIFY(decodeAssignment(ByteView(assignment).first(9)).empty());
        const Subscription said{{"a", "b"}, {{"a", 2}}, 9};
        QVERIFY(decodeSubscription(encodeSubscription(said)) == said);
    }
};

QTEST_APPLESS_MAIN(RecordsTest)
#include "records_test.moc"
