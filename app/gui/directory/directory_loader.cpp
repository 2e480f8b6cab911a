#include "app/gui/directory/directory_loader.h"

#include <QDateTime>
#include <QFileInfo>
#include <QMetaObject>

#include "core/log/dump/inspect.h"
#include "core/sim/copied_logs.h"

namespace logarium::app {

namespace {

struct Place {
    std::filesystem::path root;
    std::string path;
};

/// A partition is seen from the directory above, where its checkpoints are.
Place placeOf(const QString& path) {
    const std::filesystem::path whole = std::filesystem::canonical(path.toStdString());
    const disk::PosixDisk disk(whole, disk::PosixDisk::Access::ReadOnly);
    if (log::directoryKind(disk, "") != log::DirectoryKind::Partition) return {whole, ""};
    return {whole.parent_path(), whole.filename().string()};
}

TimestampMs now() {
    return TimestampMs{QDateTime::currentMSecsSinceEpoch()};
}

std::vector<sim::LogSource> sourcesOf(const observe::OpenedDirectory& opened, const std::vector<ReplicaId>& which) {
    std::vector<sim::LogSource> sources;
    for (const ReplicaId replica : which) {
        const log::PartitionSurvey* survey = opened.survey(replica);
        const observe::OpenedBroker* broker = opened.broker(replica.broker);
        if (survey == nullptr || broker == nullptr) continue;
        sources.push_back({opened.directoryOf(replica), survey->name.partition,
                           log::openOptionsFor(survey->name, broker->survey.checkpoints, broker->survey.cleanShutdown),
                           survey->firstDirty});
    }
    return sources;
}

PartitionCheck checkOn(const disk::Disk& disk, const observe::OpenedDirectory& opened, ReplicaId replica) {
    const std::string directory = opened.directoryOf(replica);
    PartitionCheck result;
    log::InspectOptions options;
    options.contents = false;
    options.now = now();
    const std::string heading = directory + ": next start: ";
    const auto line = [&](std::string_view text) {
        if (text.starts_with(heading))
            result.forecast << QString::fromUtf8(text.data() + heading.size(),
                                                 static_cast<qsizetype>(text.size() - heading.size()));
    };
    const auto finding = [&](const log::Finding& found) {
        log::Finding shown = found;
        shown.path = found.path.substr(std::min(found.path.size(), directory.size() + 1));
        result.findings << QString::fromStdString(log::findingText(shown));
        if (found.severity == log::Finding::Severity::Damage) ++result.damages;
    };
    log::inspectDirectory(disk, directory, directory, options, {{line, line}, finding});
    return result;
}

}  // namespace

void DirectoryLoader::Worker::start(std::function<void(DiskWatch&)> job) {
    cancel();
    watch_ = std::make_shared<DiskWatch>();
    thread_ = std::thread([job = std::move(job), watch = watch_] { job(*watch); });
}

void DirectoryLoader::Worker::cancel() {
    if (!thread_.joinable()) return;
    watch_->cancelled = true;
    thread_.join();
}

void DirectoryLoader::open(const QString& path) {
    opening_.start([this, path](DiskWatch& watch) {
        const auto fail = [&](const QString& why) {
            if (!watch.cancelled) answer(&DirectoryAnswers::failed, path + ": " + why);
        };
        try {
            if (!QFileInfo(path).isDir()) return fail(QObject::tr("no such directory"));
            const Place place = placeOf(path);
            const disk::PosixDisk real(place.root, disk::PosixDisk::Access::ReadOnly);
            const WatchedDisk disk(real, watch);
            auto found = observe::OpenedDirectory::open(disk, place.path, [&](std::size_t done, std::size_t all) {
                answer(&DirectoryAnswers::progress, static_cast<int>(done), static_cast<int>(all));
                return !watch.cancelled;
            });
            if (!found.ok()) return fail(QString::fromStdString(found.error().message));
            answer(&DirectoryAnswers::opened,
                   std::make_shared<const LoadedDirectory>(LoadedDirectory{place.root, std::move(found).value()}));
        } catch (const std::exception& trouble) {  // The disk's own, or the standard library's about paths.
            fail(QString::fromUtf8(trouble.what()));
        }
    });
}

void DirectoryLoader::readLog(LoadedDirectoryPtr directory, ReplicaId replica) {
    reading_.start([this, directory = std::move(directory), replica](DiskWatch& watch) {
        try {
            const disk::PosixDisk real(directory->root, disk::PosixDisk::Access::ReadOnly);
            auto log = directory->opened->readLog(WatchedDisk(real, watch), replica);
            if (log)
                answer(&DirectoryAnswers::logRead, replica, std::make_shared<const observe::LogView>(std::move(*log)));
        } catch (const disk::DiskFailure& trouble) {
            if (!watch.cancelled) answer(&DirectoryAnswers::failed, QString::fromUtf8(trouble.what()));
        }
    });
}

void DirectoryLoader::check(LoadedDirectoryPtr directory, ReplicaId replica) {
    checking_.start([this, directory = std::move(directory), replica](DiskWatch& watch) {
        try {
            const disk::PosixDisk real(directory->root, disk::PosixDisk::Access::ReadOnly);
            const PartitionCheck result = checkOn(WatchedDisk(real, watch), *directory->opened, replica);
            if (!watch.cancelled) answer(&DirectoryAnswers::checked, replica, result);
        } catch (const disk::DiskFailure& trouble) {
            if (!watch.cancelled) answer(&DirectoryAnswers::failed, QString::fromUtf8(trouble.what()));
        }
    });
}

void DirectoryLoader::copy(LoadedDirectoryPtr directory, std::vector<ReplicaId> which) {
    copying_.start([this, directory = std::move(directory), which = std::move(which)](DiskWatch& watch) {
        try {
            const disk::PosixDisk real(directory->root, disk::PosixDisk::Access::ReadOnly);
            auto scenario = sim::scenarioOf(WatchedDisk(real, watch), sourcesOf(*directory->opened, which), now());
            if (watch.cancelled) return;
            if (!scenario.ok())
                return answer(&DirectoryAnswers::failed, QString::fromStdString(scenario.error().message));
            answer(&DirectoryAnswers::copied, std::make_shared<const sim::Scenario>(std::move(scenario).value()));
        } catch (const disk::DiskFailure& trouble) {
            if (!watch.cancelled) answer(&DirectoryAnswers::failed, QString::fromUtf8(trouble.what()));
        }
    });
}

}  // namespace logarium::app
