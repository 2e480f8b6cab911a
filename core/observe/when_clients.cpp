// When something will happen to a group or a transaction.
#include <fmt/format.h>

#include "core/client/group_member.h"
#include "core/observe/look_ahead.h"
#include "core/observe/when.h"
#include "core/sim/groups.h"

namespace logarium::observe {
namespace {

template <class Fact>
bool isOf(const sim::Event& event, const std::string& group) {
    const auto* fact = std::get_if<Fact>(&event.fact);
    return fact != nullptr && fact->group == group;
}

}  // namespace

Result<Prediction> whenGone(const sim::World& world, ClientId consumer, const LookAhead& ahead) {
    const sim::SimClient* client = world.client(consumer);
    if (client == nullptr || client->consumer() == nullptr)
        return Failure{fmt::format("there is no consumer {}", consumer.value)};
    const client::GroupMember* member = client->consumer()->member();
    if (member == nullptr) return Failure{fmt::format("{} reads on its own, without a group", client->name())};
    if (member->memberId().empty()) return Failure{fmt::format("{} is in no group yet", client->name())};
    const std::string id = member->memberId();
    return lookAhead(world, ahead, fmt::format("{} leaving its group", client->name()), [id](const sim::Event& event) {
        const auto* gone = std::get_if<group::MemberGone>(&event.fact);
        return gone != nullptr && gone->member == id;
    });
}

Result<Prediction> whenStable(const sim::World& world, const std::string& group, const LookAhead& ahead) {
    return lookAhead(world, ahead, fmt::format("a new generation of group {}", group),
                     [&](const sim::Event& event) { return isOf<group::GenerationFormed>(event, group); });
}

Result<Prediction> whenForgotten(const sim::World& world, const std::string& group, const LookAhead& ahead) {
    return lookAhead(world, ahead, fmt::format("the end of offsets of group {}", group), [&](const sim::Event& event) {
        return isOf<group::OffsetsRemoved>(event, group) || isOf<group::GroupRemoved>(event, group);
    });
}

Result<Prediction> whenEnds(const sim::World& world, const std::string& transactionalId, const LookAhead& ahead) {
    return lookAhead(world, ahead, fmt::format("the end of a transaction of {}", transactionalId),
                     [&](const sim::Event& event) {
                         const auto* ended = std::get_if<txn::TransactionCompleted>(&event.fact);
                         return ended != nullptr && ended->id == transactionalId;
                     });
}

}  // namespace logarium::observe
