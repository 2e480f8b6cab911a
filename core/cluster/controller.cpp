#include "core/cluster/controller.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/cluster/client_quotas.h"
#include "core/cluster/config/config_change.h"

namespace logarium::cluster {
namespace {

/// Tells what replaying a batch of records changed. Facts about topics and brokers come first, and the facts about
/// partitions that follow from them name them as their cause.
class Teller {
public:
    Teller(const MetadataImage& before, const MetadataImage& after, Effects& out)
        : before_(before), after_(after), out_(out) {}

    void first(const Decided& decided) {
        if (const auto* topic = std::get_if<TopicRecord>(&decided.record)) tellCreated(*topic);
        if (const auto* removed = std::get_if<RemoveTopicRecord>(&decided.record)) {
            out_.tellAndFollow({kNoBroker, {removed->index, -1}, kNoClient},
                               TopicDeleted{before_.topic(removed->index)->name});
        }
        if (const auto* config = std::get_if<ConfigRecord>(&decided.record)) tellConfig(*config);
        if (const auto* quota = std::get_if<ClientQuotaRecord>(&decided.record))
            out_.tellAndFollow({}, ClientQuotaChanged{entityText(quota->entity), quota->key, quota->value});
        if (const auto* change = std::get_if<BrokerRegistrationChangeRecord>(&decided.record))
            tellBroker(*change, decided);
        if (const auto* partition = std::get_if<PartitionRecord>(&decided.record)) notePartition(*partition);
    }

    void then(const Decided& decided) {
        tellAdded();
        if (const auto* partition = std::get_if<PartitionRecord>(&decided.record)) {
            out_.tell({partition->leader, partition->partition, kNoClient},
                      LeaderElected{kNoBroker, partition->leader, partition->leaderEpoch, ElectionKind::Created, 0});
        }
        if (const auto* change = std::get_if<PartitionChangeRecord>(&decided.record)) tellChange(*change, decided);
    }

private:
    void tellCreated(const TopicRecord& record) {
        const TopicImage* topic = after_.topic(record.index);
        out_.tellAndFollow({kNoBroker, {record.index, -1}, kNoClient},
                           TopicCreated{topic->name, static_cast<int>(topic->partitions.size()),
                                        static_cast<int>(topic->partitions.front().replicas.size())});
        created_ = record.index;
    }

    void tellConfig(const ConfigRecord& record) {
        const TopicImage* topic = record.kind == ConfigResource::Topic ? after_.topic(record.resource) : nullptr;
        const PartitionId about = topic != nullptr ? PartitionId{topic->index, -1} : PartitionId{};
        // A new topic's configs are part of its creation.
        if (topic != nullptr && topic->index == created_) return;
        if (valueOf(before_, record) == record.value) return;
        out_.tellAndFollow({kNoBroker, about, kNoClient}, ConfigChanged{record.resource, record.name, record.value});
    }

    static std::optional<std::string> valueOf(const MetadataImage& image, const ConfigRecord& record) {
        static const ConfigValues none;
        const ConfigValues& values = ConfigLookup(image.configs(), none).presentOf(record.kind, record.resource);
        const auto found = values.find(record.name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }

    void tellBroker(const BrokerRegistrationChangeRecord& record, const Decided& decided) {
        if (!record.fenced) return;
        if (!*record.fenced) {
            out_.tellAndFollow({record.broker, {}, kNoClient}, BrokerUnfenced{});
        } else if (decided.reason == IsrChangeReason::BrokerFenced) {
            out_.tellAndFollow({record.broker, {}, kNoClient}, BrokerFenced{}, decided.decidedBy);
        }
    }

    void notePartition(const PartitionRecord& record) {
        if (record.partition.topic == created_) return;
        if (added_ == TopicIndex{-1}) firstAdded_ = record.partition.partition;
        added_ = record.partition.topic;
    }

    void tellAdded() {
        if (added_ == TopicIndex{-1}) return;
        const TopicImage* topic = after_.topic(added_);
        out_.tellAndFollow({kNoBroker, {added_, -1}, kNoClient},
                           PartitionsAdded{topic->name, firstAdded_, static_cast<int>(topic->partitions.size()), 0, 0});
        added_ = TopicIndex{-1};
    }

    void tellChange(const PartitionChangeRecord& record, const Decided& decided) {
        const PartitionImage& was = *before_.partition(record.partition);
        const PartitionImage& is = *after_.partition(record.partition);
        const EventId cause = out_.cause;
        for (const BrokerId member : is.isr) {
            const bool byElection = record.leader && *record.leader == member && was.leader != member;
            if (contains(was.isr, member) || byElection) continue;
            out_.tell({member, record.partition, kNoClient}, IsrExpanded{member, is.isr});
        }
        tellReassignment(record.partition, was, is);
        for (const BrokerId member : was.isr) {
            if (contains(is.isr, member)) continue;
            const bool gone = !contains(is.replicas, member);
            out_.tellAndFollow({member, record.partition, kNoClient},
                               IsrShrunk{member, is.isr, gone ? IsrChangeReason::Reassigned : decided.reason},
                               gone ? std::vector<Decision>{} : decided.decidedBy);
        }
        if (record.leader) {
            std::vector<Decision> why =
                decided.election == ElectionKind::Unclean ? decided.decidedBy : std::vector<Decision>{};
            out_.tell({is.leader, record.partition, kNoClient},
                      LeaderElected{was.leader, is.leader, is.leaderEpoch, decided.election, 0}, std::move(why));
        }
        out_.cause = cause;
    }

    /// What follows in the same record follows from it.
    void tellReassignment(PartitionId id, const PartitionImage& was, const PartitionImage& is) {
        const Subject about{is.leader, id, kNoClient};
        const bool moved = !was.adding.empty() || !was.removing.empty();
        const bool moves = !is.adding.empty() || !is.removing.empty();
        if (moves) {
            if (was.adding == is.adding && was.removing == is.removing && was.replicas == is.replicas) return;
            out_.tellAndFollow(about, ReassignmentStarted{is.replicas, is.adding, is.removing});
            return;
        }
        if (was.replicas == is.replicas) return;
        BrokerIds gone;
        for (const BrokerId b : was.replicas)
            if (!contains(is.replicas, b)) gone.push_back(b);
        const bool cancelled = moved && std::any_of(was.adding.begin(), was.adding.end(),
                                                    [&](BrokerId b) { return !contains(is.replicas, b); });
        if (cancelled) {
            out_.tellAndFollow(about, ReassignmentCancelled{is.replicas, std::move(gone)});
        } else {
            out_.tellAndFollow(about, ReassignmentCompleted{is.replicas, std::move(gone)});
        }
    }

    const MetadataImage& before_;
    const MetadataImage& after_;
    Effects& out_;
    TopicIndex created_{-1};
    TopicIndex added_{-1};
    std::int32_t firstAdded_ = 0;
};

}  // namespace

int Controller::effectiveMinIsr(const TopicImage& topic) const {
    const std::int64_t wanted = configs().topic(topic.name, "min.insync.replicas").number();
    return static_cast<int>(std::min<std::int64_t>(wanted, std::ssize(topic.partitions.front().replicas)));
}

void Controller::commit(const Decisions& decisions, Effects& out) {
    if (decisions.empty()) return;
    out.acting();
    const Cow<MetadataImage> before = image_;
    const std::int64_t base = log_.nextOffset();
    auto records = std::make_shared<MetadataRecords>();
    records->reserve(decisions.size());
    MetadataImage& image = image_.write();
    for (const Decided& decided : decisions) {
        if (const auto* topic = std::get_if<TopicRecord>(&decided.record)) nextTopic_ = topic->index + 1;
        image.replay(decided.record, log_.nextOffset());
        log_.append(out.now(), decided.record);
        records->push_back(decided.record);
    }
    Teller teller(*before, image, out);
    const EventId cause = out.cause;
    for (const Decided& decided : decisions) teller.first(decided);
    const EventId primary = out.cause;
    const std::size_t toldBefore = out.told.size();
    for (const Decided& decided : decisions) teller.then(decided);
    // Brokers act because of the one thing that happened, or of the first partition that changed.
    out.cause = primary == cause && out.told.size() > toldBefore ? out.told[toldBefore].id : out.cause;
    for (const BrokerImage& broker : image.brokers()) {
        out.send(Address::controller(), Address::of(broker.id), MetadataUpdate{base, records, image_});
    }
    scheduleChecks(out);
    out.cause = cause;
}

void Controller::scheduleChecks(Effects& out) {
    // Both run at fixed times since the controller became active (Kafka: PeriodicTaskControlManager), and are asked for
    // only while there is something for them to look at.
    const auto nextTick = [&](std::int64_t periodMs) {
        const std::int64_t period = std::max<std::int64_t>(1, periodMs) * kMicrosPerMs;
        return Micros{(out.now().value / period + 1) * period};
    };
    const auto leaderless = [](const PartitionImage& p) { return !p.hasLeader(); };
    const auto imbalanced = [](const PartitionImage& p) { return !p.hasPreferredLeader(); };
    if (!uncleanCheckDue_ && !image_->partitionsWhere(leaderless).empty()) {
        uncleanCheckDue_ = true;
        out.at(nextTick(configs().broker("unclean.leader.election.interval.ms").number()),
               {TimerKind::UncleanElection, kNoBroker, {}, 0, {}, 0});
    }
    const bool balances = configs().broker("auto.leader.rebalance.enable").flag();
    if (balances && !rebalanceDue_ && !image_->partitionsWhere(imbalanced).empty()) {
        rebalanceDue_ = true;
        out.at(nextTick(configs().broker("leader.imbalance.check.interval.seconds").number() * 1000),
               {TimerKind::LeaderRebalance, kNoBroker, {}, 0, {}, 0});
    }
}

namespace {

bool writesMinIsr(const Decisions& decisions) {
    return std::ranges::any_of(decisions, [](const Decided& decided) {
        const auto* config = std::get_if<ConfigRecord>(&decided.record);
        return config != nullptr && config->name == "min.insync.replicas";
    });
}

/// Replicas were eligible by the min.insync.replicas of before: whoever writes that config, to whatever value, empties
/// the ELR of all partitions that it holds for (Kafka: ConfigurationControlManager.createClearElrRecordsAsNeeded, which
/// writes one ClearElrRecord for them; here it is a change each).
void forgetEligible(const MetadataImage& image, ConfigResource kind, const std::string& name, Decisions& decisions) {
    const auto kept = [](const PartitionImage& p) { return !p.elr.empty() || !p.lastKnownElr.empty(); };
    for (const PartitionId id : image.partitionsWhere(kept)) {
        if (kind == ConfigResource::Topic && image.topic(id.topic)->name != name) continue;
        PartitionChangeRecord cleared;
        cleared.partition = id;
        cleared.elr = BrokerIds{};
        cleared.lastKnownElr = BrokerIds{};
        decisions.push_back({std::move(cleared), {}, {}, {}});
    }
}

}  // namespace

Answer Controller::alterConfigs(ConfigResource kind, const std::string& name,
                                const std::map<std::string, std::optional<std::string>>& changes) const {
    const ConfigValues& present = configs().presentOf(kind, name);
    if (auto flaw = flawInConfigChanges(kind, name, present, changes)) return *flaw;
    if (kind != ConfigResource::Topic) {
        const BrokerId broker = kind == ConfigResource::Broker ? BrokerId{std::stoi(name)} : kNoBroker;
        if (auto flaw = flawInThreadChanges(configs(), broker, changes)) return *flaw;
    }
    if (kind == ConfigResource::Topic && image_->topic(name) == nullptr) {
        return KafkaError{ErrorCode::UnknownTopicOrPartition, ""};
    }
    if (kind == ConfigResource::Broker && image_->broker(BrokerId{std::stoi(name)}) == nullptr)
        return KafkaError{ErrorCode::BrokerIdNotRegistered, "No node with id " + name + " found."};
    Decisions decisions;
    for (const auto& [key, value] : changes) {
        const auto found = present.find(key);
        const bool same = value ? found != present.end() && found->second == *value : found == present.end();
        // Of brokers even what stays is written again: they load it anew (KAFKA-14136).
        if (kind == ConfigResource::Topic && same) continue;
        decisions.push_back({ConfigRecord{kind, name, key, value}, {}, {}, {}});
    }
    if (writesMinIsr(decisions)) forgetEligible(*image_, kind, name, decisions);
    return decisions;
}

Answer Controller::alterClientQuotas(const QuotaEntity& entity,
                                     const std::map<std::string, std::optional<double>>& changes) const {
    if (auto flaw = flawInQuotas(entity, changes)) return *flaw;
    static const QuotaValues none;
    const auto found = image_->quotas().find(entity);
    const QuotaValues& present = found == image_->quotas().end() ? none : found->second;
    Decisions decisions;
    for (const auto& [key, value] : changes) {
        const auto now = present.find(key);
        const bool same = value ? now != present.end() && now->second == *value : now == present.end();
        if (!same) decisions.push_back({ClientQuotaRecord{entity, key, value}, {}, {}, {}});
    }
    return decisions;
}

std::string randomTopicId(Random& random) {
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (;;) {
        // A version 4 UUID, most significant half first.
        const std::uint64_t high = (random.next64() & ~0xf000ULL) | 0x4000ULL;
        const std::uint64_t low = (random.next64() & ~(3ULL << 62)) | (2ULL << 62);
        Bytes bytes;
        appendBig(bytes, high);
        appendBig(bytes, low);
        std::string text;
        unsigned held = 0, bits = 0;
        for (const std::byte b : bytes) {
            held = (held << 8) | static_cast<unsigned>(b);
            for (bits += 8; bits >= 6; bits -= 6) text += kAlphabet[(held >> (bits - 6)) & 63];
        }
        text += kAlphabet[(held << (6 - bits)) & 63];
        if (text.front() != '-') return text;
    }
}

}  // namespace logarium::cluster
