#include "core/log/case/case_bench.h"

namespace logarium::log {

namespace {

Json batchJson(const BatchMetadata& batch) {
    return {{"firstSeq", batch.firstSeq()},
            {"lastSeq", batch.lastSeq},
            {"firstOffset", batch.firstOffset().value},
            {"lastOffset", batch.lastOffset.value},
            {"timestamp", batch.timestamp.value}};
}

Json producerJson(const ProducerEntry& producer) {
    Json json{{"producerId", producer.producerId},
              {"producerEpoch", producer.producerEpoch},
              {"coordinatorEpoch", producer.coordinatorEpoch},
              {"lastTimestamp", producer.lastTimestamp.value}};
    if (producer.currentTxnFirstOffset) json["currentTxnFirstOffset"] = producer.currentTxnFirstOffset->value;
    json["batches"] = Json::array();
    for (const BatchMetadata& batch : producer.batches) json["batches"].push_back(batchJson(batch));
    return json;
}

}  // namespace

Json caseState(const Log& log) {
    Json json;
    json["segments"] = Json::array();
    for (const LogSegment& segment : log.segments()) {
        Json row{{"baseOffset", segment.base().value}, {"size", segment.size()}};
        if (log.config().segmentJitterMs > 0) row["rollJitterMs"] = segment.rollJitterMs();
        json["segments"].push_back(std::move(row));
    }
    json["logStartOffset"] = log.logStartOffset().value;
    json["logEndOffset"] = log.logEndOffset().value;
    json["highWatermark"] = log.highWatermark().value;
    json["lastStableOffset"] = log.lastStableOffset().value;
    if (log.firstUnstableOffset()) json["firstUnstableOffset"] = log.firstUnstableOffset()->value;
    json["recoveryPoint"] = log.recoveryPoint().value;
    json["leaderEpochs"] = Json::array();
    for (const EpochEntry& entry : log.epochs())
        json["leaderEpochs"].push_back(Json::array({entry.epoch.value, entry.start.value}));
    const auto producers = log.producers().producers();
    if (producers.empty()) return json;
    json["producers"] = Json::array();
    for (const ProducerEntry* producer : producers) json["producers"].push_back(producerJson(*producer));
    return json;
}

}  // namespace logarium::log
