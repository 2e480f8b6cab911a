#pragma once
#include "core/client/spec.h"
#include "core/cluster/messages.h"

namespace logarium::sim {

/// Whom the brokers see when an operator asks: the Admin client of a command line tool, which gets this client.id where
/// none is set, and does not authenticate.
inline const cluster::ClientIdentity& operatorIdentity() {
    static const cluster::ClientIdentity identity{client::kAnonymous, "adminclient-1", ""};
    return identity;
}

}  // namespace logarium::sim
