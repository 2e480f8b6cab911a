#include "core/log/case/case_file.h"

#include <fmt/format.h>

namespace logarium::log {

namespace {

constexpr std::int64_t kMostFileBytes = 256 << 20;

std::string readText(const disk::Disk& disk, const std::string& path) {
    if (!disk.exists(path)) throw CaseFlaw{fmt::format("{}: no such file; a case folder holds one", path)};
    if (disk.size(path) > kMostFileBytes)
        throw CaseFlaw{fmt::format("{}: {} bytes, expected at most {}", path, disk.size(path), kMostFileBytes)};
    return std::string(asText(disk.readAll(path)));
}

/// What a log relies on and Kafka's own validation refuses.
void checkConfig(const LogConfig& config, const CaseValue& values) {
    if (config.segmentIndexBytes < 24 || config.segmentIndexBytes > INT32_MAX)
        values.flaw("a segment.index.bytes of at least 24");
    if (config.segmentBytes < 1 || config.segmentBytes > INT32_MAX) values.flaw("a segment.bytes of 1 to 2147483647");
    if (config.indexIntervalBytes < 0 || config.fileDeleteDelayMs < 0 || config.maxMessageBytes < 0)
        values.flaw("no negative interval, delay or size");
}

CaseLog readLog(const CaseValue& value) {
    CaseLog log;
    log.partition = {value.text("topic"), static_cast<std::int32_t>(value.number("partition"))};
    log.topicId = value.text("topicId", "");
    if (log.partition.topic.empty() || log.partition.topic.find('/') != std::string::npos ||
        log.partition.partition < 0)
        value.flaw("a topic name and a partition from 0 on");
    if (value.has("config")) log.config = caseConfig(LogConfig{}, value.at("config"));
    return log;
}

}  // namespace

std::string casePath(const std::string& folder, std::string_view name) {
    return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

LogConfig caseConfig(const LogConfig& base, const CaseValue& values) {
    if (!values.json().is_object()) values.flaw("an object");
    std::map<std::string, std::string> settings;
    for (const auto& [key, value] : values.json().items())
        settings[key] = value.is_string() ? value.get<std::string>() : value.dump();
    const auto config = base.with(settings);
    if (!config.ok()) throw CaseFlaw{fmt::format("{}: {}", values.where(), config.error().message)};
    checkConfig(config.value(), values);
    return config.value();
}

CaseFile readCaseFile(const disk::Disk& disk, const std::string& folder) {
    const std::string opsPath = casePath(folder, "ops.json"), expectPath = casePath(folder, "expect.json");
    const Json ops = parseCaseJson(readText(disk, opsPath), opsPath);
    const Json expect = parseCaseJson(readText(disk, expectPath), expectPath);
    const CaseValue top(ops, opsPath + ": $"), expected(expect, expectPath + ": $");
    CaseFile file;
    file.folder = folder;
    file.name = top.text("name");
    file.start = TimestampMs{top.number("startTimeMs")};
    file.producerIdExpirationMs = top.number("producerIdExpirationMs", file.producerIdExpirationMs);
    file.expirationCheckMs = top.number("producerIdExpirationCheckIntervalMs", file.expirationCheckMs);
    if (file.expirationCheckMs <= 0) top.at("producerIdExpirationCheckIntervalMs").flaw("more than 0 ms");
    const CaseValue logs = top.at("logs");
    for (std::size_t i = 0; i < logs.size(); ++i) file.logs.push_back(readLog(logs.at(i)));
    if (file.logs.empty()) logs.flaw("at least one log");
    const std::size_t count = top.at("ops").size();
    for (std::size_t i = 0; i < count; ++i) top.at("ops").at(i).text("op");
    if (expected.at("results").size() != count)
        expected.at("results").flaw(fmt::format("{} results, one an op", count));
    expected.at("checkpoints").size();
    file.ops = ops["ops"];
    file.results = expect["results"];
    file.checkpoints = expect["checkpoints"];
    return file;
}

}  // namespace logarium::log
