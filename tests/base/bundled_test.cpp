#include <QTest>
#include <algorithm>

#include "core/base/bundled.h"

using namespace logarium;

class BundledTest : public QObject {
    Q_OBJECT
private slots:
    void filesAreSortedAndFoundByPath() {
        const auto files = bundledFiles();
        QVERIFY(!files.empty());
        QVERIFY(std::is_sorted(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; }));
        for (const BundledFile& file : files) {
            QVERIFY(bundledFile(file.path).has_value());
            QCOMPARE(bundledFile(file.path)->size(), file.text.size());
            QVERIFY(!file.text.empty());
        }
    }
    void anUnknownPathGivesNothing() { QVERIFY(!bundledFile("scenarios/no-such.yaml").has_value()); }
};

QTEST_GUILESS_MAIN(BundledTest)
#include "bundled_test.moc"
