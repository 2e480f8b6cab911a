#include "app/cli/bench/engine_workloads.h"
#include "core/group/assignor.h"

namespace logarium::bench {

namespace {

constexpr const char* kAssignors[] = {"range", "roundrobin", "sticky", "cooperative-sticky", "uniform"};

group::Assignment assigned(const std::string& assignor, const group::Subscribers& members,
                           const group::TopicSizes& topics) {
    if (assignor == "uniform") return group::assignOnServer(assignor, members, topics);
    return group::assign(assignor, members, topics);
}

group::Subscribers subscribers(std::uint64_t count, const group::TopicSizes& topics, bool alike) {
    group::Subscribers members;
    for (std::uint64_t i = 0; i < count; ++i) {
        group::Subscriber& member = members.emplace_back();
        member.memberId = "consumer-" + std::to_string(i);
        std::uint64_t place = 0;
        for (const auto& [topic, size] : topics)
            if (alike || (place++ + i) % 3 != 0) member.topics.push_back(topic);
    }
    return members;
}

void measure(Run& run, const std::string& assignor, int topicCount, bool alike) {
    const auto partitions = static_cast<int>(run.scaled(5'000, 100));
    group::TopicSizes topics;
    for (int t = 0; t < topicCount; ++t) topics["topic-" + std::to_string(t)] = partitions / topicCount;
    group::Subscribers members = subscribers(run.scaled(1'000, 20), topics, alike);
    const auto before = assigned(assignor, members, topics);
    for (group::Subscriber& member : members) member.owned = before.at(member.memberId), member.generation = 1;
    members.erase(members.begin());  // One leaves: what it had goes to others.
    Measure m;
    m.ops = 10;
    std::size_t given = 0;
    m.start();
    for (std::uint64_t i = 0; i < m.ops; ++i) {
        const auto made = m.timed([&] { return assigned(assignor, members, topics); });
        given = 0;
        for (const auto& [id, got] : made) given += got.size();
    }
    m.stop();
    // A cooperative one holds back what moves.
    const auto all = static_cast<std::size_t>(partitions / topicCount * topicCount);
    expect(assignor == "cooperative-sticky" ? given <= all : given == all, "assign: partitions are missing");
    run.report.line("assign",
                    Fields()
                        .addText("assignor", assignor)
                        .add("members", std::ssize(members))
                        .add("partitions", partitions)
                        .add("topics", topicCount)
                        .addText("subscriptions", alike ? "alike" : "different"),
                    m);
}

}  // namespace

void assignments(Run& run) {
    for (const char* assignor : kAssignors) {
        measure(run, assignor, 1, true);
        measure(run, assignor, 100, true);
        measure(run, assignor, 100, false);
    }
}

}  // namespace logarium::bench
