#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "core/log/dump/dump_parts.h"
#include "core/log/dump/java_text.h"
#include "core/log/dump/segment_walk.h"
#include "core/record/control_record.h"
#include "core/record/record_reader.h"

namespace logarium::log::parts {
namespace {

using record::BatchHeader;

/// Prints one log; keeps what is told only at the end.
class LogDump {
public:
    explicit LogDump(const DumpJob& job) : job_(job), deep_(job.options.deepIteration || job.options.printDataLog) {}

    void run();

private:
    void printStart() const;
    void printBatch(const SegmentWalk::Claim& claim) const;
    void printRecords(const SegmentWalk::Claim& claim);
    void noteOffset(std::int64_t offset);
    std::string metadataOf(const BatchHeader& batch, const record::Record& record) const;
    void appendControl(std::string& line, const record::Record& record) const;
    void appendData(std::string& line, const record::Record& record) const;

    const DumpJob& job_;
    bool deep_;
    std::optional<std::int64_t> lastOffset_;
    std::vector<std::pair<std::int64_t, std::int64_t>> gaps_;  // Pairs of neighbours that are no neighbours by offset.
};

std::string headerKeys(const record::Record& record) {
    std::string keys = "[";
    bool first = true;
    for (const record::RecordHeader& header : record.headers) {
        if (!first) keys += ',';
        first = false;
        keys += javaText(asBytes(header.key));
    }
    return keys + "]";
}

bool readDigits(std::string_view text, std::int64_t& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

void LogDump::printStart() const {
    const std::string_view name = fileName(job_.path);
    if (name.ends_with(".log")) return job_.output.line(fmt::format("Log starting offset: {}", job_.baseOffset()));
    if (name == "bootstrap.checkpoint") return job_.output.line("KRaft bootstrap snapshot");
    // A KRaft snapshot's name: end offset, a dash, epoch.
    const std::string_view stem = name.substr(0, name.find('.'));
    const std::size_t dash = stem.find('-');
    std::int64_t offset = 0, epoch = 0;
    if (dash == std::string_view::npos || !readDigits(stem.substr(0, dash), offset) ||
        !readDigits(stem.substr(dash + 1), epoch))
        throw DumpEnded{"NoSuchElementException", "No value present"};
    job_.output.line(fmt::format("Snapshot end offset: {}, epoch: {}", offset, epoch));
}

void LogDump::printBatch(const SegmentWalk::Claim& claim) const {
    if (!claim.header)
        throw DumpEnded{
            "KafkaException",
            fmt::format(
                "Failed to load record batch at position {} from {}: {}", claim.position, job_.shown,
                claim.magic < record::kMagic ? "message format of before Kafka 0.11" : "shorter than a batch header")};
    const BatchHeader& header = *claim.header;
    std::optional<std::int64_t> horizon;
    if (header.deleteHorizon()) horizon = header.deleteHorizon()->value;
    std::string line = fmt::format(
        "baseOffset: {} lastOffset: {} count: {} baseSequence: {} lastSequence: {} producerId: {} producerEpoch: {} "
        "partitionLeaderEpoch: {} isTransactional: {} isControl: {} deleteHorizonMs: {}",
        header.baseOffset.value, header.lastOffset().value, header.count, header.baseSequence, header.lastSequence(),
        header.producerId, header.producerEpoch, header.partitionLeaderEpoch.value, header.isTransactional(),
        header.isControlBatch(), optionalLong(horizon));
    const auto codec = header.codec();
    if (!codec) {  // The tool has printed this much of the line when it stumbles over the codec.
        job_.output.line(line);
        throw DumpEnded{"IllegalArgumentException",
                        fmt::format("Unknown compression type id: {}", header.attributes & 7)};
    }
    line += fmt::format(" position: {} {}: {} size: {} magic: {} compresscodec: {} crc: {} isvalid: {}", claim.position,
                        record::timestampTypeName(header.timestampType()), header.maxTimestamp.value, claim.size,
                        static_cast<int>(claim.magic), record::codecName(*codec), header.crc,
                        record::computeCrc(claim.bytes) == header.crc);
    job_.output.line(line);
}

void LogDump::printRecords(const SegmentWalk::Claim& claim) {
    record::RecordReader records({*claim.header, claim.bytes, claim.position});
    while (const record::Record* record = records.next()) {
        noteOffset(record->offset.value);
        std::string line = job_.options.skipRecordMetadata ? std::string() : metadataOf(*claim.header, *record);
        if (!job_.options.skipRecordMetadata && claim.header->isControlBatch()) appendControl(line, *record);
        if (job_.options.printDataLog && !claim.header->isControlBatch()) appendData(line, *record);
        job_.output.line(line);
    }
    if (records.flaw()) endWith(*records.flaw());
}

std::string LogDump::metadataOf(const BatchHeader& batch, const record::Record& record) const {
    return fmt::format("| offset: {} {}: {} keySize: {} valueSize: {} sequence: {} headerKeys: {}", record.offset.value,
                       record::timestampTypeName(batch.timestampType()), record.timestamp.value, record.keySize(),
                       record.valueSize(), record.sequence, headerKeys(record));
}

void LogDump::appendControl(std::string& line, const record::Record& record) const {
    const auto control = record::parseControlRecord(record);
    if (!control.ok()) {
        job_.output.line(line);
        endWith(control.error());
    }
    const auto& [type, id, coordinatorEpoch] = control.value();
    if (control.value().isMarker())
        line += fmt::format(" endTxnMarker: {} coordinatorEpoch: {}", record::controlTypeName(type), coordinatorEpoch);
    else
        line += fmt::format(" controlType: {}({})", record::controlTypeName(type), id);
}

void LogDump::appendData(std::string& line, const record::Record& record) const {
    const std::string_view prefix = job_.options.skipRecordMetadata ? "| " : " ";
    if (job_.options.decode && record.key) {
        if (const auto said = job_.options.decode(*record.key, record.value)) {
            line += fmt::format("{}key: {} payload: {}", prefix, said->first, said->second);
            return;
        }
    }
    if (record.key) line += fmt::format("{}key: {}", prefix, javaText(*record.key));
    if (record.value) line += fmt::format(" payload: {}", javaText(*record.value));
}

void LogDump::noteOffset(std::int64_t offset) {
    if (lastOffset_ && *lastOffset_ != -1 && offset != *lastOffset_ + 1) gaps_.emplace_back(*lastOffset_, offset);
    lastOffset_ = offset;
}

void LogDump::run() {
    printStart();
    SegmentWalk walk(job_.disk, job_.path, 0, job_.options.maxBytes);
    while (const auto claim = walk.next()) {
        printBatch(*claim);
        if (deep_) printRecords(*claim);
    }
    if (walk.impossibleLength())
        throw DumpEnded{"CorruptRecordException",
                        fmt::format("Found record size {} smaller than minimum record overhead (14) in file {}.",
                                    *walk.impossibleLength(), job_.shown)};
    if (walk.position() < walk.end() && job_.options.maxBytes == std::numeric_limits<std::int32_t>::max())
        job_.output.line(
            fmt::format("Found {} invalid bytes at the end of {}", walk.end() - walk.position(), fileName(job_.shown)));
    if (gaps_.empty()) return;
    job_.output.errorLine(fmt::format("Non-consecutive offsets in {}", job_.shown));
    // The tool puts each new pair in front.
    for (auto gap = gaps_.rbegin(); gap != gaps_.rend(); ++gap)
        job_.output.errorLine(fmt::format("  {} is followed by {}", gap->first, gap->second));
}

}  // namespace

void dumpLog(const DumpJob& job) {
    LogDump(job).run();
}

}  // namespace logarium::log::parts
