#pragma once
#include <functional>
#include <set>
#include <vector>

#include "core/base/assert.h"
#include "core/base/random.h"
#include "core/disk/replace_at_once.h"
#include "core/log/cleaner/cleaner.h"
#include "core/log/cleaner/cleaner_choice.h"
#include "core/record/batch_builder.h"
#include "tests/log/crash/log_records.h"

namespace logarium::crash {

/// The moment between two things that a broker did.
struct Moment {
    std::string did;             ///< just before
    std::size_t operations = 0;  ///< of the disk, up to here
    Records records;             ///< of the log
    Offset flushed;              ///< those below it outlive the machine, all of them the process
    /// What a cut may not take.
    Records promised(bool machineStops) const {
        return machineStops ? Records(records.begin(), records.lower_bound(flushed.value)) : records;
    }
};

/// A seeded life of one log: appends of plain, idempotent and transactional producers, rolls, flushes, new leaders,
/// truncation, retention, DeleteRecords, compaction, checkpoints, orderly stops. The same seed does the same.
class Story {
public:
    /// `operations` counts those of the disk up to now.
    Story(std::uint64_t seed, const std::string& cleanupPolicy, disk::Disk& disk,
          std::function<std::size_t()> operations)
        : random_(seed), disk_(disk), operations_(std::move(operations)) {
        config_ = log::LogConfig::from({{"cleanup.policy", cleanupPolicy},
                                        {"internal.segment.bytes", "600"},
                                        {"segment.index.bytes", "96"},
                                        {"index.interval.bytes", "100"},
                                        {"retention.ms", "4000"},
                                        {"delete.retention.ms", "300"},
                                        {"min.cleanable.dirty.ratio", "0.1"},
                                        {"file.delete.delay.ms", "500"}})
                      .value();
        open();
        note("open");
    }

    /// One thing more.
    void step() {
        using Action = bool (Story::*)();
        struct Row {
            const char* name;
            Action action;
            std::uint64_t weight;
        };
        static constexpr Row kRows[] = {
            {"append", &Story::appendPlain, 20},
            {"append of an idempotent producer", &Story::appendIdempotent, 12},
            {"begin", &Story::appendInTransaction, 10},
            {"end", &Story::endTransaction, 10},
            {"flush", &Story::flush, 8},
            {"roll", &Story::roll, 4},
            {"new leader", &Story::newLeader, 3},
            {"truncate", &Story::truncate, 3},
            {"truncate fully", &Story::truncateFully, 1},
            {"delete records", &Story::deleteRecords, 2},
            {"retain", &Story::retain, 4},
            {"clean", &Story::clean, 6},
            {"remove files", &Story::removeFiles, 4},
            {"checkpoint", &Story::checkpoint, 6},
            {"restart", &Story::restart, 2},
        };
        std::uint64_t all = 0;
        for (const Row& row : kRows) all += row.weight;
        now_ = now_ + random_.between(1, 60);
        std::uint64_t drawn = random_.below(all);
        const Row* row = kRows;
        for (; drawn >= row->weight; ++row) drawn -= row->weight;
        if (!(this->*row->action)()) return;
        ++counts_[row->name];
        note(row->name);
    }

    const log::LogConfig& config() const { return config_; }
    const std::vector<Moment>& moments() const { return moments_; }
    /// All that was ever written at an offset.
    const std::map<std::int64_t, std::set<std::string>>& written() const { return written_; }
    TimestampMs now() const { return now_; }
    /// How often each thing was done, by name.
    const std::map<std::string, int>& counts() const { return counts_; }

private:
    void open() {
        auto opened = openAsBroker(disk_, config_, now_);
        ensure(opened.ok(), "an unspoiled directory opens");
        log_ = std::move(opened).value();
    }

    bool appendPlain() {
        record::BatchOptions options;
        constexpr record::Codec kCodecs[] = {record::Codec::None, record::Codec::None, record::Codec::Lz4,
                                             record::Codec::Zstd};
        options.codec = kCodecs[random_.below(4)];
        return put(batchOf(options), log::AppendOrigin::Client);
    }

    bool appendIdempotent() {
        record::BatchOptions options;
        options.producerId = 1;
        options.producerEpoch = 0;
        const log::ProducerEntry* known = log_->producers().find(1);
        options.baseSequence = known == nullptr ? 0 : known->lastSeq() + 1;
        return put(batchOf(options), log::AppendOrigin::Client);
    }

    bool appendInTransaction() {
        record::BatchOptions options;
        options.producerId = 2;
        options.producerEpoch = 0;
        options.transactional = true;
        const log::ProducerEntry* known = log_->producers().find(2);
        options.baseSequence = known == nullptr ? 0 : known->lastSeq() + 1;
        return put(batchOf(options), log::AppendOrigin::Client);
    }

    bool endTransaction() {
        const log::ProducerEntry* known = log_->producers().find(2);
        if (known == nullptr || !known->currentTxnFirstOffset) return false;
        record::BatchOptions options;
        options.producerId = 2;
        options.producerEpoch = 0;
        options.transactional = options.control = true;
        record::BatchBuilder batch(options);
        batch.appendMarker(now_, random_.below(2) == 0 ? record::ControlType::Abort : record::ControlType::Commit, 0);
        return put(batch.build(), log::AppendOrigin::Coordinator);
    }

    Bytes batchOf(const record::BatchOptions& options) {
        record::BatchBuilder batch(options);
        for (auto count = random_.below(3) + 1; count > 0; --count) {
            const std::string key = fmt::format("k{}", random_.below(6));
            const std::string value = fmt::format("{:x<{}}", serial_++, random_.below(60) + 1);
            const bool tombstone = config_.compacts && random_.below(5) == 0;
            batch.append(now_ + random_.between(-20, 0), asBytes(key),
                         tombstone ? std::nullopt : std::optional<ByteView>(asBytes(value)));
        }
        return batch.build();
    }

    bool put(const Bytes& batch, log::AppendOrigin origin) {
        const auto done = log_->appendAsLeader(disk_, batch, epoch_, origin, now_);
        ensure(done.ok(), "the append is taken");
        if (random_.below(3) > 0) log_->updateHighWatermark(log_->logEndOffset());
        return true;
    }

    bool flush() { return log_->flush(disk_, true), true; }
    bool roll() { return log_->roll(disk_, now_).ok(); }

    bool newLeader() {
        epoch_ = LeaderEpoch{epoch_.value + 1};
        log_->assignEpochStartOffset(disk_, epoch_, log_->logEndOffset());
        return true;
    }

    /// A follower gives up what was not committed.
    bool truncate() {
        if (log_->highWatermark() == log_->logEndOffset()) return false;
        const Offset to{random_.between(log_->highWatermark().value, log_->logEndOffset().value - 1)};
        return log_->truncateTo(disk_, to, now_).ok() && afterTruncation();
    }

    /// A follower starts anew behind what its leader no longer has.
    bool truncateFully() {
        log_->truncateFullyAndStartAt(disk_, log_->logEndOffset() + random_.between(0, 5), now_);
        return afterTruncation();
    }

    /// The recovery point may have gone down: it is written at once (Kafka: LogManager.truncateTo).
    bool afterTruncation() {
        writeOffset(log::kRecoveryPointFile, log_->recoveryPoint());
        return newLeader();
    }

    bool deleteRecords() {
        const Offset start = log_->logStartOffset();
        if (log_->highWatermark() == start) return false;
        const std::int64_t most = std::min<std::int64_t>(log_->highWatermark() - start, 12);
        const bool moved = log_->maybeIncrementLogStartOffset(disk_, start + random_.between(1, most)).value();
        writeOffset(log::kLogStartFile, log_->logStartOffset());
        return moved;
    }

    bool retain() {
        if (config_.compacts && !config_.deletes) return false;
        const bool deleted = !log_->deleteOldSegments(disk_, now_).value().empty();
        if (deleted) writeOffset(log::kLogStartFile, log_->logStartOffset());
        return deleted;
    }

    bool clean() {
        if (!config_.compacts) return false;
        const log::Checkpoint known = log::readCheckpoint(disk_, log::kCleanerFile);
        const auto at = known.find({"t", 0});
        const auto range =
            log::cleanableRange(disk_, *log_, at == known.end() ? std::nullopt : std::optional(at->second), now_);
        const log::Dirtiness dirty = log::dirtiness(disk_, *log_, range, now_);
        if (!dirty.eligible(config_)) return false;
        const auto done = log::Cleaner({.dedupeBufferBytes = 4800})
                              .clean(disk_, *log_, dirty.firstDirty, dirty.firstUncleanable, now_);
        writeOffset(log::kCleanerFile, done.endOffset);
        return true;
    }

    bool removeFiles() {
        const auto due = log_->nextFileRemoval();
        return due && *due <= now_ && (log_->removeDelayedFiles(disk_, now_), true);
    }

    bool checkpoint() {
        writeOffset(log::kRecoveryPointFile, log_->recoveryPoint());
        writeOffset(log::kHighWatermarkFile, log_->highWatermark());
        return true;
    }

    /// An orderly stop and a start.
    bool restart() {
        log_->flush(disk_, true);
        log_->close(disk_);
        checkpoint();
        writeOffset(log::kLogStartFile, log_->logStartOffset());
        disk::replaceAtOnce(disk_, log::kCleanShutdownFile, asBytes("{\"version\":0,\"brokerEpoch\":1}"));
        note("stop");
        open();
        log_->updateHighWatermark(log::readCheckpoint(disk_, log::kHighWatermarkFile)[{"t", 0}]);
        return true;
    }

    void writeOffset(const char* file, Offset offset) { log::writeCheckpoint(disk_, file, {{{"t", 0}, offset}}); }

    void note(std::string did) {
        moments_.push_back({std::move(did), operations_(), recordsOf(*log_, disk_), log_->recoveryPoint()});
        for (const auto& [offset, text] : moments_.back().records) written_[offset].insert(text);
    }

    Random random_;
    disk::Disk& disk_;
    std::function<std::size_t()> operations_;
    log::LogConfig config_;
    std::optional<log::Log> log_;
    TimestampMs now_{1'700'000'000'000};
    LeaderEpoch epoch_{0};
    int serial_ = 0;
    std::vector<Moment> moments_;
    std::map<std::int64_t, std::set<std::string>> written_;
    std::map<std::string, int> counts_;
};

}  // namespace logarium::crash
