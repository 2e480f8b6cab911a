#pragma once
#include <map>
#include <string>

#include "core/sim/command.h"

namespace logarium::sim {
struct World;
}

namespace logarium::console {

/// The lines of the script for one command after another.
class ScriptLines {
public:
    /// `world` is as it is just after the command, `outcome` what the command led to there.
    std::string of(const sim::Command& command, const sim::Outcome& outcome, const sim::World& world);

private:
    struct Writer;

    std::map<ClientId, client::ProducerSpec> producers_;
    std::map<ClientId, std::string> names_;
    int files_ = 0;
};

}  // namespace logarium::console
