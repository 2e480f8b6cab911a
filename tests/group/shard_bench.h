#pragma once
#include <set>

#include "core/group/consumer_protocol.h"
#include "core/group/shard.h"

/// A shard with everything around it: time that the test moves, topics that it makes, all records that came.
namespace logarium::group {

class ShardBench {
public:
    ShardBench() {
        settings.initialDelayMs = 0;
        settings.consumerAssignors = {"uniform", "range"};
    }
    // The topics refer to this very bench.
    ShardBench(const ShardBench&) = delete;
    ShardBench& operator=(const ShardBench&) = delete;

    /// Asks as `who`; what is answered to anybody lands in `answers`.
    void ask(int who, const Request& asked) {
        step([&](Shard& s, Step& due) { s.handle(asked, {ClientId{who}, 0}, due); });
    }
    /// The last answer to `who`, of the wanted kind.
    template <class Kind>
    Kind last(int who) const {
        return std::get<Kind>(answers.at(who).what);
    }
    /// Lets time pass, with all that falls due on the way.
    void pass(std::int64_t ms) {
        const Micros end = now + ms * kMicrosPerMs;
        while (shard.nextDeadline(settings) <= end) {
            now = std::max(now, shard.nextDeadline(settings));
            step([](Shard& s, Step& due) { s.expire(due); });
        }
        now = end;
    }
    /// Another coordinator that read the same records.
    Shard readBack() {
        Shard other;
        std::map<Uuid, std::string> names;
        for (const auto& [name, shape] : sizes) names[shape.id] = name;
        for (const Record& record : records) other.replay(record, names);
        Step done{now, settings, topics, random};
        other.resume(done);
        return other;
    }
    void addTopic(const std::string& name, int partitions) {
        Uuid id{};
        id[15] = static_cast<std::byte>(sizes.size() + 1);
        sizes[name] = {id, partitions};
    }
    std::string state(const std::string& group) const {
        const Shard::Group* found = shard.find(group);
        return found == nullptr ? "none" : std::string(stateName(*found));
    }
    int members(const std::string& group) const { return static_cast<int>(memberCount(*shard.find(group))); }
    template <class Fact>
    int count() const {
        int found = 0;
        for (const auto& fact : facts) found += std::holds_alternative<Fact>(fact) ? 1 : 0;
        return found;
    }

    Settings settings;
    Shard shard;
    Micros now{kMicrosPerSecond};
    Random random{7};
    std::map<std::string, TopicShape> sizes;
    std::map<int, Reply> answers;
    std::vector<Record> records;
    std::vector<group::Fact> facts;

private:
    template <class Body>
    void step(Body body) {
        Step done{now, settings, topics, random};
        body(shard, done);
        for (Answer& answer : done.answers) answers[answer.to.client.value] = std::move(answer.reply);
        for (Record& record : done.records) {
            if (const auto* commit = std::get_if<OffsetCommitRecord>(&record)) shard.committed(*commit);
            records.push_back(std::move(record));
        }
        for (auto& fact : done.facts) facts.push_back(std::move(fact));
    }

    Topics topics{[this](const std::string& name) {
                      const auto found = sizes.find(name);
                      return found == sizes.end() ? std::nullopt : std::optional(found->second);
                  },
                  [this] {
                      std::vector<std::string> names;
                      for (const auto& [name, shape] : sizes) names.push_back(name);
                      return names;
                  }};
};

}  // namespace logarium::group
