#pragma once
#include <QString>
#include <optional>

#include "core/observe/cluster_view.h"
#include "core/observe/log_view.h"

/// The shelf in words: labels, tool tips, what a screen reader says, "copy as text".
namespace logarium::views {

/// "segment.bytes reached": the rule of LogSegment.shouldRoll that closed a segment.
QString rollReasonText(log::RollReason reason);
QString deleteReasonText(log::DeleteReason reason);

/// "active", "being cleaned", "dirty", "clean" or "closed".
QString stateText(const observe::LogView& log, const observe::SegmentView& segment);
/// "1200 – 1611": first and last offset; "1200 – (empty)" for a segment without records.
QString rangeText(const observe::SegmentView& segment);
/// Time since the newest record: what retention.ms counts from. Empty while there is none, or no clock.
QString ageText(const observe::LogView& log, const observe::SegmentView& segment, Micros now);
/// Everything known of a segment, a line each.
QString segmentText(const observe::LogView& log, const observe::SegmentView& segment, Micros now);
/// The whole log, a line a segment.
QString logText(const observe::LogView& log, Micros now);

/// A change of a log that is worth telling on the shelf.
struct LogNews {
    Offset anchor;   ///< base of the segment it is about
    QString text;    ///< one sentence
    QString badge;   ///< two or three words for the segment itself
    int merged = 0;  ///< segments that became one, for a swap
    bool operator==(const LogNews&) const = default;
};
/// What an event says about a log; nullopt for events that are not about segments.
std::optional<LogNews> newsOf(const sim::Event& event);

}  // namespace logarium::views
