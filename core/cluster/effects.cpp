#include "core/cluster/effects.h"

#include <utility>

namespace logarium::cluster {

Effects::Effects(Micros now, EventId nextEvent) : now_(now), next_(nextEvent) {}
Effects::~Effects() = default;

void Effects::begin(Micros now, EventId causeOfStep, EventId nextEvent, Subject about, const char* deadline) {
    now_ = now;
    about_ = about;
    deadline_ = deadline;
    cause = causeOfStep;
    next_ = nextEvent;
    told.clear();
    sent.clear();
    timed.clear();
}

EventId Effects::tell(Subject subject, Fact&& fact, std::vector<Decision> decidedBy) {
    admitDeadline();
    const EventId id = next_;
    ++next_;
    told.emplace_back(id, cause, subject, std::move(fact), std::move(decidedBy));
    return id;
}

void Effects::tellDeadline() {
    const char* reached = std::exchange(deadline_, nullptr);
    tellAndFollow(about_, DeadlineReached{reached});
}

}  // namespace logarium::cluster
