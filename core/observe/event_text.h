#pragma once
#include <string>
#include <string_view>

#include "core/observe/cluster_view.h"
#include "core/sim/event.h"

namespace logarium::observe {

/// How much an event deserves the eye: the event list filters on it, high speed keeps the upper two for ever.
enum class Weight : std::uint8_t { Traffic, Notable, Alarm };
enum class EventGroup : std::uint8_t { Command, Client, Replication, Election, Storage, Cleaner, Broker, Network };

/// "ISR shrunk", "Segment rolled": a few words, the same for all events of the kind.
std::string_view title(const sim::Event& event);
/// One sentence with names and numbers: "orders-3: broker 2 left the ISR, now 1,3 (replica.lag.time.max.ms=30000)".
std::string sentence(const sim::Event& event, const ClusterView& cluster);
/// "min.insync.replicas=2 (set on the topic)".
std::string decisionText(const sim::Decision& decision);
Weight weight(const sim::Event& event);
EventGroup group(const sim::Event& event);
/// "00:00:09.125000", or "2d 03:00:00.000000" from a day on.
std::string clockText(Micros at);

}  // namespace logarium::observe
