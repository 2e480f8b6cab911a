#include "core/observe/cluster_view.h"

#include <algorithm>

namespace logarium::observe {

namespace {
template <class List, class Key, class Of>
auto find(const List& list, const Key& key, Of of) -> const typename List::value_type* {
    const auto found = std::ranges::find(list, key, of);
    return found == list.end() ? nullptr : &*found;
}
}  // namespace

const TopicView* ClusterView::topic(TopicIndex index) const {
    return find(topics, index, &TopicView::index);
}

const TopicView* ClusterView::topic(std::string_view name) const {
    const auto found = std::ranges::find_if(topics, [name](const TopicView& t) { return t.name == name; });
    return found == topics.end() ? nullptr : &*found;
}

const PartitionView* ClusterView::partition(PartitionId id) const {
    const TopicView* owner = topic(id.topic);
    return owner == nullptr ? nullptr : find(owner->partitions, id, &PartitionView::id);
}

const ReplicaView* ClusterView::replica(ReplicaId id) const {
    const PartitionView* owner = partition(id.partition);
    return owner == nullptr ? nullptr : find(owner->replicas, id, &ReplicaView::id);
}

const BrokerView* ClusterView::broker(BrokerId id) const {
    return find(brokers, id, &BrokerView::id);
}

std::string ClusterView::nameOf(PartitionId id) const {
    const TopicView* owner = topic(id.topic);
    return (owner == nullptr ? "?" : owner->name) + "-" + std::to_string(id.partition);
}

}  // namespace logarium::observe
