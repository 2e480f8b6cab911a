#include "core/cluster/metadata_image.h"

#include <algorithm>

#include "core/base/assert.h"

namespace logarium::cluster {

const char* recordType(const MetadataRecord& record) {
    struct Names {
        const char* operator()(const TopicRecord&) const { return "TOPIC_RECORD"; }
        const char* operator()(const RemoveTopicRecord&) const { return "REMOVE_TOPIC_RECORD"; }
        const char* operator()(const PartitionRecord&) const { return "PARTITION_RECORD"; }
        const char* operator()(const PartitionChangeRecord&) const { return "PARTITION_CHANGE_RECORD"; }
        const char* operator()(const ConfigRecord&) const { return "CONFIG_RECORD"; }
        const char* operator()(const RegisterBrokerRecord&) const { return "REGISTER_BROKER_RECORD"; }
        const char* operator()(const BrokerRegistrationChangeRecord&) const {
            return "BROKER_REGISTRATION_CHANGE_RECORD";
        }
        const char* operator()(const ClientQuotaRecord&) const { return "CLIENT_QUOTA_RECORD"; }
    };
    return std::visit(Names{}, record);
}

int directoryOf(const PartitionImage& partition, BrokerId broker) {
    for (const ReplicaDirectory& d : partition.directories)
        if (d.broker == broker) return d.directory;
    return 0;
}

bool contains(const BrokerIds& list, BrokerId broker) {
    return std::find(list.begin(), list.end(), broker) != list.end();
}

BrokerIds without(const BrokerIds& list, BrokerId broker) {
    BrokerIds rest;
    rest.reserve(list.size());
    std::copy_if(list.begin(), list.end(), std::back_inserter(rest), [&](BrokerId b) { return b != broker; });
    return rest;
}

namespace {

template <class Topics>
auto findTopic(Topics& topics, TopicIndex index) {
    // Mostly none was removed before it.
    const auto place = static_cast<std::size_t>(index.value);
    if (index.value >= 0 && place < topics.size() && topics[place]->index == index)
        return topics.begin() + static_cast<std::ptrdiff_t>(place);
    return std::lower_bound(topics.begin(), topics.end(), index,
                            [](const Cow<TopicImage>& topic, TopicIndex wanted) { return topic->index < wanted; });
}

template <class Brokers>
auto findBroker(Brokers& brokers, BrokerId id) {
    // Mostly all of 1, 2, 3, ... are there.
    const auto place = static_cast<std::size_t>(id.value - 1);
    if (id.value >= 1 && place < brokers.size() && brokers[place].id == id)
        return brokers.begin() + static_cast<std::ptrdiff_t>(place);
    return std::lower_bound(brokers.begin(), brokers.end(), id,
                            [](const BrokerImage& broker, BrokerId wanted) { return broker.id < wanted; });
}

}  // namespace

void MetadataImage::replay(const MetadataRecord& record, std::int64_t offset) {
    ensure(offset > offset_, "metadata records are replayed in order, each once");
    std::visit([this](const auto& r) { apply(r); }, record);
    offset_ = offset;
}

const TopicImage* MetadataImage::topic(TopicIndex index) const {
    const auto found = findTopic(*topics_, index);
    return found != topics_->end() && (*found)->index == index ? &found->read() : nullptr;
}

const TopicImage* MetadataImage::topic(std::string_view name) const {
    const auto found = names_->find(name);
    return found == names_->end() ? nullptr : topic(found->second);
}

const PartitionImage* MetadataImage::partition(PartitionId id) const {
    const TopicImage* of = topic(id.topic);
    if (of == nullptr || id.partition < 0 || id.partition >= std::ssize(of->partitions)) return nullptr;
    return &of->partitions[static_cast<std::size_t>(id.partition)];
}

const BrokerImage* MetadataImage::broker(BrokerId id) const {
    const auto found = findBroker(*brokers_, id);
    return found != brokers_->end() && found->id == id ? &*found : nullptr;
}

bool MetadataImage::isActive(BrokerId id) const {
    const BrokerImage* found = broker(id);
    return found != nullptr && found->active();
}

bool MetadataImage::hasOnlineDirectory(const PartitionImage& partition, BrokerId id) const {
    if (partition.directories.empty()) return true;
    const BrokerImage* found = broker(id);
    const int directory = directoryOf(partition, id);
    return found == nullptr || directory == 0 || !std::ranges::count(found->offlineDirectories, directory);
}

const ConfigValues& MetadataImage::topicConfigs(std::string_view topic) const {
    static const ConfigValues none;
    const auto found = configs_->topics.find(topic);
    return found == configs_->topics.end() ? none : found->second;
}

bool MetadataImage::sameContent(const MetadataImage& other) const {
    if (topics_->size() != other.topics_->size()) return false;
    for (std::size_t i = 0; i < topics_->size(); ++i) {
        const Cow<TopicImage>&mine = (*topics_)[i], &theirs = (*other.topics_)[i];
        if (!mine.same(theirs) && *mine != *theirs) return false;
    }
    return *brokers_ == *other.brokers_ && *configs_ == *other.configs_ && *quotas_ == *other.quotas_;
}

TopicImage& MetadataImage::topicForWriting(TopicIndex index) {
    auto& topics = topics_.write();
    const auto found = findTopic(topics, index);
    ensure(found != topics.end() && (*found)->index == index, "a metadata record names a topic that is there");
    return found->write();
}

void MetadataImage::apply(const TopicRecord& record) {
    auto& topics = topics_.write();
    ensure(topics.empty() || topics.back()->index < record.index, "topic numbers rise and are never used again");
    topics.emplace_back(TopicImage{record.index, record.name, record.topicId, {}});
    names_.write()[record.name] = record.index;
}

void MetadataImage::apply(const RemoveTopicRecord& record) {
    auto& topics = topics_.write();
    const auto found = findTopic(topics, record.index);
    ensure(found != topics.end() && (*found)->index == record.index, "only a topic that is there can be removed");
    const std::string name = (*found)->name;
    names_.write().erase(name);
    if (configs_->topics.contains(name)) configs_.write().topics.erase(name);
    topics.erase(found);
}

void MetadataImage::apply(const PartitionRecord& record) {
    TopicImage& topic = topicForWriting(record.partition.topic);
    ensure(record.partition.partition == std::ssize(topic.partitions), "partitions are added in order");
    PartitionImage made;
    made.replicas = record.replicas;
    made.isr = record.isr;
    made.leader = record.leader;
    made.leaderEpoch = record.leaderEpoch;
    made.partitionEpoch = record.partitionEpoch;
    topic.partitions.push_back(std::move(made));
}

void MetadataImage::apply(const PartitionChangeRecord& record) {
    TopicImage& topic = topicForWriting(record.partition.topic);
    ensure(record.partition.partition < std::ssize(topic.partitions), "a change is for a partition that is there");
    PartitionImage& partition = topic.partitions[static_cast<std::size_t>(record.partition.partition)];
    if (record.isr) partition.isr = *record.isr;
    if (record.directories) partition.directories = *record.directories;
    if (record.replicas) {
        partition.replicas = *record.replicas;
        std::erase_if(partition.directories,
                      [&](const ReplicaDirectory& d) { return !contains(partition.replicas, d.broker); });
    }
    if (record.removing) partition.removing = *record.removing;
    if (record.adding) partition.adding = *record.adding;
    if (record.elr) partition.elr = *record.elr;
    if (record.lastKnownElr) partition.lastKnownElr = *record.lastKnownElr;
    if (record.leader) {
        partition.leader = *record.leader;
        ++partition.leaderEpoch;
    }
    ++partition.partitionEpoch;
}

void MetadataImage::apply(const ConfigRecord& record) {
    ConfigsImage& configs = configs_.write();
    ConfigValues* values = &configs.brokerDefault;
    if (record.kind == ConfigResource::Topic) values = &configs.topics[record.resource];
    if (record.kind == ConfigResource::Broker) values = &configs.brokers[std::stoi(record.resource)];
    if (record.value) {
        (*values)[record.name] = *record.value;
    } else {
        values->erase(record.name);
    }
}

void MetadataImage::apply(const ClientQuotaRecord& record) {
    auto& quotas = quotas_.write();
    if (record.value) {
        quotas[record.entity][record.key] = *record.value;
        return;
    }
    const auto found = quotas.find(record.entity);
    if (found == quotas.end()) return;
    found->second.erase(record.key);
    if (found->second.empty()) quotas.erase(found);
}

void MetadataImage::apply(const RegisterBrokerRecord& record) {
    auto& brokers = brokers_.write();
    const auto found = findBroker(brokers, record.broker);
    const BrokerImage made{record.broker, record.epoch, record.incarnation,       record.host, record.port, record.rack,
                           record.fenced, false,        record.offlineDirectories};
    if (found != brokers.end() && found->id == record.broker) {
        *found = made;
    } else {
        brokers.insert(found, made);
    }
}

void MetadataImage::apply(const BrokerRegistrationChangeRecord& record) {
    auto& brokers = brokers_.write();
    const auto found = findBroker(brokers, record.broker);
    ensure(found != brokers.end() && found->id == record.broker, "a registration change is for a registered broker");
    ensure(found->epoch == record.epoch, "a registration change is for the present incarnation");
    if (record.fenced) found->fenced = *record.fenced;
    if (record.inControlledShutdown) found->inControlledShutdown = *record.inControlledShutdown;
    if (record.offlineDirectories) found->offlineDirectories = *record.offlineDirectories;
}

}  // namespace logarium::cluster
