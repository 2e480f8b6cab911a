#include "core/sim/metadata_offsets.h"

#include <fmt/format.h>

#include <algorithm>

namespace logarium::sim {

std::string MetadataSnapshot::fileName() const {
    return fmt::format("{:020}-{:010}.checkpoint", end, epoch);
}

MetadataOffsets::MetadataOffsets(const World& world) : world_(world), reigns_(world.quorum->reigns) {
    if (reigns_.empty()) reigns_.emplace_back();
    idleMicros_ = world.controller.configs().broker("metadata.max.idle.interval.ms").number() * kMicrosPerMs;
}

std::int64_t MetadataOffsets::noOpsUntil(Micros at) const {
    if (idleMicros_ == 0) return 0;
    std::int64_t count = 0;
    for (const Reign& reign : reigns_)
        count += std::max<std::int64_t>(0, std::min(at, reign.until) - reign.from) / idleMicros_;
    return count;
}

/// LeaderChanges.
std::int64_t MetadataOffsets::begunUntil(Micros at) const {
    return std::ranges::count_if(reigns_, [&](const Reign& reign) { return reign.from <= at; });
}

std::int64_t MetadataOffsets::recordsUntil(Micros at) const {
    const cluster::MetadataLog& log = world_.controller.log();
    std::int64_t low = 0, high = log.nextOffset();
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        log.at(middle).at <= at ? low = middle + 1 : high = middle;
    }
    return low;
}

std::int64_t MetadataOffsets::endAt(Micros at) const {
    return recordsUntil(at) + begunUntil(at) + noOpsUntil(at);
}

std::int64_t MetadataOffsets::ofRecord(std::int64_t record) const {
    const cluster::MetadataLog& log = world_.controller.log();
    if (record >= log.nextOffset()) return endAt(world_.now);
    const auto begun = std::ranges::count_if(reigns_, [&](const Reign& reign) { return reign.records <= record; });
    return record + begun + noOpsUntil(log.at(record).at);
}

std::vector<MetadataFiller> MetadataOffsets::fillersAfter(std::int64_t record) const {
    const cluster::MetadataLog& log = world_.controller.log();
    const bool isLast = record + 1 >= log.nextOffset();
    const Micros from = record < 0 ? Micros{0} : log.at(record).at, to = isLast ? world_.now : log.at(record + 1).at;
    std::vector<MetadataFiller> fillers;
    std::int64_t next = record < 0 ? 0 : ofRecord(record) + 1;
    const auto add = [&](std::int64_t count, Micros last, std::int32_t epoch) {
        fillers.push_back({next, count, last, epoch});
        next += count;
    };
    for (const Reign& reign : reigns_) {
        if (reign.records == record + 1) add(1, reign.from, reign.epoch);
        const Micros begin = std::max(from, reign.from), end = std::min(to, reign.until);
        if (idleMicros_ == 0 || end <= begin) continue;
        const std::int64_t before = (begin - reign.from) / idleMicros_, until = (end - reign.from) / idleMicros_;
        if (until > before) add(until - before, reign.from + until * idleMicros_, -1);
    }
    return fillers;
}

bool MetadataOffsets::fetches(const cluster::Broker& broker) const {
    const BrokerId controller = world_.network.controller();
    return broker.up() && !broker.paused() && !world_.network.stops(broker.id(), controller) &&
           !world_.network.stops(controller, broker.id());
}

Micros MetadataOffsets::unheardSince(BrokerId broker) const {
    const auto found = world_.quorum->unheardSince.find(broker);
    return found == world_.quorum->unheardSince.end() ? Micros{0} : found->second;
}

std::int64_t MetadataOffsets::endOf(const cluster::Broker& broker) const {
    const std::int64_t reached = ofRecord(broker.image().offset() + 1);
    return fetches(broker) ? reached : std::min(reached, endAt(unheardSince(broker.id())));
}

std::vector<MetadataSnapshot> MetadataOffsets::snapshots() const {
    std::vector<MetadataSnapshot> made;
    const std::int64_t interval =
        world_.controller.configs().broker("metadata.log.max.snapshot.interval.ms").number() * kMicrosPerMs;
    if (interval == 0 || idleMicros_ == 0) return made;
    const ControllerProcess* active = world_.quorum->node(world_.network.controller());
    const Micros up = active == nullptr ? Micros{0} : active->upSince;
    // It looks whenever records come, that is at the next NoOpRecord.
    const std::int64_t step = (interval + idleMicros_ - 1) / idleMicros_ * idleMicros_;
    const std::int64_t count = (world_.now - up) / step;
    for (std::int64_t i = std::max<std::int64_t>(1, count - 9); i <= count; ++i) {
        const Micros at = up + i * step;
        const auto reign =
            std::ranges::find_if(reigns_.rbegin(), reigns_.rend(), [&](const Reign& each) { return each.from <= at; });
        made.push_back({endAt(at), reign == reigns_.rend() ? 0 : reign->epoch, at});
    }
    return made;
}

}  // namespace logarium::sim
