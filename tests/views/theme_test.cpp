// The look that all views share: colours that can be read, and numbers said the same way everywhere.
#include <QTest>
#include <cmath>

#include "views/shared/quantity_text.h"
#include "views/shared/tabular.h"
#include "views/shared/theme.h"

using namespace logarium::views;

namespace {

double channel(int value) {
    const double c = value / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c) {
    return 0.2126 * channel(c.red()) + 0.7152 * channel(c.green()) + 0.0722 * channel(c.blue());
}

/// WCAG 2 contrast ratio: 4.5 is the floor for text.
double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace

class ThemeTest : public QObject {
    Q_OBJECT
private slots:
    void textCanBeRead_data() {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("paper");
        for (const QString& id : themeIds()) {
            const Theme t = themeFor(id);
            const QList<std::pair<const char*, QColor>> inks = {
                {"text", t.text},         {"muted", t.textMuted},   {"leader", t.leader}, {"follower", t.follower},
                {"good", t.good},         {"warning", t.warning},   {"danger", t.danger}, {"offline", t.offline},
                {"producer", t.producer}, {"consumer", t.consumer}, {"accent", t.accent},
            };
            for (const auto& [name, ink] : inks) {
                QTest::addRow("%s: %s on surface", qPrintable(id), name) << id << ink << t.surface;
                QTest::addRow("%s: %s on its own tint", qPrintable(id), name) << id << ink << t.tint(ink, 0.13);
            }
            QTest::addRow("%s: text on window", qPrintable(id)) << id << t.text << t.window;
            QTest::addRow("%s: muted on window", qPrintable(id)) << id << t.textMuted << t.window;
        }
    }
    void textCanBeRead() {
        QFETCH(QColor, ink);
        QFETCH(QColor, paper);
        const double ratio = contrast(ink, paper);
        // Tinted badges are bold and short; WCAG's 3:1 for bold text would do, a little more is asked.
        const double floor = QByteArray(QTest::currentDataTag()).contains("tint") ? 3.8 : 4.5;
        QVERIFY2(ratio >= floor, qPrintable(QString::number(ratio)));
    }

    void anUnknownThemeIsTheDarkOne() {
        QCOMPARE(themeFor("no such theme").id, QString("dark"));
        QCOMPARE(themeIds(), QStringList({"dark", "light", "projector"}));
        QVERIFY(themeFor("projector").textPx > themeFor("dark").textPx);
    }

    void numbers_data() {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("expected");
        QTest::newRow("compact below a thousand") << compactText(999) << "999";
        QTest::newRow("compact thousand") << compactText(1000) << "1 k";
        QTest::newRow("compact with a digit") << compactText(1234) << "1.2 k";
        QTest::newRow("compact without a digit") << compactText(12'345) << "12 k";
        QTest::newRow("compact rounds into the next unit") << compactText(999'700) << "1 M";
        QTest::newRow("compact negative") << compactText(-1234) << "-1.2 k";
        QTest::newRow("no rate") << rateText(0) << "0";
        QTest::newRow("half a record a second") << rateText(0.5) << "0.5";
        QTest::newRow("many") << rateText(12'000) << "12 k";
    }
    void numbers() {
        QFETCH(QString, said);
        QFETCH(QString, expected);
        QCOMPARE(said.replace(QChar(0x202F), ' '), expected);
    }

    void digitsAreEquallyWide() {
        const QFont font = themeFor("dark").font(13);
        QCOMPARE(tabularWidth(font, "1111"), tabularWidth(font, "8888"));
        QVERIFY(tabularWidth(font, "11111") > tabularWidth(font, "8888"));
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
