#include "app/gui/start/start.h"

#include <QFile>
#include <QFileInfo>

#include "core/lesson/library.h"
#include "core/sim/recording_file.h"

namespace logarium::app {

namespace {

constexpr const char* kFirstScenario = "first-start";
constexpr qint64 kLargestFile = 64 * 1024 * 1024;

Result<std::string> textOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return Failure{(path + ": " + file.errorString()).toStdString()};
    if (file.size() > kLargestFile)
        return Failure{path.toStdString() + ": larger than 64 MiB, expected a text that somebody wrote"};
    return file.readAll().toStdString();
}

/// The session is set aside when it cannot be read, never thrown away.
std::optional<sim::SavedRun> lastSession(const QString& path, QString& notice) {
    if (path.isEmpty() || !QFileInfo::exists(path)) return std::nullopt;
    auto text = textOf(path);
    if (text.ok()) {
        auto run = sim::savedRunFrom(QFileInfo(path).fileName().toStdString(), text.value());
        if (run.ok()) return std::move(run).value();
        notice = QString::fromStdString(run.error().message);
    } else {
        notice = QString::fromStdString(text.error().message);
    }
    const QString aside = path + ".unreadable";
    QFile::remove(aside);
    QFile::rename(path, aside);
    notice = QString("The last session could not be opened (%1). It was kept as %2; this is a fresh cluster.")
                 .arg(notice, QFileInfo(aside).fileName());
    return std::nullopt;
}

Start opened(sim::Recording recording) {
    return Start{sim::Simulation(std::move(recording)), std::nullopt, std::nullopt, {}};
}

}  // namespace

Result<sim::Scenario> scenarioFrom(const QString& nameOrFile) {
    auto bundled = sim::bundledScenario(nameOrFile.toStdString());
    if (bundled.ok() || !QFileInfo::exists(nameOrFile)) return bundled;
    auto text = textOf(nameOrFile);
    if (!text.ok()) return text.error();
    return sim::readScenario(nameOrFile.toStdString(), text.value());
}

Result<Start> startFrom(const Options& options, const QString& sessionFile) {
    std::optional<lesson::Lesson> lesson;
    QString scenario = options.scenario;
    if (!options.lesson.isEmpty()) {
        auto found = lesson::bundledLesson(options.lesson.toStdString());
        if (!found.ok()) return found.error();
        lesson = std::move(found).value();
        if (scenario.isEmpty()) scenario = QString::fromStdString(lesson->scenario);
    }
    QString notice;
    if (scenario.isEmpty()) {
        if (auto last = lastSession(sessionFile, notice)) {
            const Micros stood = last->at;
            Start start{sim::Simulation(std::move(*last)), std::nullopt, std::nullopt, {}};
            start.forwardTo = options.at.value_or(stood);
            return start;
        }
        scenario = kFirstScenario;
    }
    auto chosen = scenarioFrom(scenario);
    if (!chosen.ok()) return chosen.error();
    Start start = opened(std::move(chosen).value().recording);
    start.lesson = std::move(lesson);
    start.forwardTo = options.at;
    start.notice = notice;
    return start;
}

}  // namespace logarium::app
