#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/disk/memory_disk.h"
#include "core/log/case/case_file.h"
#include "core/log/cleaner/cleaner.h"
#include "core/log/log.h"

namespace logarium::log {

/// What an op answered; null where there is nothing.
struct CaseAnswer {
    Json result;
    Json error;
};

/// The logs of one case on a disk in memory, with a clock that stands still between ops and a scheduler that runs what
/// is due at once: performs ops as the recording did with Kafka's classes.
class CaseBench {
public:
    /// `recorded` holds the case's folder, from which damage may copy; it outlives the bench.
    CaseBench(const CaseFile& file, const disk::Disk& recorded);

    /// Performs one op. `expected` is its recorded result, from which only the draws of chance are taken. Throws
    /// CaseFlaw for an op that cannot be understood.
    CaseAnswer perform(const CaseValue& op, const Json& expected);

    /// Of each log, as `state` in expect.json gives it; null for one that is not open.
    std::map<std::string, Json> state() const;
    TimestampMs now() const { return now_; }
    const disk::MemoryDisk& disk() const { return disk_; }
    /// The open log of that directory, or null.
    const Log* openLog(const std::string& directory) const;
    /// Whether batches of the log may have been packed by us, and so have other bytes and sizes than Kafka's.
    bool mayRepack(const std::string& directory) const;

private:
    struct Bay {
        CaseLog spec;
        std::optional<Log> log;
        TimestampMs nextExpiry{0};
        bool packedAnew = false;  // By the leader for another codec, or by the cleaner.
    };
    using Op = Json (CaseBench::*)(Bay&, const CaseValue&);
    struct Row {
        const char* name;
        Op run;
        bool needsLog;
    };
    static const Row kRows[];

    Bay& bayOf(const CaseValue& op);
    Json open(Bay& bay, const CaseValue& op, const Json& expected);
    void drawJitter(Bay& bay, const Json& expected);
    void runDueTasks();

    // ---- writing (case_ops_write.cpp)
    Json append(Bay& bay, const CaseValue& op);
    Json appendFollower(Bay& bay, const CaseValue& op);
    Json roll(Bay& bay, const CaseValue& op);
    Json setHighWatermark(Bay& bay, const CaseValue& op);
    Json flush(Bay& bay, const CaseValue& op);
    Json deleteOldSegments(Bay& bay, const CaseValue& op);
    Json incrementLogStartOffset(Bay& bay, const CaseValue& op);
    Json truncateTo(Bay& bay, const CaseValue& op);
    Json truncateFullyAndStartAt(Bay& bay, const CaseValue& op);
    Json assignEpochStartOffset(Bay& bay, const CaseValue& op);
    Json epochTruncate(Bay& bay, const CaseValue& op);
    Json takeProducerSnapshot(Bay& bay, const CaseValue& op);
    Json removeExpiredProducers(Bay& bay, const CaseValue& op);
    Json updateConfig(Bay& bay, const CaseValue& op);

    // ---- reading (case_ops_read.cpp)
    Json read(Bay& bay, const CaseValue& op);
    Json offsetByTimestamp(Bay& bay, const CaseValue& op);
    Json endOffsetForEpoch(Bay& bay, const CaseValue& op);
    Json indexLookup(Bay& bay, const CaseValue& op);
    Json timeIndexLookup(Bay& bay, const CaseValue& op);
    Json segments(Bay& bay, const CaseValue& op);

    // ---- cleaning (case_ops_clean.cpp)
    Json clean(Bay& bay, const CaseValue& op);
    Json cleanNext(Bay& bay, const CaseValue& op);
    Json deleteCompacted(Bay& bay, const CaseValue& op);
    Json cleanableOffsets(Bay& bay, const CaseValue& op);

    // ---- the process and the directory (case_ops_disk.cpp)
    Json advance(Bay& bay, const CaseValue& op);
    Json close(Bay& bay, const CaseValue& op);
    Json crash(Bay& bay, const CaseValue& op);
    Json damage(Bay& bay, const CaseValue& op);
    Json restoreCheckpoint(const CaseValue& op);
    Json writeCheckpoint(Bay& bay, const CaseValue& op);
    Json writeCleanShutdown(Bay& bay, const CaseValue& op);
    Json checkpoint(Bay& bay, const CaseValue& op);

    const CaseFile& file_;
    const disk::Disk& recorded_;
    disk::MemoryDisk disk_;
    TimestampMs now_;
    std::vector<Bay> bays_;
};

/// The state of an open log in the words of expect.json.
Json caseState(const Log& log);

}  // namespace logarium::log
