#pragma once
#include "core/console/tools/sim_words.h"
#include "core/sim/command.h"

/// The verbs of simulated clients.
namespace logarium::console {

sim::StartProducer startProducer(SimWords& words);
sim::StartTransform startTransform(SimWords& words);
sim::ChangeProducer changeProducer(SimWords& words, const sim::World& world);
sim::StartConsumer startConsumer(SimWords& words);

/// What became of a client's records, for its line of `sim status`: ": 20 sent, 18 acknowledged, 1 lost, ...".
std::string tallyText(const sim::World& world, const sim::SimClient& client);

}  // namespace logarium::console
