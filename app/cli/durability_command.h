#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/cli_command.h"

namespace logarium::cli {

/// `durability [--brokers N] [--replication-factor N] [--acks A] [--config K=V]... [--broker-config K=V]... [--up-to K]
/// [--faults LIST] [--settle DURATION] [--seed S] [--save FILE]`: every order of up to K faults on a topic; prints the
/// smallest schedule that loses an acknowledged record (exit status 1), which --save keeps as a scenario, or that there
/// is none (exit status 0).
class DurabilityCommand : public CliCommand {
public:
    CLI::App* add(CLI::App& app) override;
    ExitStatus run() override;

private:
    std::string topic_ = "orders";
    int brokers_ = 0;
    int replicas_ = 3;
    std::string acks_ = "all";
    std::vector<std::string> configs_;
    std::vector<std::string> brokerConfigs_;
    int upTo_ = 2;
    std::string faults_;
    std::string settle_;
    std::uint64_t seed_ = 1;
    std::string save_;
};

}  // namespace logarium::cli
