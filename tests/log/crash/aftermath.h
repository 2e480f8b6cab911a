#pragma once
#include "core/disk/replace_at_once.h"
#include "core/record/batch_builder.h"
#include "tests/log/crash/examine.h"
#include "tests/log/crash/story.h"

namespace logarium::crash {

/// A disk after a cut, recovered.
class Aftermath {
public:
    Aftermath(const Story& story, disk::MemoryDisk disk) : story_(story), disk_(std::move(disk)) {}

    /// What is wrong after recovering, or nothing.
    std::string examine(const Records& before, const Records& after) {
        auto opened = openAsBroker(disk_, story_.config(), story_.now());
        if (!opened.ok()) return "does not open: " + opened.error().message;
        log::Log log = std::move(opened).value();
        const Records records = recordsOf(log, disk_);
        if (std::string wrong = missing(records, before, after); !wrong.empty()) return wrong;
        if (std::string wrong = invented(records, story_.written()); !wrong.empty()) return wrong;
        if (std::string wrong = unsound(log, disk_, story_.config()); !wrong.empty()) return wrong;
        if (std::string wrong = changesWhenOpenedAgain(); !wrong.empty()) return wrong;
        return doesNotGoOn(log);
    }

private:
    std::string changesWhenOpenedAgain() const {
        disk::MemoryDisk once = disk_, twice = disk_;
        if (!openAsBroker(once, story_.config(), story_.now()).ok()) return "does not open a second time";
        twice = once;
        if (!openAsBroker(twice, story_.config(), story_.now()).ok()) return "does not open a third time";
        return once.sameContent(twice) ? "" : "recovering what was recovered changes bytes";
    }

    /// The log takes a record, flushes, stops and starts, and still has it.
    std::string doesNotGoOn(log::Log& log) {
        record::BatchBuilder batch{record::BatchOptions{}};
        batch.append(story_.now(), asBytes("after"), asBytes("the cut"));
        const auto done =
            log.appendAsLeader(disk_, batch.build(), LeaderEpoch{1000}, log::AppendOrigin::Client, story_.now());
        if (!done.ok()) return "takes no record any more: " + done.error().message;
        const Records before = recordsOf(log, disk_);
        log.flush(disk_, true);
        log.close(disk_);
        log::writeCheckpoint(disk_, log::kRecoveryPointFile, {{{"t", 0}, log.recoveryPoint()}});
        log::writeCheckpoint(disk_, log::kLogStartFile, {{{"t", 0}, log.logStartOffset()}});
        disk::replaceAtOnce(disk_, log::kCleanShutdownFile, {});
        const auto opened = openAsBroker(disk_, story_.config(), story_.now());
        if (!opened.ok()) return "does not open after an orderly stop: " + opened.error().message;
        if (recordsOf(opened.value(), disk_) != before) return "an orderly stop and a start change records";
        return unsound(opened.value(), disk_, story_.config());
    }

    const Story& story_;
    disk::MemoryDisk disk_;
};

/// The same in one call; what the recovery throws is what is wrong, too.
inline std::string examineCut(disk::MemoryDisk disk, const Story& story, const Records& before, const Records& after) {
    try {
        return Aftermath(story, std::move(disk)).examine(before, after);
    } catch (const std::exception& thrown) {
        return std::string("throws: ") + thrown.what();
    } catch (const log::LogRefusal& refusal) {
        return "a refusal got out: " + refusal.error.message;
    }
}

}  // namespace logarium::crash
