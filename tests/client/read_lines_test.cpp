#include "core/client/read_lines.h"

#include <QTest>

using namespace logarium;
using client::ReadLine;
using client::ReadLines;

namespace {

PartitionId at(int partition) {
    return {TopicIndex{0}, partition};
}

std::vector<int> resting(const ReadLines& lines) {
    std::vector<int> found;
    lines.forResting([&](PartitionId id, const ReadLine&) { found.push_back(id.partition); });
    return found;
}

/// Lines 0 to 4, of which the odd ones wait for answers 1 and 2.
ReadLines someWaiting() {
    ReadLines lines;
    for (int p : {4, 2, 0, 3, 1}) lines.add(at(p));
    std::int64_t number = 0;
    lines.askResting([&](PartitionId id, ReadLine&) { return id.partition % 2 == 1 ? ++number : 0; });
    return lines;
}

}  // namespace

class ReadLinesTest : public QObject {
    Q_OBJECT

private slots:
    void thoseThatWaitForNothingComeInOrder() {
        const ReadLines lines = someWaiting();
        QCOMPARE(resting(lines), (std::vector{0, 2, 4}));
        QVERIFY(lines.find(at(1))->phase == ReadLine::Phase::Waiting);
        QCOMPARE(lines.find(at(3))->correlation, std::int64_t{2});
    }

    void anAnswerFindsItsLineOnce() {
        ReadLines lines = someWaiting();
        PartitionId found;
        QVERIFY(lines.answered(2, found) != nullptr);
        QCOMPARE(found.partition, 3);
        QCOMPARE(resting(lines), (std::vector{0, 2, 3, 4}));
        QVERIFY(lines.answered(2, found) == nullptr);
        QVERIFY(lines.answered(7, found) == nullptr);
    }

    void anAnswerToAQuestionGivenUpFindsNone() {
        ReadLines lines = someWaiting();
        lines.rest(at(1), ReadLine::Phase::NeedsPosition);
        PartitionId found;
        QVERIFY(lines.answered(1, found) == nullptr);
        QCOMPARE(resting(lines), (std::vector{0, 1, 2, 4}));
        QVERIFY(lines.find(at(1))->phase == ReadLine::Phase::NeedsPosition);
        // Asked anew, the old number still means nothing.
        lines.askResting([](PartitionId id, ReadLine&) { return id.partition == 1 ? std::int64_t{9} : 0; });
        QVERIFY(lines.answered(1, found) == nullptr);
        QVERIFY(lines.answered(9, found) != nullptr);
    }

    void linesThatAreGivenWholeKeepTheirQuestions() {
        ReadLines lines = someWaiting();
        ReadLines::Map kept;
        for (int p : {1, 2}) kept[at(p)] = *lines.find(at(p));
        kept[at(9)] = {};
        lines.replace(kept);
        QCOMPARE(resting(lines), (std::vector{2, 9}));
        PartitionId found;
        QVERIFY(lines.answered(1, found) != nullptr);
        QVERIFY(lines.answered(2, found) == nullptr);
    }
};

QTEST_APPLESS_MAIN(ReadLinesTest)
#include "read_lines_test.moc"
