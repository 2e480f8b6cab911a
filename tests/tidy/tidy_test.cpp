// House rules that a reader can rely on because this test keeps them: which room may include which, no Qt and no chance
// in the core, and the bounds on the length of files and functions.
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include "tests/tidy/function_lengths.h"
#include "tests/tidy/rules.h"

namespace {

const QString kRoot = QStringLiteral(TEST_SOURCE_DIR);

QStringList sources(const QString& folder) {
    QStringList files;
    QDirIterator it(kRoot + '/' + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) files << it.next().mid(kRoot.size() + 1);
    files.sort();
    return files;
}

QStringList lines(const QString& file) {
    QFile f(kRoot + '/' + file);
    if (!f.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(f.readAll()).split('\n');
}

/// Each line of the folders' sources that the rule does not like.
template <class Rule>
QStringList breaches(const QStringList& folders, Rule rule) {
    QStringList found;
    for (const QString& folder : folders)
        for (const QString& file : sources(folder))
            for (const QString& line : lines(file))
                if (rule(file, line)) found << file + ": " + line.trimmed();
    return found;
}

QString report(const QStringList& found) {
    return '\n' + found.join('\n');
}

#define QVERIFY_NONE(found) QVERIFY2((found).isEmpty(), qPrintable(report(found)))

}  // namespace

class TidyTest : public QObject {
    Q_OBJECT
private slots:
    void includesFollowTheArrows() {
        QVERIFY_NONE(breaches({"core", "views", "app"}, [](const QString& file, const QString& line) {
            return !tidy::wrongInclude(file, line).isEmpty();
        }));
    }

    void aViewKnowsNoOtherView() {
        QVERIFY_NONE(breaches({"views"}, [](const QString& file, const QString& line) {
            return !tidy::otherView(file, line).isEmpty();
        }));
    }

    void theCoreHasNoQtAndNoConnect() {
        QVERIFY_NONE(breaches({"core"}, [](const QString&, const QString& line) { return tidy::usesQt(line); }));
    }

    void theCoreHasNoWallClockAndNoChance() {
        QVERIFY_NONE(
            breaches({"core"}, [](const QString&, const QString& line) { return tidy::leavesToChance(line); }));
    }

    void nothingTellsTales() {
        QVERIFY_NONE(breaches({"core", "views", "app"}, [](const QString& file, const QString& line) {
            return tidy::tellsTales(line) && !file.contains("_table");  // Kafka's own words.
        }));
    }

    /// A rule that sees nothing keeps nothing: each is shown a breach, and a line that is none.
    void plantedBreachesAreSeen() {
        QCOMPARE(tidy::wrongInclude("core/log/log.h", "#include \"core/cluster/broker.h\""), "core/cluster/broker.h");
        QCOMPARE(tidy::wrongInclude("core/record/batch.h", "#include \"core/disk/disk.h\""), "core/disk/disk.h");
        QCOMPARE(tidy::wrongInclude("core/sim/world.h", "#include \"core/observe/why.h\""), "core/observe/why.h");
        QCOMPARE(tidy::wrongInclude("views/layout/a.cpp", "#include \"core/sim/world.h\""), "core/sim/world.h");
        QCOMPARE(tidy::wrongInclude("views/layout/a.cpp", "#include \"app/gui/options.h\""), "app/gui/options.h");
        QVERIFY(tidy::wrongInclude("core/cluster/broker.h", "#include \"core/log/log.h\"").isEmpty());
        QCOMPARE(tidy::otherView("views/layout/a.cpp", "#include \"views/charts/charts_view.h\""), "charts");
        QVERIFY(tidy::otherView("views/layout/a.cpp", "#include \"views/shared/view.h\"").isEmpty());
        for (const char* line : {"#include <QString>", "    connect(a, b);", "QString name;"})
            QVERIFY(tidy::usesQt(line));
        for (const char* line :
             {"auto t = std::chrono::steady_clock::now();", "std::mt19937 random;", "time(nullptr)", "rand()",
              "std::uniform_int_distribution<int> d;", "#include <random>", "std::unordered_map<int, int> m;"})
            QVERIFY2(tidy::leavesToChance(line), line);
        QVERIFY(!tidy::leavesToChance("operand(1); std::map<int, int> random_;"));
        QVERIFY(tidy::isConnect("QObject::connect(a, &A::b, c);") && !tidy::isConnect("disconnected(now);"));
        for (const char* line : {"// TODO: later", "open(\"/tmp/x\")"}) QVERIFY2(tidy::tellsTales(line), line);
        QVERIFY(!tidy::tellsTales("core/work/tmp.h, a/tmp/b"));
    }

    void filesStayShort() {
        QStringList found;
        for (const QString folder : {"core", "views", "app", "tests"})
            for (const QString& file : sources(folder))
                if (const auto count = lines(file).size() - 1; count > 500 && !file.contains("_table"))
                    found << QString("%1: %2 lines").arg(file).arg(count);
        QVERIFY_NONE(found);
    }

    void functionsStayShort() {
        int all = 0;
        QStringList found;
        for (const QString folder : {"core", "views", "app"}) {
            for (const QString& file : sources(folder)) {
                for (const tidy::Function& function : tidy::functions(lines(file))) {
                    ++all;
                    if (function.lines > 60)
                        found << QString("%1:%2: %3 lines").arg(file).arg(function.firstLine).arg(function.lines);
                }
            }
        }
        // One in a hundred may be longer, for a reason that it gives.
        QVERIFY2(found.size() * 100 <= all, qPrintable(QString("%1 of %2").arg(found.size()).arg(all) + report(found)));
    }

    void functionLengthsAreMeasured() {
        const QStringList text = {"int f() {",
                                  "    if (x) {",
                                  "    }",
                                  "    return 1;",
                                  "}",
                                  "class C {",
                                  "    void g() {",
                                  "        a();",
                                  "    }",
                                  "};",
                                  "namespace n {",
                                  "void h(int a,",
                                  "       int b) {",
                                  "    b();",
                                  "}",
                                  "}"};
        const auto found = tidy::functions(text);
        QCOMPARE(found.size(), 3);
        QCOMPARE(found[0].lines, 5);
        QCOMPARE(found[1].lines, 3);
        QCOMPARE(found[2].firstLine, 13);
    }

    void everyRoomSaysWhatItIs() {
        QStringList found;
        QStringList rooms = {"core", "views", "app", "tests", "resources", "tutorials", "packaging"};
        for (const QString parent : {"core", "views"})
            for (const QString& sub : QDir(kRoot + '/' + parent).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
                rooms << parent + QString('/') + sub;
        for (const QString& folder : rooms)
            if (QDir(kRoot + '/' + folder).exists() && !QFile::exists(kRoot + '/' + folder + "/README.md"))
                found << folder + " has no README.md";
        QVERIFY_NONE(found);
    }

    void signalsStayFew() {
        int connects = 0;
        qsizetype count = 0;
        for (const QString folder : {"views", "app"}) {
            for (const QString& file : sources(folder)) {
                for (const QString& line : lines(file)) {
                    ++count;
                    if (tidy::isConnect(line)) ++connects;
                }
            }
        }
        QVERIFY2(connects * 1000 <= 8 * count, qPrintable(QString("%1 connects in %2 lines").arg(connects).arg(count)));
    }

    void theMainWindowStaysAShell() {
        for (const QString& file : sources("app"))
            if (file.endsWith("/main_window.cpp")) QVERIFY2(lines(file).size() <= 400, qPrintable(file));
    }
};

QTEST_GUILESS_MAIN(TidyTest)
#include "tidy_test.moc"
