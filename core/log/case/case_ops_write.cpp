// Ops that write to a log or move its offsets.
#include <fmt/format.h>

#include "core/log/case/case_bench.h"

namespace logarium::log {

namespace {

/// The value of a Result, or the refusal on its way to perform().
template <class T>
T valueOf(Result<T, LogError> result) {
    if (!result.ok()) throw LogRefusal{result.error()};
    return std::move(result).value();
}

Bytes batchesOf(const CaseValue& op) {
    Bytes all;
    const CaseValue batches = op.at("batches");
    for (std::size_t i = 0; i < batches.size(); ++i) append(all, batches.at(i).base64("bytes"));
    return all;
}

AppendOrigin originOf(const CaseValue& op) {
    const std::string origin = op.text("origin", "client");
    if (origin == "client") return AppendOrigin::Client;
    if (origin == "coordinator") return AppendOrigin::Coordinator;
    op.at("origin").flaw("client or coordinator");
}

Json appendJson(const AppendInfo& info) {
    Json json{{"firstOffset", info.firstOffset.value}, {"lastOffset", info.lastOffset.value}};
    if (info.lastLeaderEpoch) json["lastLeaderEpoch"] = info.lastLeaderEpoch->value;
    json["maxTimestamp"] = info.maxTimestamp.value;
    json["logAppendTime"] = info.logAppendTime.value;
    json["logStartOffset"] = info.logStartOffset.value;
    json["sourceCompression"] = record::codecName(info.sourceCodec);
    json["validBytes"] = info.validBytes;
    json["numMessages"] = info.numMessages();
    json["leaderHwChange"] = "NONE";  // Only the partition above the log knows better.
    return json;
}

LeaderEpoch epochOf(const CaseValue& op, const char* name) {
    return LeaderEpoch{static_cast<std::int32_t>(op.number(name, 0))};
}

std::string reasonName(DeleteReason reason) {
    switch (reason) {
        case DeleteReason::RetentionMs:
            return "retention.ms";
        case DeleteReason::RetentionBytes:
            return "retention.bytes";
        case DeleteReason::LogStartOffset:
            return "logStartOffset";
        case DeleteReason::Truncation:
            return "truncation";
        case DeleteReason::Compacted:
            return "compaction";
    }
    return {};
}

}  // namespace

namespace {

bool anyCompressed(ByteView records) {
    record::BatchReader batches(records);
    while (const auto batch = batches.next())
        if (batch->header.isCompressed()) return true;
    return false;
}

/// Whether a log of that config packs anew what it is given.
bool packsAnew(const LogConfig& config, ByteView records) {
    const bool byLeader = config.compressionType != "producer" && config.compressionType != "uncompressed";
    return byLeader || (config.compacts && anyCompressed(records));
}

}  // namespace

Json CaseBench::append(Bay& bay, const CaseValue& op) {
    bay.packedAnew = bay.packedAnew || packsAnew(bay.spec.config, batchesOf(op));
    return appendJson(
        valueOf(bay.log->appendAsLeader(disk_, batchesOf(op), epochOf(op, "leaderEpoch"), originOf(op), now_)));
}

Json CaseBench::appendFollower(Bay& bay, const CaseValue& op) {
    bay.packedAnew = bay.packedAnew || packsAnew(bay.spec.config, batchesOf(op));
    return appendJson(valueOf(bay.log->appendAsFollower(disk_, batchesOf(op), epochOf(op, "leaderEpoch"), now_)));
}

Json CaseBench::roll(Bay& bay, const CaseValue& op) {
    std::optional<Offset> expected;
    if (op.has("expectedNextOffset")) expected = Offset{op.number("expectedNextOffset")};
    return {{"baseOffset", valueOf(bay.log->roll(disk_, now_, expected)).value}};
}

Json CaseBench::setHighWatermark(Bay& bay, const CaseValue& op) {
    return {{"highWatermark", bay.log->updateHighWatermark(Offset{op.number("offset")}).value}};
}

Json CaseBench::flush(Bay& bay, const CaseValue& op) {
    bay.log->flush(disk_, op.flag("includeActive", false));
    return nullptr;
}

Json CaseBench::deleteOldSegments(Bay& bay, const CaseValue&) {
    const auto reasons = valueOf(bay.log->deleteOldSegments(disk_, now_));
    Json json{{"deleted", reasons.size()}, {"segments", Json::array()}, {"reasons", Json::array()}};
    for (const DeletionReason& reason : reasons) {
        json["segments"].push_back(reason.base.value);
        json["reasons"].push_back(
            {{"baseOffset", reason.base.value}, {"reason", reasonName(reason.reason)}, {"text", reason.text}});
    }
    return json;
}

Json CaseBench::incrementLogStartOffset(Bay& bay, const CaseValue& op) {
    return {{"updated", valueOf(bay.log->maybeIncrementLogStartOffset(disk_, Offset{op.number("offset")}))}};
}

Json CaseBench::truncateTo(Bay& bay, const CaseValue& op) {
    return {{"truncated", valueOf(bay.log->truncateTo(disk_, Offset{op.number("offset")}, now_))}};
}

Json CaseBench::truncateFullyAndStartAt(Bay& bay, const CaseValue& op) {
    std::optional<Offset> start;
    if (op.has("logStartOffset")) start = Offset{op.number("logStartOffset")};
    bay.log->truncateFullyAndStartAt(disk_, Offset{op.number("offset")}, now_, start);
    return nullptr;
}

Json CaseBench::assignEpochStartOffset(Bay& bay, const CaseValue& op) {
    bay.log->assignEpochStartOffset(disk_, epochOf(op, "epoch"), Offset{op.number("startOffset")});
    return nullptr;
}

Json CaseBench::epochTruncate(Bay& bay, const CaseValue& op) {
    if (op.has("fromEnd")) bay.log->truncateEpochsFromEnd(disk_, Offset{op.number("fromEnd")});
    if (op.has("fromStart")) bay.log->truncateEpochsFromStart(disk_, Offset{op.number("fromStart")});
    return nullptr;
}

Json CaseBench::takeProducerSnapshot(Bay& bay, const CaseValue&) {
    bay.log->takeProducerSnapshot(disk_);
    return nullptr;
}

Json CaseBench::removeExpiredProducers(Bay& bay, const CaseValue&) {
    bay.log->removeExpiredProducers(now_, file_.producerIdExpirationMs);
    return nullptr;
}

Json CaseBench::updateConfig(Bay& bay, const CaseValue& op) {
    bay.spec.config = caseConfig(bay.spec.config, op.at("config"));
    bay.log->updateConfig(bay.spec.config);
    return nullptr;
}

}  // namespace logarium::log
