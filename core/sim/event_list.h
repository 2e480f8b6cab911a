#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "core/sim/event.h"

namespace logarium::sim {

/// Whether the event is one of the many of normal operation: appended, replicated, acknowledged, sent, consumed.
bool isTraffic(const Event& event);

/// The events of one story, by id, and how many of them lie before the present moment: going back in time only moves
/// that mark. Events of weight stay for ever; of the plain traffic the oldest go when there is too much of it.
class EventList {
public:
    /// Adds what was told just now, unless it is known from an earlier visit to this moment. Empties `told`.
    void take(std::vector<Event>& told, bool keepTraffic);
    /// The present is now just before the event with this id.
    void moveTo(EventId next);
    /// The event with this id and all after it belong to another story.
    void dropFrom(EventId next);
    /// Those of weight only: for a story that is left for another one.
    EventList withoutTraffic() const;

    /// Up to the present, oldest first.
    std::span<const Event> past() const { return std::span(events_).first(past_); }
    /// The last event ever told, also one that was not kept.
    EventId lastTold() const { return lastTold_; }

private:
    static constexpr std::size_t kMostTraffic = 300'000;
    static constexpr std::size_t kLong = 4'000;

    void forgetOldTraffic();

    std::vector<Event> events_;  // By id.
    std::size_t past_ = 0;
    std::size_t traffic_ = 0;
    EventId lastTold_;
};

}  // namespace logarium::sim
