#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/disk/disk.h"
#include "core/log/case/case_value.h"
#include "core/log/log_config.h"

namespace logarium::log {

/// A log that a case works on, as its `logs` say.
struct CaseLog {
    TopicPartition partition;
    std::string topicId;
    LogConfig config;
    std::string name() const { return partition.topic + '-' + std::to_string(partition.partition); }
};

/// A recorded case of the storage layer: what to do (ops.json) and what came of it (expect.json, expect-N/).
struct CaseFile {
    std::string folder;  ///< on the disk that it was read from
    std::string name;
    TimestampMs start;
    std::int64_t producerIdExpirationMs = 86400000;
    std::int64_t expirationCheckMs = 600000;
    std::vector<CaseLog> logs;
    Json ops;          ///< an array of objects, each with `op`
    Json results;      ///< an array of the same length
    Json checkpoints;  ///< an array
};

/// The config with the values of a JSON object on top; throws CaseFlaw for one that Kafka would not take.
LogConfig caseConfig(const LogConfig& base, const CaseValue& values);

/// Reads a case; throws CaseFlaw with a line that says file, place and what was expected.
CaseFile readCaseFile(const disk::Disk& disk, const std::string& folder);

/// A path below a case folder.
std::string casePath(const std::string& folder, std::string_view name);

}  // namespace logarium::log
