#pragma once
#include <QMap>
#include <QRegularExpression>
#include <QStringList>

/// The house rules about single lines, apart from the files they are asked of: so that a planted breach can show that
/// each of them sees.
namespace tidy {

/// "core/log/cleaner/x.cpp" -> "core/log"; "views/layout/x.h" -> "views"; "app/..." -> "app".
inline QString room(const QString& path) {
    const QStringList parts = path.split('/');
    return parts[0] == "core" && parts.size() > 2 ? parts[0] + '/' + parts[1] : parts[0];
}

/// The rooms that a room may include; the arrows of the architecture, written out.
inline QStringList below(const QString& name) {
    static const QStringList base = {"core/base"};
    static const QStringList bytes = base + QStringList{"core/record", "core/disk"};
    static const QStringList log = bytes + QStringList{"core/log"};
    static const QStringList group = log + QStringList{"core/group"};
    static const QStringList txn = group + QStringList{"core/txn"};
    static const QStringList cluster = txn + QStringList{"core/cluster"};
    static const QStringList client = cluster + QStringList{"core/client"};
    static const QStringList sim = client + QStringList{"core/quorum", "core/sim"};
    static const QStringList observe = sim + QStringList{"core/observe"};
    static const QMap<QString, QStringList> arrows = {
        {"core/base", {}},
        {"core/record", base},
        {"core/disk", base},
        {"core/log", bytes},
        {"core/group", log},
        {"core/txn", group},
        {"core/cluster", txn},
        {"core/client", cluster},
        {"core/quorum", base},
        {"core/sim", client + QStringList{"core/quorum"}},
        {"core/check", sim},
        {"core/observe", sim},
        {"core/console", observe},
        {"core/wire", sim},
        {"core/lesson", observe + QStringList{"core/console"}},
        {"views", {"core/base", "core/observe"}},
        {"app",
         {"core/base", "core/check", "core/observe", "core/console", "core/wire", "core/lesson", "core/sim",
          "core/disk", "core/record", "core/log", "core/group", "core/txn", "core/quorum", "core/cluster",
          "core/client", "views"}},
    };
    return arrows.value(name);
}

/// What the line of `file` includes against the arrows; empty: nothing.
inline QString wrongInclude(const QString& file, const QString& line) {
    static const QRegularExpression include("^\\s*#include \"([^\"]+)\"");
    const auto match = include.match(line);
    if (!match.hasMatch() || !match.captured(1).contains('/')) return {};
    const QString mine = room(file);
    const QString theirs = room(match.captured(1));
    return theirs == mine || below(mine).contains(theirs) ? QString{} : match.captured(1);
}

/// Which other view a file of `views` includes; empty: none.
inline QString otherView(const QString& file, const QString& line) {
    static const QRegularExpression include("^\\s*#include \"views/([^/\"]+)/");
    const auto match = include.match(line);
    if (!match.hasMatch() || match.captured(1) == file.split('/')[1] || match.captured(1) == "shared") return {};
    return match.captured(1);
}

inline bool usesQt(const QString& line) {
    static const QRegularExpression qt("^\\s*#include <Q[A-Za-z/]+>|\\bconnect\\(|\\bQString\\b");
    return qt.match(line).hasMatch();
}

/// Same seed, same bytes: what could differ between two runs. The order of an unordered container is chance too.
inline bool leavesToChance(const QString& line) {
    static const QRegularExpression banned(
        "std::chrono|gettimeofday|clock_gettime|\\btime\\((nullptr|NULL|0)\\)|std::random_device|std::mt19937|"
        "std::default_random_engine|_distribution<|\\brand\\(|\\bsrand\\(|#include <(random|chrono|thread|ctime)>|"
        "std::this_thread|std::unordered_|std::hash<|std::shuffle");
    return banned.match(line).hasMatch();
}

inline bool isConnect(const QString& line) {
    static const QRegularExpression call("\\bconnect\\(");
    return call.match(line).hasMatch();
}

/// Where and by whom the project was made is not its business; nor is what is still to do.
inline bool tellsTales(const QString& line) {
    static const QRegularExpression words("\\b(TODO|FIXME|XXX)\\b|(^|[\\s\"'(=])/(work|tmp|root|home)/");
    return words.match(line).hasMatch();
}

}  // namespace tidy
