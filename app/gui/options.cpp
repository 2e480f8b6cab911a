#include "app/gui/options.h"

#include <QCommandLineParser>

#include "core/sim/scenario.h"
#include "views/shared/theme.h"

namespace logarium::app {

namespace {

QList<QCommandLineOption> known() {
    return {
        {"scenario", "Opens a bundled or a saved scenario.", "NAME|FILE"},
        {"lesson", "Opens a lesson.", "ID"},
        {"data-dir", "Where the real segment files are mirrored.", "DIR"},
        {"open-data-dir", "Shows a real Kafka data directory, read only.", "DIR"},
        {"speed", "Virtual seconds per second (0: paused).", "N"},
        {"at", "Fast-forward to a virtual time first (90s, 7d).", "DURATION"},
        {"present", "Presenter mode, full screen."},
        {"screenshot", "Renders what the other options ask for, and exits.", "OUT.png"},
        {"view", "With --screenshot: only this view.", "ID"},
        {"size", "With --screenshot: size of the picture.", "WxH"},
        {"theme", "dark, light or projector.", "ID"},
        {"scale", "With --screenshot: pixels per unit.", "F"},
        {"list-views", "Lists views, one ID and title a line."},
        {"list-scenarios", "Lists bundled scenarios."},
        {"list-lessons", "Lists lessons."},
        {{"h", "help"}, "Shows this help."},
        {"version", "Shows the version."},
    };
}

std::optional<QSize> sizeFrom(const QString& text) {
    const QStringList parts = text.split('x');
    bool wide = false, high = false;
    if (parts.size() != 2) return std::nullopt;
    const QSize size(parts[0].toInt(&wide), parts[1].toInt(&high));
    if (!wide || !high || size.width() < 200 || size.height() < 120 || size.width() > 16384 || size.height() > 16384)
        return std::nullopt;
    return size;
}

void declare(QCommandLineParser& parser) {
    parser.setApplicationDescription("Logarium: a Kafka cluster under glass.");
    parser.addOptions(known());
}

}  // namespace

std::variant<Options, BadOption> parseOptions(const QStringList& arguments) {
    QCommandLineParser parser;
    declare(parser);
    if (!parser.parse(QStringList{"logarium"} + arguments)) return BadOption{parser.errorText() + " (see --help)"};
    if (!parser.positionalArguments().isEmpty())
        return BadOption{QString("unexpected argument '%1' (see --help)").arg(parser.positionalArguments().first())};
    Options o;
    o.scenario = parser.value("scenario");
    o.lesson = parser.value("lesson");
    o.dataDir = parser.value("data-dir");
    o.openDataDir = parser.value("open-data-dir");
    o.present = parser.isSet("present");
    o.screenshot = parser.value("screenshot");
    o.view = parser.value("view");
    o.theme = parser.value("theme");
    o.listViews = parser.isSet("list-views");
    o.listScenarios = parser.isSet("list-scenarios");
    o.listLessons = parser.isSet("list-lessons");
    o.help = parser.isSet("help");
    o.version = parser.isSet("version");
    if (parser.isSet("speed")) {
        bool good = false;
        o.speed = parser.value("speed").toDouble(&good);
        if (!good || *o.speed < 0 || *o.speed > 100000)
            return BadOption{
                QString("--speed: expected a number from 0 to 100000, not '%1'").arg(parser.value("speed"))};
    }
    if (parser.isSet("at")) {
        const auto when = sim::durationFrom(parser.value("at").toStdString());
        if (!when.ok()) return BadOption{"--at: " + QString::fromStdString(when.error().message)};
        o.at = when.value();
    }
    if (parser.isSet("size")) {
        const auto size = sizeFrom(parser.value("size"));
        if (!size)
            return BadOption{QString("--size: expected WIDTHxHEIGHT from 200x120 to 16384x16384, not '%1'")
                                 .arg(parser.value("size"))};
        o.size = *size;
    }
    if (parser.isSet("scale")) {
        bool good = false;
        o.scale = parser.value("scale").toDouble(&good);
        if (!good || o.scale < 0.25 || o.scale > 8)
            return BadOption{QString("--scale: expected a number from 0.25 to 8, not '%1'").arg(parser.value("scale"))};
    }
    if (parser.isSet("theme") && !views::themeIds().contains(o.theme))
        return BadOption{QString("--theme: expected one of %1, not '%2'").arg(views::themeIds().join(", "), o.theme)};
    return o;
}

QString helpText() {
    QCommandLineParser parser;
    declare(parser);
    parser.parse({"logarium"});
    return parser.helpText();
}

}  // namespace logarium::app
