#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/sim/world.h"

namespace logarium::txn {
class Shard;
class Transaction;
}  // namespace logarium::txn

/// Where transactional ids live in a World.
namespace logarium::sim {

/// The broker that coordinates the id and has read what it needs for that; kNoBroker: nobody now.
BrokerId txnCoordinatorOf(const World& world, const std::string& transactionalId);
/// The id as its coordinator has it; null while nobody coordinates it, or knows it. Needs core/txn/shard.h.
const txn::Transaction* transactionOf(const World& world, const std::string& transactionalId);
/// All ids that live brokers coordinate, with their coordinators, broker by broker.
struct KnownTransaction {
    BrokerId coordinator;
    const txn::Transaction* transaction;
};
std::vector<KnownTransaction> transactionsOf(const World& world);

}  // namespace logarium::sim
