#include "core/client/consumer.h"

#include <algorithm>
#include <regex>

#include "core/client/aborted_filter.h"
#include "core/client/group_member.h"
#include "core/client/replica_racks.h"
#include "core/group/protocol.h"
#include "core/record/record_reader.h"

namespace logarium::client {

namespace {

constexpr std::int64_t kRetryBackoff = 100 * kMicrosPerMs;  // retry.backoff.ms

/// The topics that a regular expression means; internal ones are not among them (exclude.internal.topics).
std::vector<std::string> matching(const cluster::MetadataImage& image, const std::string& include) {
    std::vector<std::string> names;
    try {
        const std::regex pattern(include);
        for (const auto& topic : image.topics())
            if (!topic->name.starts_with("__") && std::regex_match(topic->name, pattern)) names.push_back(topic->name);
    } catch (const std::regex_error&) {
        return {};  // It means nothing here.
    }
    std::sort(names.begin(), names.end());
    return names;
}

TopicPartition nameIn(const cluster::MetadataImage& image, PartitionId id) {
    const cluster::TopicImage* topic = image.topic(id.topic);
    return {topic == nullptr ? "" : topic->name, id.partition};
}

/// Whether nothing is to be read before the group has said how far it has come.
bool held(const GroupMember* member, const cluster::MetadataImage& image, PartitionId id) {
    return member != nullptr && member->waitsFor(nameIn(image, id));
}

}  // namespace

Consumer::Consumer(ConsumerSpec spec, Micros start)
    : spec_(std::move(spec)), freeAt_(start), member_(GroupMember(spec_)) {}
Consumer::Consumer(const Consumer&) = default;
Consumer::Consumer(Consumer&&) noexcept = default;
Consumer& Consumer::operator=(const Consumer&) = default;
Consumer& Consumer::operator=(Consumer&&) noexcept = default;
Consumer::~Consumer() = default;

const GroupMember* Consumer::member() const {
    return spec_.readsAlone() ? nullptr : &member_.read();
}

bool Consumer::done() const {
    return member() != nullptr && member()->gone();
}

BrokerId Consumer::leaderOf(PartitionId partition) const {
    const cluster::PartitionImage* found = image_->partition(partition);
    return found == nullptr ? kNoBroker : found->leader;
}

bool Consumer::learn(const Cow<cluster::MetadataImage>& image, Micros now) {
    image_ = image;
    leaderless_ = anyWithoutLeader();
    const cluster::TopicImage* topic = image->topic(spec_.topic);
    if (topic == nullptr && spec_.include.empty()) return false;
    metadataWanted_ = false;
    if (member() != nullptr) {
        const auto wanted = topic != nullptr ? std::vector{spec_.topic} : matching(*image, spec_.include);
        group::TopicSizes sizes;
        for (const auto& known : image->topics()) sizes[known->name] = static_cast<int>(known->partitions.size());
        member_.write().learn(wanted, std::move(sizes), replicaRacks(*image), now);
        followAssignment();
        return !leaderless_;
    }
    bool complete = true;
    for (std::int32_t p = 0; p < std::ssize(topic->partitions); ++p) {
        if (spec_.partition && *spec_.partition != p) continue;
        const PartitionId id{topic->index, p};
        complete = complete && leaderOf(id) != kNoBroker;
        const auto [line, fresh] = lines_.add(id);
        if (!fresh) continue;
        line->resetTo = spec_.fromBeginning ? -2 : -1;
        if (!spec_.startOffset) continue;
        line->phase = Phase::Idle;
        line->position = *spec_.startOffset;
        positions_[id] = *spec_.startOffset;
    }
    leaderless_ = anyWithoutLeader();
    return complete;
}

void Consumer::followAssignment() {
    ReadLines::Map kept;
    for (const TopicPartition& p : member()->assigned()) {
        const cluster::TopicImage* topic = image_->topic(p.topic);
        if (topic == nullptr) {
            metadataWanted_ = true;  // The leader knew of it earlier.
            continue;
        }
        const PartitionId id{topic->index, p.partition};
        const ReadLine* known = lines_.find(id);
        // Given up and got again in the meantime: its position may be somebody else's by now.
        if (known != nullptr && (!member()->waitsFor(p) || known->phase == Phase::NeedsPosition)) {
            kept[id] = *known;
            continue;
        }
        kept[id].resetTo = spec_.fromBeginning ? -2 : -1;
        kept[id].tenure = ++tenures_;
    }
    // What was read of partitions that are lost belongs to whoever reads them now.
    std::erase_if(kept_, [&](const Taken& taken) {
        return std::ranges::none_of(kept, [&](const auto& line) {
            const ReadLine* before = lines_.find(line.first);
            return before != nullptr && before->tenure == line.second.tenure && nameOf(line.first) == taken.partition;
        });
    });
    lines_.replace(std::move(kept));
    leaderless_ = anyWithoutLeader();
    std::erase_if(positions_, [&](const auto& entry) {
        const ReadLine* line = lines_.find(entry.first);
        return line == nullptr || line->phase == Phase::NeedsPosition;
    });
}

bool Consumer::anyWithoutLeader() const {
    return std::ranges::any_of(lines_.all(), [&](const auto& line) { return leaderOf(line.first) == kNoBroker; });
}

std::optional<Micros> Consumer::nextWake() const {
    std::optional<Micros> next;
    if (metadataWanted_ && !closing_) return next;
    if (member() != nullptr) next = member()->nextWake();
    if (closing_ || heldBack_) return next;
    const auto sooner = [&next](Micros at) {
        if (!next || at < *next) next = at;
    };
    if (leases_) {
        for (const auto& [partition, line] : lines_.all())
            if (line.replica != kNoBroker) sooner(line.leaseEnd);
    }
    lines_.forResting([&](PartitionId partition, const ReadLine& line) {
        if (leaderOf(partition) == kNoBroker || held(member(), *image_, partition)) return;
        sooner(std::max(askableAt(partition, line), freeAt_));
    });
    return next;
}

ConsumerSends Consumer::wake(Micros now, Random& random) {
    ConsumerSends out;
    if (metadataWanted_ && !closing_) return out;
    if (member() != nullptr) {
        if (now >= member()->refreshAt() && !closing_) metadataWanted_ = true;
        const auto progress = [this] {
            std::vector<group::OffsetToCommit> reached;
            for (const auto& [id, offset] : positions_) {
                const TopicPartition name = nameIn(*image_, id);
                reached.push_back({name, offset, member()->readEpoch(name)});
            }
            return reached;
        };
        member_.write().wake(now, random, progress, nextCorrelation_, out.groups);
        followAssignment();
    }
    if (!closing_) endLeases(now);
    if (!closing_ && !heldBack_ && now >= freeAt_) askForRecords(out, now);
    return out;
}

void Consumer::askForRecords(ConsumerSends& out, Micros now) {
    if (leaderless_) metadataWanted_ = true;
    lines_.askResting([&](PartitionId partition, ReadLine& line) -> std::int64_t {
        const BrokerId leader = leaderOf(partition);
        if (leader == kNoBroker || askableAt(partition, line) > now || held(member(), *image_, partition)) return 0;
        const std::int64_t correlation = nextCorrelation_++;
        line.asked = sourceOf(partition, line);
        if (line.phase == Phase::NeedsPosition)
            out.lists.push_back({leader, correlation, partition, line.resetTo, spec_.readCommitted});
        else
            out.fetches.push_back(
                {line.asked, correlation, partition, line.position, 1'048'576, 500, spec_.readCommitted});
        return correlation;
    });
}

void Consumer::setback(ReadLine& line, ErrorCode error, Micros now) {
    line.notBefore = now + kRetryBackoff;
    if (error != ErrorCode::OffsetOutOfRange) metadataWanted_ = true;
}

namespace {

ProducedRecord copyOf(const record::Record& record) {
    const auto text = [](const std::optional<ByteView>& bytes) {
        return bytes ? std::optional<std::string>(asText(*bytes)) : std::nullopt;
    };
    return {text(record.key), text(record.value), {}};
}

}  // namespace

/// How many records of the fetched batches the application gets.
int Consumer::take(PartitionId partition, Offset from, ByteView batches, const std::vector<log::AbortedTxn>& aborted,
                   ReadLine& line) {
    int count = 0;
    std::optional<LeaderEpoch> epoch;
    AbortedFilter transactions(aborted);
    record::BatchReader reader(batches);
    while (const auto batch = reader.next()) {
        const bool skipped = transactions.skips(batch->header);
        record::RecordReader records(*batch);
        while (const record::Record* record = skipped ? nullptr : records.next()) {
            if (record->offset < from) continue;
            ++count;
            if (keeps_) kept_.push_back({nameOf(partition), record->offset, copyOf(*record)});
        }
        line.position = std::max(line.position, batch->header.nextOffset());
        epoch = batch->header.partitionLeaderEpoch;
    }
    if (epoch && member() != nullptr) member_.write().noteEpoch(nameOf(partition), *epoch);
    return count;
}

std::vector<Consumer::Taken> Consumer::takeKept(std::size_t most) {
    const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(std::min(most, kept_.size()));
    std::vector<Taken> taken(std::make_move_iterator(kept_.begin()), std::make_move_iterator(end));
    kept_.erase(kept_.begin(), end);
    return taken;
}

std::int64_t Consumer::tenureOf(PartitionId partition) const {
    const ReadLine* line = lines_.find(partition);
    return line == nullptr ? 0 : line->tenure;
}

void Consumer::goBackTo(const std::map<PartitionId, Place>& places) {
    for (const auto& [partition, place] : places) {
        ReadLine* line = lines_.find(partition);
        if (line == nullptr || line->tenure != place.tenure || !positions_.contains(partition)) continue;
        line->position = place.offset;
        positions_[partition] = place.offset;
        const TopicPartition name = nameOf(partition);
        std::erase_if(kept_, [&](const Taken& taken) { return taken.partition == name; });
        if (line->phase == Phase::Waiting) lines_.rest(partition, Phase::Idle);  // Its answer comes too late.
    }
}

TopicPartition Consumer::nameOf(PartitionId partition) const {
    return nameIn(*image_, partition);
}

void Consumer::onFetched(std::int64_t correlation, ErrorCode error, Offset logStart, ByteView batches,
                         const std::vector<log::AbortedTxn>& aborted, Micros now) {
    PartitionId partition;
    ReadLine* line = closing_ ? nullptr : lines_.answered(correlation, partition);
    if (line == nullptr) return;
    if (error != ErrorCode::None && line->replica != kNoBroker) {
        // The leader is asked again before anything is believed.
        if (error != ErrorCode::OffsetOutOfRange) setback(*line, error, now);
        return readFrom(partition, *line, kNoBroker, now);
    }
    if (error == ErrorCode::OffsetOutOfRange) {
        line->phase = Phase::NeedsPosition;  // auto.offset.reset
        line->resetTo = line->position < logStart ? -2 : line->resetTo;
        return;
    }
    if (error != ErrorCode::None) return setback(*line, error, now);
    const Offset from = line->position;
    const int count = take(partition, from, batches, aborted, *line);
    positions_[partition] = line->position;
    if (count == 0) return;
    received_ += count;
    facts_.push_back({partition.partition, Consumed{from, line->position, count}, partition.topic});
    if (spec_.recordsPerSecond > 0)
        freeAt_ = std::max(freeAt_, now) + static_cast<std::int64_t>(count * 1e6 / spec_.recordsPerSecond);
}

void Consumer::onListed(std::int64_t correlation, ErrorCode error, Offset offset, Micros now) {
    PartitionId partition;
    ReadLine* line = closing_ ? nullptr : lines_.answered(correlation, partition);
    if (line == nullptr) return;
    if (error != ErrorCode::None) {
        line->phase = Phase::NeedsPosition;
        return setback(*line, error, now);
    }
    line->position = offset;
    positions_[partition] = offset;
    const cluster::PartitionImage* found = image_->partition(partition);
    if (member() == nullptr) return;
    member_.write().noteStart(nameIn(*image_, partition), offset);
    if (found != nullptr) member_.write().noteEpoch(nameIn(*image_, partition), found->leaderEpoch);
}

void Consumer::onGroupReply(std::int64_t correlation, const group::Reply& reply, Micros now, Random& random) {
    std::map<TopicPartition, Offset> committed;
    member_.write().onReply(correlation, reply, now, random, committed);
    if (closing_) return;
    followAssignment();
    for (const auto& [name, offset] : committed) {
        const cluster::TopicImage* topic = image_->topic(name.topic);
        if (topic == nullptr || offset < Offset{0}) continue;
        const PartitionId id{topic->index, name.partition};
        ReadLine* line = lines_.find(id);
        if (line == nullptr) continue;
        lines_.rest(id, Phase::Idle);
        line->position = offset;
        positions_[id] = offset;
        member_.write().noteStart(name, offset);
    }
}

void Consumer::onDisconnect(BrokerId broker, Micros now) {
    if (member() != nullptr) member_.write().onDisconnect(broker, now);
    for (const auto& [partition, waiting] : lines_.all()) {
        if (waiting.phase != Phase::Waiting || waiting.asked != broker) continue;
        lines_.rest(partition, positions_.contains(partition) ? Phase::Idle : Phase::NeedsPosition);
        ReadLine& line = *lines_.find(partition);
        if (line.replica == broker) readFrom(partition, line, kNoBroker, now);
        setback(line, ErrorCode::NetworkException, now);
    }
}

void Consumer::close(const std::map<TopicPartition, Offset>& rewind, Micros now) {
    closing_ = true;
    for (auto& [id, position] : positions_) {
        const auto back = rewind.find(nameIn(*image_, id));
        if (back != rewind.end()) position = std::min(position, back->second);
    }
    member_.write().close(now);
}

}  // namespace logarium::client
