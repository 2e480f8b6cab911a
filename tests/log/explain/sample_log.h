#pragma once
#include <map>
#include <optional>
#include <string>

#include "core/base/assert.h"
#include "core/disk/memory_disk.h"
#include "core/log/log.h"
#include "core/record/batch_builder.h"

namespace logarium::log {

inline constexpr TimestampMs kSampleTime{1'700'000'000'000};

/// A log in memory that tests fill by hand. Everything is committed unless they say otherwise.
struct SampleLog {
    disk::MemoryDisk disk;
    std::optional<Log> log;
    TimestampMs now = kSampleTime;

    explicit SampleLog(const std::map<std::string, std::string>& configs) {
        OpenOptions options;
        options.topicId = "AAAAAAAAAAAAAAAAAAAAAQ";
        log = Log::open(disk, "t-0", LogConfig::from(configs).value(), options, now).value();
    }

    using Value = std::optional<std::string>;

    void put(const std::string& key, const Value& value = "v", record::BatchOptions options = {}) {
        record::BatchBuilder batch(options);
        batch.append(now, asBytes(key), value ? std::optional<ByteView>(asBytes(*value)) : std::nullopt);
        append(batch, AppendOrigin::Client);
    }
    void putInTransaction(std::int64_t producer, int sequence, const std::string& key) {
        put(key, "v", {.producerId = producer, .producerEpoch = 0, .baseSequence = sequence, .transactional = true});
    }
    void end(std::int64_t producer, record::ControlType how) {
        record::BatchBuilder marker(
            {.producerId = producer, .producerEpoch = 0, .transactional = true, .control = true});
        marker.appendMarker(now, how, 0);
        append(marker, AppendOrigin::Coordinator);
    }
    /// So many batches of one record.
    void fill(int count) {
        for (int i = 0; i < count; ++i) put("key");
    }
    void roll() { ensure(log->roll(disk, now).ok(), "the segment rolls"); }

private:
    void append(const record::BatchBuilder& batch, AppendOrigin origin) {
        ensure(log->appendAsLeader(disk, batch.build(), LeaderEpoch{0}, origin, now).ok(), "the append is taken");
        log->updateHighWatermark(log->logEndOffset());
    }
};

}  // namespace logarium::log
