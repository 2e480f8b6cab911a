#pragma once
#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>
#include <variant>

#include "core/base/time.h"

namespace logarium::app {

/// What the command line asks for.
struct Options {
    QString scenario;  ///< name or file
    QString lesson;
    QString dataDir;
    QString openDataDir;  ///< a real Kafka data directory to look at
    std::optional<double> speed;
    std::optional<Micros> at;
    bool present = false;
    QString screenshot;
    QString view;
    QSize size;
    QString theme;
    double scale = 1;
    bool listViews = false;
    bool listScenarios = false;
    bool listLessons = false;
    bool help = false;
    bool version = false;
};

struct BadOption {
    QString message;  ///< one line: what, and what was expected
};

/// Reads the arguments after the program's name.
std::variant<Options, BadOption> parseOptions(const QStringList& arguments);

QString helpText();

}  // namespace logarium::app
