#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/observe/cluster_view.h"
#include "core/observe/condition/value.h"
#include "core/sim/event.h"

namespace logarium::observe {

/// What a condition looks at.
struct Situation {
    const ClusterView& cluster;
    std::span<const sim::Event> events;                 ///< since the step began
    const std::map<std::string, std::string>& answers;  ///< question id -> chosen choice id
};

/// A predicate on the cluster, as lessons and breakpoints write it:
///
///     P(payments,0).isr.size == 1 and ev(ProduceRejected, error=NOT_ENOUGH_REPLICAS) >= 3
///
/// P(topic,n)    .leader .isr .elr .replicas .hw .leo .epoch .minIsr .health
/// L(broker,topic,n)  .start .hw .leo .size .segments .lag .isr
/// acc(client)   .sent .ok .rejected .failed .retries .err[NAME]
/// C(client)     .received .lag
/// B(broker)     .state .leaders .replicas
/// cfg(topic,name)    the topic's override, None without one
/// ev(Fact, field=word, ...)   how many such events since the step began; fields: error broker partition topic client
/// acks reason kind said(question)     the choice taken and or not ( ) == != < <= > >=  numbers, words, 'quoted words',
/// [1,2]; .size of a list. A list beside a number stands for its size.
/// Short: isr elr replicas leader epoch hw leo minIsr health (topic-n), lag(client), state(broker): `isr(orders-0) < 2`
class Condition {
public:
    struct Node;

    /// One clear line for a text that cannot be read, naming the column (from 1) and what was expected.
    static Result<Condition> parse(std::string_view text);

    bool holds(const Situation& now) const;
    /// Whether plain traffic (appends, fetches, acknowledgements) can change the answer; if not, looking at the other
    /// events is enough.
    bool followsTraffic() const;
    const std::string& text() const { return text_; }
    /// The value of each `P(...)`, `acc(...)`, ... part now: "P(payments,0).isr.size is 3".
    std::string whyNot(const Situation& now) const;

private:
    std::string text_;
    std::shared_ptr<const Node> root_;  // Immutable, so copies may share it.
};

}  // namespace logarium::observe
