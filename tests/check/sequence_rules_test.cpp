// L7 along a log: what idempotence promises, and how each way to break it is told.
#include "core/check/sequence_rules.h"

#include <QTest>

using namespace logarium;
using namespace logarium::check;

namespace {

record::BatchHeader batch(std::int64_t base, int records, std::int16_t epoch, std::int32_t sequence) {
    record::BatchHeader header;
    header.baseOffset = Offset{base};
    header.lastOffsetDelta = records - 1;
    header.producerId = 7;
    header.producerEpoch = epoch;
    header.baseSequence = sequence;
    return header;
}

record::BatchHeader marker(std::int64_t base, std::int16_t epoch) {
    record::BatchHeader header = batch(base, 1, epoch, record::kNoSequence);
    header.attributes = record::kControlBit | record::kTransactionalBit;
    return header;
}

QString wrongIn(SequenceWalk walk, const std::vector<record::BatchHeader>& log) {
    for (const record::BatchHeader& header : log)
        if (const std::string wrong = walk.look(header); !wrong.empty()) return QString::fromStdString(wrong);
    return "nothing";
}

}  // namespace

class SequenceRulesTest : public QObject {
    Q_OBJECT
private slots:
    void sequencesGoOn() {
        const SequenceWalk walk(true);
        QCOMPARE(wrongIn(walk, {batch(0, 3, 0, 0), batch(3, 2, 0, 3), batch(5, 1, 0, 5)}), "nothing");
        // An epoch begins where it likes when all before it is gone, and at 0 after another one.
        QCOMPARE(wrongIn(walk, {batch(90, 3, 2, 40), batch(93, 1, 3, 0), batch(94, 1, 3, 1)}), "nothing");
        constexpr std::int32_t kLast = 2147483647;
        QCOMPARE(wrongIn(walk, {batch(0, 2, 0, kLast - 1), batch(2, 1, 0, 0)}), "nothing");
        QCOMPARE(wrongIn(walk, {batch(0, 2, 0, 0), marker(2, 1), batch(3, 1, 1, 0)}), "nothing");
    }

    void aSequenceThatComesAgainIsSeen() {
        const QString wrong = wrongIn(SequenceWalk(true), {batch(0, 3, 0, 0), batch(3, 3, 0, 0)});
        QCOMPARE(wrong, "has sequence 0 of producer 7, epoch 0; 3 was to follow on the batch at 0");
        // Also where the cleaner took something.
        QVERIFY(wrongIn(SequenceWalk(true), {batch(0, 3, 0, 0), batch(9, 3, 0, 0)}) != "nothing");
    }

    void aSequenceThatIsLeftOutIsSeen() {
        QVERIFY(wrongIn(SequenceWalk(true), {batch(0, 3, 0, 0), batch(3, 1, 0, 5)}) != "nothing");
        // The cleaner may have taken the batch between, and coordinators number nothing.
        QCOMPARE(wrongIn(SequenceWalk(true), {batch(0, 3, 0, 0), batch(9, 1, 0, 9)}), "nothing");
        QCOMPARE(wrongIn(SequenceWalk(false), {batch(0, 1, 0, 0), batch(1, 1, 0, 0)}), "nothing");
        // Also when a marker is what stands behind the place.
        QCOMPARE(wrongIn(SequenceWalk(true), {batch(0, 1, 0, 0), marker(3, 0), batch(4, 1, 0, 3)}), "nothing");
        QVERIFY(wrongIn(SequenceWalk(true), {batch(0, 1, 0, 0), marker(1, 0), batch(2, 1, 0, 3)}) != "nothing");
    }

    void aFencedEpochIsSeen() {
        const QString wrong = wrongIn(SequenceWalk(false), {batch(0, 1, 0, 0), marker(1, 1), batch(2, 1, 0, 1)});
        QCOMPARE(wrong, "has epoch 0 of producer 7, after epoch 1 at 1");
    }
};

QTEST_APPLESS_MAIN(SequenceRulesTest)
#include "sequence_rules_test.moc"
