#include "views/records/index_rows.h"

#include <QCoreApplication>
#include <algorithm>

#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("records", text);
}
}  // namespace

void IndexRows::clear() {
    entries_ = fileBytes_ = 0;
    page_ = {};
    chunk_ = {};
}

void IndexRows::read(const FramePtr& frame, ReplicaId replica, Offset segment) {
    clear();
    frame_ = frame;
    replica_ = replica;
    segment_ = segment;
    if (const auto page = source_.index(*frame, replica, segment, kind_, 0, 0)) {
        entries_ = page->entries;
        fileBytes_ = page->fileBytes;
    }
}

const observe::IndexEntryView* IndexRows::entry(std::int64_t row) const {
    if (row < 0 || row >= entries_) return nullptr;
    const auto inPage = [&] { return row >= page_.fromSlot && row < page_.fromSlot + std::ssize(page_.page); };
    if (!inPage()) {
        const std::int64_t from = row / kMostAtOnce * kMostAtOnce;
        auto page = source_.index(*frame_, replica_, segment_, kind_, from, kMostAtOnce);
        if (!page) return nullptr;
        page_ = std::move(*page);
        chunk_ = {{page_.fromSlot * entryBytes(), std::ssize(page_.raw)}, page_.raw, {}};
        for (std::int64_t i = 0; i < std::ssize(page_.page); ++i)
            for (observe::FieldView field : page_.page[static_cast<std::size_t>(i)].fields)
                chunk_.fields.push_back(std::move(field));
    }
    return inPage() ? &page_.page[static_cast<std::size_t>(row - page_.fromSlot)] : nullptr;
}

std::vector<RowColumn> IndexRows::columns() const {
    if (kind_ == observe::IndexKind::Offsets)
        return {
            {tr("Entry"), "12345", true, 2, 0, tr("Number of the entry in the file")},
            {tr("Offset"), "12345678", true, 0, 1, tr("Last offset of a batch")},
            {tr("Position in .log"), "123,456,789", true, 0, 1, tr("Byte at which that batch begins")},
        };
    return {
        {tr("Entry"), "12345", true, 2, 0, tr("Number of the entry in the file")},
        {tr("Largest timestamp so far, UTC"), "2023-11-14 22:13:20.125", true, 0, 1, tr("UTC")},
        {tr("Offset"), "12345678", true, 0, 1, tr("Last offset of the batch with that timestamp")},
    };
}

QString IndexRows::cell(std::int64_t row, int column) const {
    const auto* found = entry(row);
    if (found == nullptr) return {};
    if (column == 0) return QString::number(row);
    const bool offset = (column == 1) == (kind_ == observe::IndexKind::Offsets);
    if (offset) return QString::number(found->offset.value);
    return column == 2 ? QString::number(found->position) : timestampText(found->timestamp);
}

std::int64_t IndexRows::rowAt(std::int64_t position) const {
    return position < 0 || position >= bytes() ? -1 : position / entryBytes();
}

std::pair<std::int64_t, std::int64_t> IndexRows::groupAt(std::int64_t position) const {
    const std::int64_t row = rowAt(position);
    return row < 0 ? std::pair<std::int64_t, std::int64_t>{0, 0} : std::pair{row, row + 1};
}

const ByteChunk* IndexRows::chunkAt(std::int64_t position) const {
    return entry(rowAt(position)) == nullptr ? nullptr : &chunk_;
}

std::pair<QString, QString> IndexRows::describe(std::int64_t row) const {
    const auto* found = entry(row);
    if (found == nullptr) return {};
    const QString title = tr("Entry %1").arg(row);
    if (kind_ == observe::IndexKind::Offsets)
        return {title, tr("whoever looks for offset %1 or a later one starts to read at byte %2 of the .log")
                           .arg(found->offset.value)
                           .arg(found->position)};
    return {title, tr("up to offset %1 nothing in the segment is newer than %2 UTC")
                       .arg(found->offset.value)
                       .arg(timestampText(found->timestamp))};
}

QString IndexRows::emptyText() const {
    if (fileBytes_ > 0)
        return tr("No entry yet. The file is %1 of zeros, preallocated while the segment is active; an entry is added "
                  "after every index.interval.bytes of records.")
            .arg(bytesText(fileBytes_));
    return tr("No entry yet. One is added after every index.interval.bytes of records.");
}

std::int64_t IndexRows::logPosition(std::int64_t row) const {
    const auto* found = kind_ == observe::IndexKind::Offsets ? entry(row) : nullptr;
    return found == nullptr ? -1 : found->position;
}

}  // namespace logarium::views
