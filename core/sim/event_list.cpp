#include "core/sim/event_list.h"

#include <algorithm>

namespace logarium::sim {
namespace {

struct PlainTraffic {
    bool operator()(const cluster::Appended&) const { return true; }
    bool operator()(const cluster::Replicated&) const { return true; }
    bool operator()(const cluster::HighWatermarkMoved&) const { return true; }
    bool operator()(const cluster::ProduceAcknowledged&) const { return true; }
    bool operator()(const client::BatchSent&) const { return true; }
    bool operator()(const client::Consumed&) const { return true; }
    bool operator()(const group::OffsetsCommitted&) const { return true; }
    bool operator()(const txn::PartitionsJoined&) const { return true; }
    bool operator()(const txn::TransactionPrepared& f) const { return f.cause == txn::EndCause::Producer; }
    bool operator()(const txn::TransactionCompleted&) const { return true; }
    bool operator()(const txn::MarkerWritten&) const { return true; }
    bool operator()(const client::TransactionEnded&) const { return true; }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }
};

}  // namespace

bool isTraffic(const Event& event) {
    return std::visit(PlainTraffic{}, event.fact);
}

void EventList::take(std::vector<Event>& told, bool keepTraffic) {
    for (Event& event : told) {
        if (event.id <= lastTold_) {
            while (past_ < events_.size() && events_[past_].id <= event.id) ++past_;
            continue;
        }
        lastTold_ = event.id;
        const bool plain = isTraffic(event);
        if (plain && !keepTraffic) continue;
        traffic_ += plain ? 1 : 0;
        // A long list is about to hold all the traffic that it may: moving it again and again would cost more.
        if (events_.size() == events_.capacity() && events_.size() > kLong)
            events_.reserve(events_.size() + kMostTraffic);
        events_.push_back(std::move(event));
        past_ = events_.size();
    }
    told.clear();
    if (traffic_ > kMostTraffic) forgetOldTraffic();
}

void EventList::moveTo(EventId next) {
    past_ = static_cast<std::size_t>(std::ranges::lower_bound(events_, next, {}, &Event::id) - events_.begin());
}

void EventList::dropFrom(EventId next) {
    moveTo(next);
    lastTold_ = next - 1;
    const auto gone = events_.begin() + static_cast<std::ptrdiff_t>(past_);
    traffic_ -= static_cast<std::size_t>(std::count_if(gone, events_.end(), isTraffic));
    events_.erase(gone, events_.end());
}

EventList EventList::withoutTraffic() const {
    EventList quiet;
    std::ranges::copy_if(events_, std::back_inserter(quiet.events_), [](const Event& e) { return !isTraffic(e); });
    quiet.past_ = quiet.events_.size();
    quiet.lastTold_ = lastTold_;
    return quiet;
}

void EventList::forgetOldTraffic() {
    std::size_t going = traffic_ / 2;
    const EventId next = past_ < events_.size() ? events_[past_].id : lastTold_ + 1;
    std::erase_if(events_, [&](const Event& event) {
        if (going == 0 || !isTraffic(event)) return false;
        --going;
        --traffic_;
        return true;
    });
    moveTo(next);
}

}  // namespace logarium::sim
