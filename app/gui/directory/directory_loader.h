#pragma once
#include <QObject>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "app/gui/directory/watched_disk.h"
#include "core/disk/posix_disk.h"
#include "core/observe/directory.h"
#include "core/sim/scenario.h"

namespace logarium::app {

/// What was opened: where it lies, and what a first look found.
struct LoadedDirectory {
    std::filesystem::path root;  ///< of the disk
    std::shared_ptr<const observe::OpenedDirectory> opened;
};
using LoadedDirectoryPtr = std::shared_ptr<const LoadedDirectory>;

/// What a thorough look at one partition found: every byte read, and the next start tried out.
struct PartitionCheck {
    QStringList findings;
    int damages = 0;
    QStringList forecast;
};

/// Who is told what was read, on the thread of who asked.
struct DirectoryAnswers {
    std::function<void(int done, int all)> progress;
    std::function<void(LoadedDirectoryPtr)> opened;
    std::function<void(const QString& trouble)> failed;
    std::function<void(ReplicaId, std::shared_ptr<const observe::LogView>)> logRead;
    std::function<void(ReplicaId, const PartitionCheck&)> checked;
    std::function<void(std::shared_ptr<const sim::Scenario>)> copied;
};

/// Reads a data directory on threads of its own; at most one thread for each kind of question, a new question ends the
/// one before. Never writes.
class DirectoryLoader {
public:
    /// Answers are called from the event loop of `context`, which outlives the loader.
    DirectoryLoader(QObject* context, DirectoryAnswers answers) : context_(context), answers_(std::move(answers)) {}

    void open(const QString& path);
    void readLog(LoadedDirectoryPtr directory, ReplicaId replica);
    void check(LoadedDirectoryPtr directory, ReplicaId replica);
    /// Makes a scenario of these partitions.
    void copy(LoadedDirectoryPtr directory, std::vector<ReplicaId> which);
    void cancelOpening() { opening_.cancel(); }
    void cancelCheck() { checking_.cancel(); }

    /// Bytes that the check under way has read.
    std::int64_t checkedBytes() const { return checking_.bytesRead(); }

private:
    /// One thread and its watch; starting another job ends the one before.
    class Worker {
    public:
        ~Worker() { cancel(); }
        void start(std::function<void(DiskWatch&)> job);
        void cancel();
        std::int64_t bytesRead() const { return watch_ ? watch_->bytesRead.load() : 0; }

    private:
        std::shared_ptr<DiskWatch> watch_;
        std::thread thread_;
    };

    /// Calls one of the answers with these values, later.
    template <class Answer, class... Values>
    void answer(Answer DirectoryAnswers::*which, Values... values) {
        QMetaObject::invokeMethod(
            context_, [this, which, values...] { (answers_.*which)(values...); }, Qt::QueuedConnection);
    }

    QObject* context_;
    DirectoryAnswers answers_;
    Worker opening_, reading_, checking_, copying_;
};

}  // namespace logarium::app
