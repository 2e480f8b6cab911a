// Ops that only ask. In Kafka even asking an index makes its file when there is none yet.
#include "core/log/case/case_bench.h"

namespace logarium::log {

namespace {

Isolation isolationOf(const CaseValue& op) {
    const std::string name = op.text("isolation", "log_end");
    if (name == "log_end") return Isolation::LogEnd;
    if (name == "high_watermark") return Isolation::HighWatermark;
    if (name == "txn_committed") return Isolation::TxnCommitted;
    op.at("isolation").flaw("log_end, high_watermark or txn_committed");
}

}  // namespace

Json CaseBench::read(Bay& bay, const CaseValue& op) {
    const Isolation isolation = isolationOf(op);
    if (isolation != Isolation::LogEnd && Offset{op.number("offset")} >= bay.log->logStartOffset())
        bay.log->settleHighWatermark(disk_);
    const auto read = bay.log->read(disk_, Offset{op.number("offset")}, op.number("maxLength", 1048576), isolation,
                                    op.flag("minOneMessage", true));
    if (!read.ok()) throw LogRefusal{read.error()};
    const ReadInfo& info = read.value();
    Json json{{"offset", info.offset.value},
              {"segmentBaseOffset", info.segmentBase.value},
              {"position", info.position},
              {"size", info.records.size()},
              {"firstEntryIncomplete", info.firstEntryIncomplete},
              {"batchBaseOffsets", Json::array()}};
    record::BatchReader batches(info.records);
    while (const auto batch = batches.next()) json["batchBaseOffsets"].push_back(batch->header.baseOffset.value);
    if (isolation != Isolation::TxnCommitted) return json;
    json["abortedTransactions"] = Json::array();
    for (const AbortedTxn& txn : info.aborted)
        json["abortedTransactions"].push_back(Json::array({txn.producerId, txn.firstOffset.value}));
    return json;
}

Json CaseBench::offsetByTimestamp(Bay& bay, const CaseValue& op) {
    const auto found = bay.log->offsetForTimestamp(disk_, op.number("timestamp"));
    if (!found) return {{"found", nullptr}};
    return {{"timestamp", found->timestamp.value},
            {"offset", found->offset.value},
            {"leaderEpoch", found->epoch.value_or(kNoEpoch).value}};
}

Json CaseBench::endOffsetForEpoch(Bay& bay, const CaseValue& op) {
    const auto found = bay.log->endOffsetForEpoch(LeaderEpoch{static_cast<std::int32_t>(op.number("epoch"))});
    if (!found) return {{"found", nullptr}};
    return {{"epoch", found->epoch.value}, {"endOffset", found->start.value}};
}

Json CaseBench::indexLookup(Bay& bay, const CaseValue& op) {
    const LogSegment& segment = bay.log->segments().front();
    const Offset offset{op.number("offset")};
    const OffsetPosition floor = segment.offsetIndex().lookup(disk_, offset);
    Json json{{"offset", floor.offset.value}, {"position", floor.position}, {"translated", nullptr}};
    if (const auto batch = segment.findBatch(disk_, offset))
        json["translated"] = {{"offset", batch->header.baseOffset.value},
                              {"position", batch->position},
                              {"size", batch->header.sizeInBytes()}};
    return json;
}

Json CaseBench::timeIndexLookup(Bay& bay, const CaseValue& op) {
    const TimestampOffset floor =
        bay.log->segments().front().timeIndex().lookup(disk_, TimestampMs{op.number("timestamp")});
    return {{"timestamp", floor.timestamp.value}, {"offset", floor.offset.value}};
}

Json CaseBench::segments(Bay& bay, const CaseValue&) {
    Json rows = Json::array();
    for (const LogSegment& segment : bay.log->segments())
        rows.push_back({{"baseOffset", segment.base().value},
                        {"size", segment.size()},
                        {"offsetIndexEntries", segment.offsetIndex().file().entries()},
                        {"timeIndexEntries", segment.timeIndex().file().entries()},
                        {"maxTimestampSoFar", segment.maxTimestampSoFar(disk_).timestamp.value},
                        {"nextOffset", segment.nextOffset(disk_).value}});
    return {{"segments", std::move(rows)}};
}

}  // namespace logarium::log
