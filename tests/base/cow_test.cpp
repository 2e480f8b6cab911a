#include <QTest>
#include <string>
#include <vector>

#include "core/base/cow.h"

using logarium::Cow;

class CowTest : public QObject {
    Q_OBJECT
private slots:
    void copiesShareUntilOneWrites() {
        Cow<std::vector<int>> first(std::vector<int>{1, 2, 3});
        Cow<std::vector<int>> second = first;
        QVERIFY(first.same(second));
        second.write().push_back(4);
        QVERIFY(!first.same(second));
        QCOMPARE(first->size(), 3u);
        QCOMPARE(second->size(), 4u);
    }
    void aSoleOwnerWritesInPlace() {
        Cow<std::string> text(std::string("a"));
        const std::string* before = &text.read();
        text.write() += "b";
        QCOMPARE(&text.read(), before);
    }
};

QTEST_GUILESS_MAIN(CowTest)
#include "cow_test.moc"
