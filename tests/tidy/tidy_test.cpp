// House rules that a reader can rely on because this test keeps them: which room may include which, no Qt and no chance
// in the core, and the bounds on the length of files and functions.
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "tests/tidy/function_lengths.h"

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

/// "core/log/cleaner/x.cpp" -> "core/log"; "views/layout/x.h" -> "views"; "app/..." -> "app".
QString room(const QString& path) {
    const QStringList parts = path.split('/');
    return parts[0] == "core" && parts.size() > 2 ? parts[0] + '/' + parts[1] : parts[0];
}

QStringList below(const QString& name) {
    // Each room with the rooms it may include; the arrows of the architecture, written out.
    static const QMap<QString, QStringList> arrows = {
        {"core/base", {}},
        {"core/record", {"core/base"}},
        {"core/disk", {"core/base"}},
        {"core/log", {"core/base", "core/record", "core/disk"}},
        {"core/cluster", {"core/base", "core/record", "core/disk", "core/log"}},
        {"core/client", {"core/base", "core/record", "core/disk", "core/log", "core/cluster"}},
        {"core/sim", {"core/base", "core/record", "core/disk", "core/log", "core/cluster", "core/client"}},
        {"core/check",
         {"core/base", "core/record", "core/disk", "core/log", "core/cluster", "core/client", "core/sim"}},
        {"core/observe",
         {"core/base", "core/record", "core/disk", "core/log", "core/cluster", "core/client", "core/sim"}},
        {"core/console",
         {"core/base", "core/record", "core/disk", "core/log", "core/cluster", "core/client", "core/sim",
          "core/observe"}},
        {"core/wire", {"core/base", "core/record", "core/disk", "core/log", "core/cluster", "core/client", "core/sim"}},
        {"core/lesson",
         {"core/base", "core/record", "core/disk", "core/log", "core/cluster", "core/client", "core/sim",
          "core/observe", "core/console"}},
        {"views", {"core/base", "core/observe"}},
        {"app",
         {"core/base", "core/check", "core/observe", "core/console", "core/wire", "core/lesson", "core/sim", "core/disk", "core/log",
          "core/cluster", "core/client", "views"}},
    };
    return arrows.value(name);
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
        static const QRegularExpression include("^\\s*#include \"([^\"]+)\"");
        QStringList found;
        for (const QString folder : {"core", "views", "app"}) {
            for (const QString& file : sources(folder)) {
                const QString mine = room(file);
                for (const QString& line : lines(file)) {
                    const auto match = include.match(line);
                    if (!match.hasMatch() || !match.captured(1).contains('/')) continue;
                    const QString theirs = room(match.captured(1));
                    if (theirs != mine && !below(mine).contains(theirs))
                        found << file + " includes " + match.captured(1);
                }
            }
        }
        QVERIFY_NONE(found);
    }

    void aViewKnowsNoOtherView() {
        static const QRegularExpression include("^\\s*#include \"views/([^/\"]+)/");
        QStringList found;
        for (const QString& file : sources("views")) {
            for (const QString& line : lines(file)) {
                const auto match = include.match(line);
                const QString own = file.split('/')[1];
                if (match.hasMatch() && match.captured(1) != own && match.captured(1) != "shared")
                    found << file + ": " + line;
            }
        }
        QVERIFY_NONE(found);
    }

    void theCoreHasNoQtAndNoConnect() {
        static const QRegularExpression qt("^\\s*#include <Q[A-Za-z/]+>|\\bconnect\\(|\\bQString\\b");
        QStringList found;
        for (const QString& file : sources("core"))
            for (const QString& line : lines(file))
                if (qt.match(line).hasMatch()) found << file + ": " + line.trimmed();
        QVERIFY_NONE(found);
    }

    /// Same seed, same bytes: what could differ between two runs has no place in the core.
    void theCoreHasNoWallClockAndNoChance() {
        static const QRegularExpression banned(
            "std::chrono|gettimeofday|clock_gettime|\\btime\\(nullptr\\)|\\btime\\(NULL\\)|std::random_device|std::"
            "mt19937|"
            "_distribution<|\\brand\\(|\\bsrand\\(|#include <random>|#include <chrono>|#include "
            "<thread>|std::this_thread");
        QStringList found;
        for (const QString& file : sources("core"))
            for (const QString& line : lines(file))
                if (banned.match(line).hasMatch()) found << file + ": " + line.trimmed();
        QVERIFY_NONE(found);
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
        static const QRegularExpression call("\\bconnect\\(");
        int connects = 0;
        qsizetype count = 0;
        for (const QString folder : {"views", "app"}) {
            for (const QString& file : sources(folder)) {
                for (const QString& line : lines(file)) {
                    ++count;
                    if (call.match(line).hasMatch()) ++connects;
                }
            }
        }
        QVERIFY2(connects * 1000 <= 8 * count + 8000,
                 qPrintable(QString("%1 connects in %2 lines").arg(connects).arg(count)));
    }

    void theMainWindowStaysAShell() {
        for (const QString& file : sources("app"))
            if (file.endsWith("/main_window.cpp")) QVERIFY2(lines(file).size() <= 400, qPrintable(file));
    }
};

QTEST_GUILESS_MAIN(TidyTest)
#include "tidy_test.moc"
