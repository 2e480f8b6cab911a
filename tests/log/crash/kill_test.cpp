// A log on a real disk whose process is killed at any moment.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>

#include "core/disk/posix_disk.h"
#include "tests/log/crash/aftermath.h"

using namespace logarium;
using namespace logarium::crash;

namespace {

constexpr int kKills = 100;
constexpr std::uint64_t kMostSteps = 120;
constexpr const char* kPolicies[] = {"delete", "compact", "compact,delete"};

std::size_t uncounted() {
    return 0;
}

/// Lives a story until it is killed, saying so after each step.
[[noreturn]] void live(const std::string& directory, std::uint64_t seed, const char* policy, int tell) {
    const char done = '.';
    try {
        disk::PosixDisk disk(directory);
        Story story(seed, policy, disk, uncounted);
        while (::write(tell, &done, 1) == 1) story.step();
    } catch (...) {
    }
    ::_exit(1);
}

/// Starts a life, kills it after so many steps or somewhere in the next ones; the steps that were told, -1 when it
/// ended by itself.
int killAfter(int steps, const std::string& directory, std::uint64_t seed, const char* policy) {
    int ends[2];
    if (::pipe(ends) != 0) return -1;
    const pid_t child = ::fork();
    if (child == 0) live(directory, seed, policy, ends[1]);
    ::close(ends[1]);
    int told = 0;
    char step = 0;
    const auto hear = [&] {
        ssize_t got = 0;
        do got = ::read(ends[0], &step, 1);
        while (got < 0 && errno == EINTR);
        return got == 1;
    };
    while (told < steps && hear()) ++told;
    ::kill(child, SIGKILL);
    while (hear()) ++told;  // It may have come further before the signal did.
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? told : -1;
}

disk::MemoryDisk copyOf(const disk::Disk& from, const std::string& directory = {}) {
    disk::MemoryDisk copy;
    for (const auto& entry : from.list(directory)) {
        const std::string path = directory.empty() ? entry.name : directory + '/' + entry.name;
        if (!directory.empty()) copy.createDirectory(directory);
        if (entry.directory)
            copy.graft(copyOf(from, path));
        else
            copy.replace(path, from.readAll(path));
    }
    return copy;
}

}  // namespace

class KillTest : public QObject {
    Q_OBJECT
private slots:
    /// The number of kills and of the steps before each is fixed; only where in a step the signal arrives is not.
    void survivesAKill() {
        const int more = qEnvironmentVariableIntValue("LOGARIUM_KILLS");
        for (int i = 0; i < std::max(more, kKills); ++i) {
            const auto seed = static_cast<std::uint64_t>(i);
            const char* policy = kPolicies[i % 3];
            const int wanted = 1 + static_cast<int>(Random(seed, 3).below(kMostSteps));
            // Memory will do where there is such a place: a killed process loses nothing that the kernel has.
            QTemporaryDir directory(QFileInfo("/dev/shm").isWritable() ? "/dev/shm/logarium-kill-XXXXXX"
                                                                       : QDir::tempPath() + "/logarium-kill-XXXXXX");
            const int told = killAfter(wanted, directory.path().toStdString(), seed, policy);
            QVERIFY2(told >= wanted, "the process lived until it was killed");
            // The same life in memory, up to the step that was told last and through the one that was not.
            disk::MemoryDisk memory;
            Story story(seed, policy, memory, uncounted);
            const auto momentsAfter = [&](int step) {
                while (stepsDone_ < step) story.step(), ++stepsDone_;
                return story.moments().back().records;
            };
            stepsDone_ = 1;  // The first thing told is that the log is open.
            const Records before = momentsAfter(told);
            const Records after = momentsAfter(told + 1);
            const std::string wrong =
                examineCut(copyOf(disk::PosixDisk(directory.path().toStdString())), story, before, after);
            QVERIFY2(wrong.empty(),
                     qPrintable(QString("kill %1, after %2 steps: %3").arg(i).arg(told).arg(wrong.c_str())));
        }
    }

private:
    int stepsDone_ = 0;
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
