#pragma once
#include <fmt/format.h>

#include <map>
#include <string>

#include "core/log/checkpoint_file.h"
#include "core/log/log.h"
#include "core/record/record_reader.h"

namespace logarium::crash {

inline constexpr const char* kDirectoryName = "t-0";

/// Offset to what stands there, in one line of text.
using Records = std::map<std::int64_t, std::string>;

inline std::string textOf(const record::BatchHeader& batch, const record::Record& record) {
    const auto part = [](const auto& bytes) { return bytes ? std::string(asText(*bytes)) : std::string("null"); };
    const bool control = batch.isControlBatch();
    return fmt::format("{}={} at {} by {}", control ? "marker" : part(record.key), control ? "" : part(record.value),
                       record.timestamp.value, batch.producerId);
}

/// All records of a log as its files hold them, from the log start on.
inline Records recordsOf(const log::Log& log, const disk::Disk& disk) {
    Records found;
    for (const log::LogSegment& segment : log.segments()) {
        segment.forEachBatch(disk, 0, segment.size(), [&](const record::BatchView& batch) {
            record::RecordReader records(batch);
            while (const record::Record* record = records.next())
                if (record->offset >= log.logStartOffset()) found[record->offset.value] = textOf(batch.header, *record);
            return true;
        });
    }
    return found;
}

/// Opens the directory as a broker does: with its checkpoints, and after taking the marker of an orderly stop away.
inline Result<log::Log, log::LogError> openAsBroker(disk::Disk& disk, const log::LogConfig& config, TimestampMs now) {
    const auto offsetIn = [&](const char* file) {
        const log::Checkpoint offsets = log::readCheckpoint(disk, file);
        const auto found = offsets.find({"t", 0});
        return found == offsets.end() ? Offset{0} : found->second;
    };
    log::OpenOptions options;
    options.cleanShutdown = disk.remove(log::kCleanShutdownFile);
    options.recoveryPoint = offsetIn(log::kRecoveryPointFile);
    options.logStartOffset = offsetIn(log::kLogStartFile);
    options.topicId = "AAAAAAAAAAAAAAAAAAAAAQ";
    return log::Log::open(disk, kDirectoryName, config, options, now);
}

}  // namespace logarium::crash
