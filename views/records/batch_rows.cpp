#include "views/records/batch_rows.h"

#include <QCoreApplication>
#include <algorithm>

#include "views/records/field_look.h"
#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

constexpr std::int64_t kRawChunk = 4096;

QString tr(const char* text) {
    return QCoreApplication::translate("records", text);
}

QString orNone(std::int64_t number) {
    return number < 0 ? QStringLiteral("–") : QString::number(number);
}

}  // namespace

const observe::FieldView* ByteChunk::fieldAt(std::int64_t position) const {
    const auto behind = std::ranges::upper_bound(fields, position, {}, &observe::FieldView::position);
    if (behind == fields.begin()) return nullptr;
    const auto& field = *std::prev(behind);
    return position < field.end() ? &field : nullptr;
}

std::int64_t BatchRows::rowsOf(const observe::BatchOutline& outline) {
    // The count is not to be trusted: a record takes 7 bytes at least, unless it is packed.
    const std::int64_t most = outline.compressed ? 1'000'000 : outline.bytes / 7 + 1;
    return std::clamp<std::int64_t>(outline.count, 1, most);
}

void BatchRows::clear() {
    batches_.clear();
    kept_.clear();
    keptBytes_ = 0;
    unread_ = {};
    rowCount_ = fileBytes_ = 0;
    complete_ = true;
    segment_ = kNoOffset;
}

/// The file may have been cut and written again, or cleaned: then its last known batch is not there any more.
bool BatchRows::stillTheSame() const {
    if (batches_.empty()) return true;
    for (const Known* known : {&batches_.front(), &batches_.back()}) {
        const auto now = source_.outline(*frame_, replica_, segment_, known->outline.position, 1);
        if (now.empty() || now.front() != known->outline) return false;
    }
    return true;
}

BatchRows::Change BatchRows::read(const FramePtr& frame, ReplicaId replica, Offset segment, std::int64_t fileBytes,
                                  bool fresh) {
    const bool sameFile = replica == replica_ && segment == segment_ && !fresh;
    const std::int64_t rowsBefore = rowCount_;
    const std::int64_t bytesBefore = fileBytes_;
    frame_ = frame;
    const bool keeps = sameFile && stillTheSame();
    if (!keeps) clear();
    replica_ = replica;
    segment_ = segment;
    fileBytes_ = fileBytes;
    unread_ = {};
    const auto found = source_.outline(*frame_, replica_, segment_, endOfKnown(), kMostOutlined);
    for (const auto& outline : found) {
        batches_.push_back({outline, rowCount_});
        rowCount_ += rowsOf(outline);
    }
    complete_ = found.size() < kMostOutlined;
    if (!keeps) return Change::Other;
    return rowCount_ == rowsBefore && fileBytes_ == bytesBefore ? Change::Nothing : Change::Grew;
}

std::size_t BatchRows::batchOfRow(std::int64_t row) const {
    const auto behind = std::ranges::upper_bound(batches_, row, {}, &Known::firstRow);
    return static_cast<std::size_t>(behind - batches_.begin()) - 1;
}

std::size_t BatchRows::batchOfByte(std::int64_t position) const {
    if (position < 0 || position >= endOfKnown()) return batches_.size();
    const auto behind =
        std::ranges::upper_bound(batches_, position, {}, [](const Known& known) { return known.outline.position; });
    return static_cast<std::size_t>(behind - batches_.begin()) - 1;
}

const BatchRows::Decoded& BatchRows::decode(std::size_t index) const {
    const std::int64_t position = batches_[index].outline.position;
    if (const auto kept = kept_.find(position); kept != kept_.end()) return kept->second;
    // What is shown lies together: the batch farthest away is the least likely to be asked for again.
    while (kept_.size() >= kMostKept || (keptBytes_ > kMostKeptBytes && kept_.size() > 1)) {
        const bool lowest = position - kept_.begin()->first > std::prev(kept_.end())->first - position;
        const auto gone = lowest ? kept_.begin() : std::prev(kept_.end());
        keptBytes_ -= gone->second.chunk.span.bytes;
        kept_.erase(gone);
    }
    ++decodings_;
    Decoded decoded;
    auto page = source_.page(*frame_, replica_, segment_, position, 1);
    if (page && !page->batches.empty()) {
        decoded.batch = std::move(page->batches.front());
        decoded.chunk = {{position, std::ssize(page->raw)}, std::move(page->raw), std::move(decoded.batch.fields)};
    }
    keptBytes_ += decoded.chunk.span.bytes;
    return kept_.emplace(position, std::move(decoded)).first->second;
}

const observe::RecordView* BatchRows::record(std::int64_t row) const {
    const std::size_t index = batchOfRow(row);
    const auto& records = decode(index).batch.records;
    const auto at = static_cast<std::size_t>(row - batches_[index].firstRow);
    return at < records.size() ? &records[at] : nullptr;
}

std::vector<RowColumn> BatchRows::columns() const {
    return {
        {tr("Offset"), "1234567", true, 0, 0, tr("Number of the record in its partition")},
        {tr("Timestamp"), "00:00:00.000", true, 2, 0, tr("UTC; the day is in the tool tip")},
        {tr("Key"), "key-12345", false, 0, 2, tr("Chooses the partition; compaction keeps its last value")},
        {tr("Value"), "a value of some len", false, 0, 5, tr("What the application wrote")},
        {tr("Bytes"), "12,345", true, 3, 0, tr("Bytes of the record, before compression")},
        {tr("Batch"), "1234567", true, 4, 0, tr("Base offset of the record's batch")},
        {tr("Epoch"), "12345", true, 5, 0, tr("Leader epoch in which the batch was appended")},
        {tr("Codec"), "snappy", false, 6, 0, tr("How the batch is compressed")},
        {tr("Producer"), "1234567", true, 7, 0, tr("Producer id; – when the producer is not idempotent")},
    };
}

QString BatchRows::batchCell(const observe::BatchView& batch, int column) const {
    switch (column) {
        case Batch:
            return QString::number(batch.base.value);
        case Epoch:
            return orNone(batch.epoch.value);
        case Codec:
            return QString::fromStdString(batch.compression);
        case Producer:
            return orNone(batch.producerId);
        default:
            return {};
    }
}

QString BatchRows::recordCell(const observe::RecordView& record, int column) const {
    switch (column) {
        case OffsetColumn:
            return QString::number(record.offset.value);
        case Time:
            return timestampText(record.timestamp).section(' ', -1);
        case Key:
            if (!record.control.empty()) return tr("%1 marker").arg(QString::fromStdString(record.control));
            return record.key ? shownText(*record.key) : tr("null");
        case Value:
            if (!record.control.empty()) return {};
            return record.value ? shownText(*record.value) : record.key ? tr("null: tombstone") : tr("null");
        case Size:
            return countText(record.bytes);
        default:
            return {};
    }
}

QString BatchRows::cell(std::int64_t row, int column) const {
    const auto& batch = decode(batchOfRow(row)).batch;
    if (column >= Batch) return batchCell(batch, column);
    if (const auto* found = record(row)) return recordCell(*found, column);
    if (column == OffsetColumn) return QString::number(batches_[batchOfRow(row)].outline.base.value);
    if (column != Value) return {};
    return batch.flaw.empty() ? tr("empty batch: compaction took its records") : QString::fromStdString(batch.flaw);
}

RowLook BatchRows::look(std::int64_t row) const {
    const std::size_t index = batchOfRow(row);
    const auto& batch = decode(index).batch;
    RowLook look{row == batches_[index].firstRow, index % 2 == 1, RowMark::None};
    const auto* found = record(row);
    if (!batch.crcValid || (found == nullptr && !batch.flaw.empty()))
        look.mark = RowMark::Damaged;
    else if (batch.control)
        look.mark = RowMark::Control;
    else if (found == nullptr || !found->value)
        look.mark = RowMark::Null;
    return look;
}

ByteSpan BatchRows::span(std::int64_t row) const {
    const std::size_t index = batchOfRow(row);
    const auto& outline = batches_[index].outline;
    const auto* found = record(row);
    if (found != nullptr && !outline.compressed) return {found->position, found->bytes};
    const auto& fields = decode(index).chunk.fields;
    if (found != nullptr && !fields.empty()) return {fields.back().position, fields.back().bytes};
    return {outline.position, outline.bytes};
}

std::int64_t BatchRows::rowAt(std::int64_t position) const {
    const std::size_t index = batchOfByte(position);
    if (index == batches_.size()) return -1;
    const auto* field = decode(index).chunk.fieldAt(position);
    const std::int64_t rows = rowsOf(batches_[index].outline);
    return field == nullptr || field->record < 0 || field->record >= rows ? -1
                                                                          : batches_[index].firstRow + field->record;
}

std::pair<std::int64_t, std::int64_t> BatchRows::groupAt(std::int64_t position) const {
    const std::size_t index = batchOfByte(position);
    if (index == batches_.size()) return {0, 0};
    return {batches_[index].firstRow, batches_[index].firstRow + rowsOf(batches_[index].outline)};
}

const ByteChunk* BatchRows::chunkAt(std::int64_t position) const {
    if (position < 0 || position >= fileBytes_) return nullptr;
    const std::size_t index = batchOfByte(position);
    if (index < batches_.size()) return &decode(index).chunk;
    // Behind the last batch that can be read: plain bytes.
    if (!unread_.span.contains(position)) {
        const std::int64_t from = endOfKnown() + (position - endOfKnown()) / kRawChunk * kRawChunk;
        auto page = source_.page(*frame_, replica_, segment_, from, kRawChunk);
        if (!page || page->raw.empty()) return nullptr;
        const std::int64_t count = std::ssize(page->raw);
        unread_ = {{from, count}, std::move(page->raw), {}};
        if (complete_)
            unread_.fields.push_back({"unreadable", std::to_string(count) + " bytes", "no batch can be read here", from,
                                      count, observe::FieldKind::Damaged, -1});
    }
    return &unread_;
}

std::pair<QString, QString> BatchRows::describe(std::int64_t row) const {
    const auto& outline = batches_[batchOfRow(row)].outline;
    const auto& batch = decode(batchOfRow(row)).batch;
    const QString inBatch = batch.records.size() == 1
                                ? tr("alone in batch %1").arg(outline.base.value)
                                : tr("one of %1 in batch %2").arg(batch.records.size()).arg(outline.base.value);
    const auto* found = record(row);
    if (found == nullptr) return {tr("Batch %1").arg(outline.base.value), cell(row, Value)};
    QStringList parts{timestampText(found->timestamp) + " UTC", inBatch};
    parts += outline.compressed ? tr("packed with %1; the table shows it unpacked").arg(batchCell(batch, Codec))
                                : tr("%1 bytes at %2").arg(countText(found->bytes)).arg(found->position);
    parts += tr("leader epoch %1").arg(orNone(batch.epoch.value));
    parts += batch.producerId < 0 ? tr("no producer id")
                                  : tr("producer %1, epoch %2, sequence from %3")
                                        .arg(batch.producerId)
                                        .arg(batch.producerEpoch)
                                        .arg(batch.baseSequence);
    if (!batch.crcValid) parts += tr("its batch is damaged: the CRC does not fit");
    if (!found->headers.empty()) parts += tr("%1 headers").arg(found->headers.size());
    return {tr("Record %1").arg(found->offset.value), parts.join(" · ")};
}

std::optional<Offset> BatchRows::offsetOf(std::int64_t row) const {
    const auto* found = record(row);
    return found == nullptr ? std::nullopt : std::optional(found->offset);
}

QString BatchRows::emptyText() const {
    return tr("This segment holds no records yet. The first one that is produced appears here.");
}

std::int64_t BatchRows::rowOfBatchAt(std::int64_t position) const {
    const std::size_t index = batchOfByte(position);
    if (index == batches_.size() || batches_[index].outline.position != position) return -1;
    return batches_[index].firstRow;
}

}  // namespace logarium::views
