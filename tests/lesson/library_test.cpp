#include <QTest>
#include <set>

#include "core/lesson/library.h"

using namespace logarium::lesson;

class LibraryTest : public QObject {
    Q_OBJECT
private slots:
    void everyIdIsUniqueAndOpens() {
        std::set<std::string> ids;
        for (const LibraryEntry& entry : library()) {
            QVERIFY2(ids.insert(entry.id).second, entry.id.c_str());
            QCOMPARE(bundledLesson(entry.id).value().title, entry.title);
        }
        QVERIFY(ids.contains("two-signatures"));
    }
    void anUnknownIdNamesTheKnownOnes() {
        const auto lesson = bundledLesson("nothing");
        QVERIFY(!lesson.ok());
        QVERIFY(lesson.error().message.find("two-signatures") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(LibraryTest)
#include "library_test.moc"
