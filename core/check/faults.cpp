#include <algorithm>

#include "core/check/life.h"

namespace logarium::check {

std::string_view faultName(Fault fault) {
    switch (fault) {
        case Fault::Kill:
            return "kill";
        case Fault::Stop:
            return "stop";
        case Fault::Pause:
            return "pause";
        case Fault::Cut:
            return "cut";
        case Fault::SlowDisk:
            return "slow-disk";
        case Fault::Config:
            return "config";
        case Fault::Elect:
            return "elect";
        case Fault::DeleteRecords:
            return "delete-records";
        case Fault::Partitions:
            return "partitions";
        case Fault::Unclean:
            return "unclean";
        case Fault::Reassign:
            return "reassign";
        case Fault::LogDirectory:
            return "log-directory";
        case Fault::Controller:
            return "controller";
        case Fault::LoseDisk:
            return "lose-disk";
        case Fault::Power:
            return "power";
        case Fault::Damage:
            return "damage";
        case Fault::FullDisk:
            return "full-disk";
        case Fault::SlowLink:
            return "slow-link";
        case Fault::OneWay:
            return "one-way";
        case Fault::Flapping:
            return "flapping";
        case Fault::Connections:
            return "connections";
        case Fault::Clock:
            return "clock";
        case Fault::ControllerLink:
            return "controller-link";
        case Fault::Recreate:
            return "recreate";
        case Fault::Quota:
            return "quota";
        case Fault::Combined:
            return "combined";
        case Fault::Oversleep:
            return "oversleep";
        case Fault::OldEpoch:
            return "old-epoch";
    }
    return "";
}

Result<std::vector<Fault>> faultsFrom(std::string_view list) {
    std::vector<Fault> faults;
    if (list == "none") return faults;
    for (std::size_t from = 0; from <= list.size();) {
        const std::size_t comma = std::min(list.find(',', from), list.size());
        const std::string_view word = list.substr(from, comma - from);
        const auto* fault = std::ranges::find(kAllFaults, word, faultName);
        if (fault == kAllFaults.end()) {
            std::string names = "none";
            for (const Fault each : kAllFaults) names += fmt::format(", {}", faultName(each));
            return Failure{fmt::format("no fault '{}', expected some of: {}", word, names)};
        }
        if (std::ranges::find(faults, *fault) == faults.end()) faults.push_back(*fault);
        from = comma + 1;
    }
    return faults;
}

}  // namespace logarium::check
