#pragma once
#include <map>
#include <optional>
#include <vector>

#include "core/quorum/raft_node.h"

namespace logarium::quorum {

/// Voters 1..n and the wires between them, for tests: messages in flight, time, who is down or cut off.
struct Rig {
    struct Flying {
        Micros due;
        std::uint64_t number = 0;
        Message message;
    };

    explicit Rig(int voters, std::uint64_t seed = 1) : random(seed, 3) {
        std::vector<NodeId> ids;
        for (int i = 1; i <= voters; ++i) ids.push_back(i);
        for (const NodeId id : ids)
            nodes[id] = RaftNode(id, ids, {}, Random(seed, 100 + static_cast<std::uint64_t>(id)));
        for (const NodeId id : ids) start(id);
    }

    void start(NodeId id) {
        down[id] = false;
        Outbox out;
        nodes[id].start(now, out);
        take(id, out);
    }
    /// Everything that stands on its disk stays; what is on its way from or to it is lost.
    void kill(NodeId id) {
        down[id] = true;
        std::erase_if(flying, [&](const Flying& f) { return f.message.from == id || f.message.to == id; });
    }
    bool reaches(NodeId a, NodeId b) const { return !cuts.contains({std::min(a, b), std::max(a, b)}); }
    void cut(NodeId a, NodeId b, bool on) {
        if (on)
            cuts.insert({std::min(a, b), std::max(a, b)});
        else
            cuts.erase({std::min(a, b), std::max(a, b)});
    }

    void take(NodeId id, Outbox& out) {
        for (RaftNote& note : out.notes) notes.push_back({id, note});
        for (Message& m : out.messages) {
            if (!reaches(m.from, m.to) || down[m.to] || random.chance(lossChance)) continue;
            const int copies = random.chance(doubleChance) ? 2 : 1;
            for (int i = 0; i < copies; ++i) flying.push_back({now + random.between(200, slowest), ++numbers, m});
        }
    }

    /// Lets the next thing happen; false when nothing is due by `until`.
    bool step(Micros until) {
        Micros due = until + 1;
        for (const Flying& f : flying) due = std::min(due, f.due);
        for (const auto& [id, node] : nodes)
            if (!down[id])
                if (const auto mine = node.deadline()) due = std::min(due, *mine);
        if (due > until) {
            now = until;
            return false;
        }
        now = std::max(now, due);
        Outbox out;
        for (std::size_t i = 0; i < flying.size(); ++i) {
            if (flying[i].due != due) continue;
            const Message m = flying[i].message;
            flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(i));
            if (down[m.to] || !reaches(m.from, m.to)) return true;
            nodes[m.to].on(m, now, out);
            take(m.to, out);
            return true;
        }
        for (auto& [id, node] : nodes) {
            const auto mine = down[id] ? std::nullopt : node.deadline();
            if (!mine || *mine > now) continue;
            node.wake(now, out);
            take(id, out);
            return true;
        }
        return true;
    }
    void run(std::int64_t micros) {
        const Micros until = now + micros;
        while (step(until)) {
        }
    }
    bool append(NodeId id, std::int64_t content) {
        if (down[id] || !nodes[id].leads()) return false;
        Outbox out;
        nodes[id].append(1, content, now, out);
        take(id, out);
        return true;
    }
    /// The live leader of the highest epoch.
    std::optional<NodeId> leader() const {
        std::optional<NodeId> found;
        for (const auto& [id, node] : nodes)
            if (!down.at(id) && node.leads() && (!found || node.epoch() > nodes.at(*found).epoch())) found = id;
        return found;
    }

    Random random;
    Micros now{0};
    std::map<NodeId, RaftNode> nodes;
    std::map<NodeId, bool> down;
    std::set<std::pair<NodeId, NodeId>> cuts;
    std::vector<Flying> flying;
    std::vector<std::pair<NodeId, RaftNote>> notes;
    std::uint64_t numbers = 0;
    std::int64_t slowest = 2'000;
    double lossChance = 0, doubleChance = 0;
};

}  // namespace logarium::quorum
