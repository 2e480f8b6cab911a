#include "core/sim/quorum_commands.h"

#include <fmt/format.h>

#include "core/sim/controller_quorum.h"

namespace logarium::sim {
namespace {

using Refusal = std::optional<KafkaError>;

Refusal refuse(std::string text) {
    return KafkaError{ErrorCode::InvalidRequest, std::move(text)};
}

Refusal known(const World& world, BrokerId id) {
    if (world.quorum->nodes.empty() && !world.spec.combined)
        return refuse(
            "the controllers of this cluster never fail; with --controllers 3 they are a quorum of their own");
    if (world.spec.combined)
        return refuse("the controllers of this cluster are its brokers: stop, pause or cut off a broker");
    if (world.quorum->node(id) != nullptr) return std::nullopt;
    return refuse(fmt::format("there is no controller {}", id.value));
}

Refusal up(const World& world, BrokerId id) {
    if (auto unknown = known(world, id)) return unknown;
    if (!world.quorum->node(id)->up) return refuse(fmt::format("controller {} is down", id.value));
    return std::nullopt;
}

Refusal link(const World& world, BrokerId a, BrokerId b) {
    if (auto unknown = known(world, a)) return unknown;
    if (auto unknown = known(world, b)) return unknown;
    if (a == b) return refuse("a link is between two different controllers");
    return std::nullopt;
}

}  // namespace

Refusal refusalOfController(const World& world, const StopController& c) {
    if (auto down = up(world, c.node)) return down;
    if (!c.clean || !world.quorum->node(c.node)->paused) return std::nullopt;
    return refuse(
        fmt::format("controller {} is frozen and cannot shut down; resume it first, or kill it", c.node.value));
}

Refusal refusalOfController(const World& world, const StartController& c) {
    if (auto unknown = known(world, c.node)) return unknown;
    if (world.quorum->node(c.node)->up) return refuse(fmt::format("controller {} is up already", c.node.value));
    return std::nullopt;
}

Refusal refusalOfController(const World& world, const PauseController& c) {
    if (auto down = up(world, c.node)) return down;
    if (world.quorum->node(c.node)->paused) return refuse(fmt::format("controller {} is frozen already", c.node.value));
    return std::nullopt;
}

Refusal refusalOfController(const World& world, const ResumeController& c) {
    if (auto down = up(world, c.node)) return down;
    if (!world.quorum->node(c.node)->paused) return refuse(fmt::format("controller {} is not frozen", c.node.value));
    return std::nullopt;
}

Refusal refusalOfController(const World& world, const CutControllers& c) {
    if (auto flaw = link(world, c.a, c.b)) return flaw;
    if (!world.quorum->cut(c.a, c.b)) return std::nullopt;
    return refuse(fmt::format("the link between {} and {} is cut already", c.a.value, c.b.value));
}

Refusal refusalOfController(const World& world, const HealControllers& c) {
    if (auto flaw = link(world, c.a, c.b)) return flaw;
    if (world.quorum->cut(c.a, c.b)) return std::nullopt;
    return refuse(fmt::format("the link between {} and {} is not cut", c.a.value, c.b.value));
}

Refusal refusalWithoutController(const World& world) {
    if (controllerAnswers(world)) return std::nullopt;
    const ErrorCode code = ErrorCode::RequestTimedOut;
    return KafkaError{code, std::string(errorInfo(code).message)};
}

}  // namespace logarium::sim
