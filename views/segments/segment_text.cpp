#include "views/segments/segment_text.h"

#include <QCoreApplication>
#include <QStringList>

#include "views/shared/quantity_text.h"

namespace logarium::views {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("segments", text);
}

QString deadlineLine(const char* lead, const observe::Deadline& deadline, Micros now) {
    return QString("%1 %2: %3").arg(tr(lead), countdownText(deadline.at, now), QString::fromStdString(deadline.why));
}

LogNews rolled(const log::SegmentRolled& fact) {
    const QString why = rollReasonText(fact.cause.reason);
    return {fact.newBase,
            tr("Rolled: segment %1 is closed at %2, segment %3 begins (%4)")
                .arg(QString::number(fact.closedBase.value), bytesText(fact.closedBytes),
                     QString::number(fact.newBase.value), why),
            tr("new: %1").arg(why)};
}

LogNews deleted(const log::SegmentDeleted& fact) {
    const QString why = deleteReasonText(fact.reason);
    return {fact.base,
            tr("Deleted: segment %1 with %2 (%3)").arg(QString::number(fact.base.value), bytesText(fact.bytes), why),
            tr("deleted: %1").arg(why)};
}

LogNews cleaningStarted(const log::CleanerStarted& fact) {
    return {fact.firstDirty,
            tr("Cleaner: began a pass, offsets %1 to %2 are dirty (ratio %3)")
                .arg(fact.firstDirty.value)
                .arg(fact.firstUncleanable.value)
                .arg(fact.dirtyRatio, 0, 'f', 2),
            tr("being cleaned")};
}

LogNews swapped(const log::CleanerSwapped& fact) {
    const QString sizes = tr("%1 → %2").arg(bytesText(fact.bytesIn), bytesText(fact.bytesOut));
    const QString base = QString::number(fact.base.value);
    const QString text = fact.segmentsIn == 1 ? tr("Cleaner: segment %1 was rewritten, %2").arg(base, sizes)
                                              : tr("Cleaner: %1 segments from %2 on were rewritten as one, %3")
                                                    .arg(QString::number(fact.segmentsIn), base, sizes);
    return {fact.base, text, sizes, fact.segmentsIn};
}

LogNews cleaned(const log::CleanerFinished& fact) {
    return {kNoOffset,
            tr("Cleaner: pass done, %1 → %2, %3 of %4 records kept, clean up to %5")
                .arg(bytesText(fact.bytesRead), bytesText(fact.bytesWritten), countText(fact.recordsKept),
                     countText(fact.recordsRead), QString::number(fact.endOffset.value)),
            tr("%1 of %2 records kept").arg(countText(fact.recordsKept), countText(fact.recordsRead))};
}

}  // namespace

QString rollReasonText(log::RollReason reason) {
    using enum log::RollReason;
    switch (reason) {
        case SegmentBytes:
            return tr("segment.bytes reached");
        case SegmentMs:
            return tr("segment.ms passed");
        case OffsetIndexFull:
            return tr("offset index full");
        case TimeIndexFull:
            return tr("time index full");
        case OffsetOverflow:
            return tr("offset too far from the base");
        case Explicit:
            return tr("asked for");
        case MaxCompactionLag:
            return tr("max.compaction.lag.ms passed");
    }
    return {};
}

QString deleteReasonText(log::DeleteReason reason) {
    using enum log::DeleteReason;
    switch (reason) {
        case RetentionMs:
            return tr("older than retention.ms");
        case RetentionBytes:
            return tr("log larger than retention.bytes");
        case LogStartOffset:
            return tr("below the log start offset");
        case Truncation:
            return tr("truncated");
        case Compacted:
            return tr("replaced by the cleaner");
    }
    return {};
}

QString stateText(const observe::LogView& log, const observe::SegmentView& segment) {
    if (segment.active) return tr("active");
    if (segment.beingCleaned) return tr("being cleaned");
    if (!log.compacted) return tr("closed");
    return segment.dirty ? tr("dirty") : tr("clean");
}

QString rangeText(const observe::SegmentView& segment) {
    if (segment.next <= segment.base) return tr("%1 – (empty)").arg(segment.base.value);
    return QString("%1 – %2").arg(segment.base.value).arg(segment.next.value - 1);
}

QString ageText(const observe::LogView& log, const observe::SegmentView& segment, Micros now) {
    if (!log.live || segment.maxTimestamp == kNoTimestamp) return {};
    const std::int64_t ms = wallClock(now).value - segment.maxTimestamp.value;
    // A producer may stamp records with a future time; such a segment has no age yet.
    return ms < 0 ? tr("newest record from the future") : tr("%1 old").arg(roughSpanText(ms * kMicrosPerMs));
}

QString segmentText(const observe::LogView& log, const observe::SegmentView& segment, Micros now) {
    QStringList lines;
    lines << tr("Segment %1, %2").arg(QString::number(segment.base.value), stateText(log, segment));
    lines << tr("offsets %1, next offset %2").arg(rangeText(segment)).arg(segment.next.value);
    QString size = bytesText(segment.bytes);
    if (segment.active && log.segmentBytes > 0)
        size += tr(", %1 % of segment.bytes=%2").arg(segment.fillRatio * 100, 0, 'f', 0).arg(log.segmentBytes);
    lines << size;
    lines << tr("offset index: %1 entries, time index: %2 entries")
                 .arg(countText(segment.offsetIndexEntries), countText(segment.timeIndexEntries));
    if (segment.maxTimestamp != kNoTimestamp)
        lines << tr("records from %1 to %2")
                     .arg(timestampText(segment.firstTimestamp), timestampText(segment.maxTimestamp));
    if (const QString age = ageText(log, segment, now); !age.isEmpty()) lines.back() += QString(" (%1)").arg(age);
    if (segment.rollsAt) lines << deadlineLine(QT_TRANSLATE_NOOP("segments", "rolls"), *segment.rollsAt, now);
    if (segment.deletedAt) lines << deadlineLine(QT_TRANSLATE_NOOP("segments", "deleted"), *segment.deletedAt, now);
    for (const std::string& file : segment.files) lines << QString::fromStdString(file);
    return lines.join('\n');
}

QString logText(const observe::LogView& log, Micros now) {
    QStringList lines;
    lines << tr("%1 on broker %2: %3 in %4 segments, log start %5, high watermark %6, log end %7")
                 .arg(QString::fromStdString(log.directory))
                 .arg(log.id.broker.value)
                 .arg(bytesText(log.bytes))
                 .arg(log.segments.size())
                 .arg(log.logStart.value)
                 .arg(log.highWatermark.value)
                 .arg(log.logEnd.value);
    if (log.compacted)
        lines << tr("compacted: first dirty offset %1, dirty ratio %2, cleaned from min.cleanable.dirty.ratio=%3")
                     .arg(log.firstDirty.value)
                     .arg(log.dirtyRatio, 0, 'f', 2)
                     .arg(log.minCleanableRatio, 0, 'f', 2);
    for (const auto& segment : log.segments) {
        QStringList parts = {rangeText(segment), bytesText(segment.bytes), stateText(log, segment)};
        if (const QString age = ageText(log, segment, now); !age.isEmpty()) parts << age;
        if (segment.rollsAt) parts << tr("rolls %1").arg(countdownText(segment.rollsAt->at, now));
        if (segment.deletedAt) parts << tr("deleted %1").arg(countdownText(segment.deletedAt->at, now));
        lines << "  " + parts.join(", ");
    }
    for (const std::string& file : log.goingFiles) lines << tr("  going: %1").arg(QString::fromStdString(file));
    return lines.join('\n');
}

std::optional<LogNews> newsOf(const sim::Event& event) {
    if (const auto* fact = std::get_if<log::SegmentRolled>(&event.fact)) return rolled(*fact);
    if (const auto* fact = std::get_if<log::SegmentDeleted>(&event.fact)) return deleted(*fact);
    if (const auto* fact = std::get_if<log::CleanerStarted>(&event.fact)) return cleaningStarted(*fact);
    if (const auto* fact = std::get_if<log::CleanerSwapped>(&event.fact)) return swapped(*fact);
    if (const auto* fact = std::get_if<log::CleanerFinished>(&event.fact)) return cleaned(*fact);
    if (const auto* fact = std::get_if<log::LogStartMoved>(&event.fact))
        return LogNews{kNoOffset, tr("Log start moved from %1 to %2").arg(fact->from.value).arg(fact->to.value), {}};
    if (const auto* fact = std::get_if<log::LogTruncated>(&event.fact))
        return LogNews{
            kNoOffset, tr("Truncated: log end went back from %1 to %2").arg(fact->from.value).arg(fact->to.value), {}};
    if (const auto* fact = std::get_if<log::LogRecovered>(&event.fact))
        return LogNews{kNoOffset,
                       fact->clean ? tr("Loaded after a clean shutdown, log end %1").arg(fact->logEnd.value)
                                   : tr("Recovered after a crash: log end %1, %2 cut off")
                                         .arg(QString::number(fact->logEnd.value), bytesText(fact->truncatedBytes)),
                       {}};
    return std::nullopt;
}

}  // namespace logarium::views
