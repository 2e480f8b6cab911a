#include "core/log/case/case_bench.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::log {

namespace {

/// The recordings' clock is virtual, but files got their modification time from the machine, years later. Where a
/// segment without timestamps is as old as its file, that decides.
constexpr TimestampMs kFileTime{1'756'000'000'000};

Json errorJson(const LogError& error) {
    Json json;
    const bool perRecord = !error.records.empty();
    json["class"] = perRecord ? "RecordValidationException" : error.exception;
    if (perRecord) json["invalidException"] = error.exception;
    json["message"] = error.message;
    if (perRecord) {
        json["recordErrors"] = Json::array();
        for (const RecordError& record : error.records)
            json["recordErrors"].push_back({{"batchIndex", record.batchIndex}, {"message", record.message}});
    }
    json["errorCode"] = static_cast<int>(error.code);
    json["errorName"] = errorName(error.code);
    return json;
}

Json errorJson(const disk::DiskFailure& failure) {
    // What Kafka makes of a checkpoint that it cannot read.
    return {{"class", "KafkaStorageException"},
            {"message", fmt::format("Error while reading checkpoint file $DATA/{}", failure.path())},
            {"errorCode", static_cast<int>(ErrorCode::KafkaStorageError)},
            {"errorName", errorName(ErrorCode::KafkaStorageError)}};
}

/// What the recording drew for the log's newest segment, if it drew.
std::optional<std::int64_t> recordedJitter(const Json& expected, const std::string& log) {
    const auto states = expected.find("state");
    if (states == expected.end() || !states->is_object() || !states->contains(log)) return std::nullopt;
    const Json& state = (*states)[log];
    if (!state.is_object() || !state.contains("segments") || state["segments"].empty()) return std::nullopt;
    const Json& newest = state["segments"].back();
    return newest.is_object() && newest.contains("rollJitterMs") && newest["rollJitterMs"].is_number_integer()
               ? std::optional(newest["rollJitterMs"].get<std::int64_t>())
               : std::nullopt;
}

}  // namespace

const CaseBench::Row CaseBench::kRows[] = {
    {"append", &CaseBench::append, true},
    {"appendFollower", &CaseBench::appendFollower, true},
    {"roll", &CaseBench::roll, true},
    {"advance", &CaseBench::advance, false},
    {"setHighWatermark", &CaseBench::setHighWatermark, true},
    {"flush", &CaseBench::flush, true},
    {"deleteOldSegments", &CaseBench::deleteOldSegments, true},
    {"incrementLogStartOffset", &CaseBench::incrementLogStartOffset, true},
    {"truncateTo", &CaseBench::truncateTo, true},
    {"truncateFullyAndStartAt", &CaseBench::truncateFullyAndStartAt, true},
    {"assignEpochStartOffset", &CaseBench::assignEpochStartOffset, true},
    {"epochTruncate", &CaseBench::epochTruncate, true},
    {"takeProducerSnapshot", &CaseBench::takeProducerSnapshot, true},
    {"removeExpiredProducers", &CaseBench::removeExpiredProducers, true},
    {"updateConfig", &CaseBench::updateConfig, true},
    {"clean", &CaseBench::clean, true},
    {"cleanNext", &CaseBench::cleanNext, false},
    {"deleteCompacted", &CaseBench::deleteCompacted, false},
    {"cleanableOffsets", &CaseBench::cleanableOffsets, true},
    {"close", &CaseBench::close, false},
    {"crash", &CaseBench::crash, false},
    {"damage", &CaseBench::damage, false},
    {"writeCheckpoint", &CaseBench::writeCheckpoint, false},
    {"writeCleanShutdown", &CaseBench::writeCleanShutdown, false},
    {"checkpoint", &CaseBench::checkpoint, false},
    {"read", &CaseBench::read, true},
    {"offsetByTimestamp", &CaseBench::offsetByTimestamp, true},
    {"endOffsetForEpoch", &CaseBench::endOffsetForEpoch, true},
    {"indexLookup", &CaseBench::indexLookup, true},
    {"timeIndexLookup", &CaseBench::timeIndexLookup, true},
    {"segments", &CaseBench::segments, true},
};

CaseBench::CaseBench(const CaseFile& file, const disk::Disk& recorded)
    : file_(file), recorded_(recorded), now_(file.start) {
    for (const CaseLog& log : file.logs) bays_.push_back({log, {}, {}, false});
}

CaseBench::Bay& CaseBench::bayOf(const CaseValue& op) {
    if (!op.has("log")) return bays_.front();
    const std::string name = op.text("log");
    const auto found = std::ranges::find_if(bays_, [&](const Bay& bay) { return bay.spec.name() == name; });
    if (found == bays_.end()) op.at("log").flaw(fmt::format("one of the case's logs, not '{}'", name));
    return *found;
}

CaseAnswer CaseBench::perform(const CaseValue& op, const Json& expected) {
    const std::string name = op.text("op");
    const auto row = std::ranges::find_if(kRows, [&](const Row& r) { return name == r.name; });
    if (row == std::end(kRows) && name != "open") op.at("op").flaw(fmt::format("a known op, not '{}'", name));
    Bay& bay = bayOf(op);
    CaseAnswer answer;
    try {
        drawJitter(bay, expected);
        if (name == "open") {
            answer.result = open(bay, op, expected);
        } else {
            if (row->needsLog && !bay.log) op.flaw(fmt::format("{} to be open", bay.spec.name()));
            answer.result = (this->*row->run)(bay, op);
        }
    } catch (const LogRefusal& refusal) {
        answer.error = errorJson(refusal.error);
    } catch (const disk::DiskFailure& failure) {
        answer.error = errorJson(failure);
    }
    runDueTasks();
    return answer;
}

void CaseBench::drawJitter(Bay& bay, const Json& expected) {
    if (!bay.log) return;
    if (const auto jitter = recordedJitter(expected, bay.spec.name())) bay.log->setNextRollJitterMs(*jitter);
}

Json CaseBench::open(Bay& bay, const CaseValue& op, const Json& expected) {
    OpenOptions options;
    options.logStartOffset = Offset{op.number("logStartOffset", 0)};
    options.recoveryPoint = Offset{op.number("recoveryPoint", 0)};
    options.cleanShutdown = op.flag("cleanShutdown", true);
    options.topicId = bay.spec.topicId;
    options.producerIdExpirationMs = file_.producerIdExpirationMs;
    options.jitterMs = recordedJitter(expected, bay.spec.name()).value_or(0);
    options.fileTime = kFileTime;
    if (options.logStartOffset.value < 0 || options.recoveryPoint.value < 0) op.flaw("offsets from 0 on");
    bay.log.reset();
    auto opened = Log::open(disk_, bay.spec.name(), bay.spec.config, options, now_);
    if (!opened.ok()) throw LogRefusal{opened.error()};
    bay.log = std::move(opened).value();
    bay.nextExpiry = now_ + file_.expirationCheckMs;
    return nullptr;
}

void CaseBench::runDueTasks() {
    for (Bay& bay : bays_) {
        if (!bay.log) continue;
        bay.log->removeDelayedFiles(disk_, now_);
        if (bay.nextExpiry > now_) continue;
        bay.log->removeExpiredProducers(now_, file_.producerIdExpirationMs);
        const std::int64_t missed = (now_ - bay.nextExpiry) / file_.expirationCheckMs + 1;
        bay.nextExpiry += missed * file_.expirationCheckMs;
    }
}

const Log* CaseBench::openLog(const std::string& directory) const {
    for (const Bay& bay : bays_)
        if (bay.spec.name() == directory && bay.log) return &*bay.log;
    return nullptr;
}

bool CaseBench::mayRepack(const std::string& directory) const {
    return std::ranges::any_of(bays_, [&](const Bay& bay) { return bay.packedAnew && bay.spec.name() == directory; });
}

std::map<std::string, Json> CaseBench::state() const {
    std::map<std::string, Json> states;
    for (const Bay& bay : bays_) states[bay.spec.name()] = bay.log ? caseState(*bay.log) : Json();
    return states;
}

}  // namespace logarium::log
