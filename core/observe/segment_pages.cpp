#include "core/observe/segment_pages.h"

#include <algorithm>

#include "core/observe/batch_fields.h"
#include "core/record/control_record.h"
#include "core/record/record_reader.h"

namespace logarium::observe {

namespace {

RecordView recordView(const record::Record& record, std::int64_t position, bool control) {
    const auto text = [](const std::optional<ByteView>& bytes) {
        return bytes ? std::optional<std::string>(asText(*bytes)) : std::nullopt;
    };
    RecordView view{
        record.offset, record.timestamp, text(record.key), text(record.value), {}, position, record.sizeInBytes, {}};
    for (const record::RecordHeader header : record.headers)
        view.headers.push_back({std::string(header.key), text(header.value)});
    if (!control) return view;
    const auto parsed = record::parseControlRecord(record);
    view.control = parsed.ok() ? record::controlTypeName(parsed.value().type) : "UNKNOWN";
    return view;
}

BatchView batchView(const record::BatchView& batch) {
    const record::BatchHeader& h = batch.header;
    BatchView view;
    view.base = h.baseOffset;
    view.last = h.lastOffset();
    view.position = batch.position;
    view.bytes = static_cast<std::int64_t>(batch.bytes.size());
    view.epoch = h.partitionLeaderEpoch;
    view.compression = std::string(record::codecName(h.codec().value_or(record::Codec::None)));
    view.transactional = h.isTransactional();
    view.control = h.isControlBatch();
    view.crcValid = !record::ensureValid(batch);
    view.producerId = h.producerId;
    view.producerEpoch = h.producerEpoch;
    view.baseSequence = h.baseSequence;
    view.maxTimestamp = h.maxTimestamp;
    view.fields = fieldsOf(batch.bytes, batch.position);
    record::RecordReader records(batch);
    while (const record::Record* record = records.next())
        view.records.push_back(
            recordView(*record, records.recordPosition() + (h.isCompressed() ? 0 : batch.position), view.control));
    if (records.flaw()) view.flaw = records.flaw()->message;
    return view;
}

}  // namespace

SegmentPage pageOf(const disk::Disk& disk, const log::LogSegment& segment, std::int64_t fromPosition,
                   std::int64_t maxBytes) {
    SegmentPage page;
    page.base = segment.base();
    page.fromPosition = page.nextPosition = std::clamp<std::int64_t>(fromPosition, 0, segment.size());
    page.fileBytes = segment.size();
    segment.forEachBatch(disk, page.fromPosition, segment.size(), [&](const record::BatchView& batch) {
        if (!page.batches.empty() &&
            batch.position + static_cast<std::int64_t>(batch.bytes.size()) - page.fromPosition > maxBytes)
            return false;
        page.batches.push_back(batchView(batch));
        append(page.raw, batch.bytes);
        page.nextPosition = batch.position + static_cast<std::int64_t>(batch.bytes.size());
        return true;
    });
    if (page.batches.empty()) {
        const auto count = std::min(std::max<std::int64_t>(maxBytes, 0), segment.size() - page.fromPosition);
        page.raw.resize(static_cast<std::size_t>(count));
        page.raw.resize(disk.read(segment.logPath(), page.fromPosition, page.raw));
        page.nextPosition = page.fromPosition + std::ssize(page.raw);
    }
    return page;
}

std::vector<BatchOutline> outlineOf(const disk::Disk& disk, const log::LogSegment& segment, std::int64_t fromPosition,
                                    std::size_t most) {
    std::vector<BatchOutline> found;
    for (auto batch = segment.batchAt(disk, fromPosition); batch && found.size() < most;
         batch = segment.batchAt(disk, batch->end()))
        found.push_back({batch->header.baseOffset, batch->position, batch->header.sizeInBytes(), batch->header.count,
                         batch->header.crc, batch->header.isCompressed()});
    return found;
}

IndexPage indexPageOf(const disk::Disk& disk, const log::LogSegment& segment, IndexKind kind, std::int64_t fromSlot,
                      std::int64_t most) {
    const log::IndexFile& file = kind == IndexKind::Offsets ? segment.offsetIndex().file() : segment.timeIndex().file();
    IndexPage page;
    page.entries = file.entries();
    page.fileBytes = disk.exists(file.path()) ? disk.size(file.path()) : 0;
    page.fromSlot = std::clamp<std::int64_t>(fromSlot, 0, page.entries);
    const std::int64_t end = page.fromSlot + std::min(most, page.entries - page.fromSlot);
    for (std::int64_t slot = page.fromSlot; slot < end; ++slot) {
        Bytes scratch;
        const ByteView bytes = file.entry(disk, slot, scratch);
        IndexEntryView entry;
        if (kind == IndexKind::Offsets) {
            const log::OffsetPosition at = segment.offsetIndex().entry(disk, slot);
            entry.offset = at.offset;
            entry.position = at.position;
        } else {
            const log::TimestampOffset at = segment.timeIndex().entry(disk, slot);
            entry.offset = at.offset;
            entry.timestamp = at.timestamp;
        }
        entry.fields = indexFieldsOf(bytes, kind, segment.base(), slot * std::ssize(bytes));
        append(page.raw, bytes);
        page.page.push_back(std::move(entry));
    }
    return page;
}

}  // namespace logarium::observe
