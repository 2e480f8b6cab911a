#pragma once
#include "core/console/tool.h"

/// One function a command: what `tools.cpp` lists.
namespace logarium::console {

Tool kafkaConfigs();
Tool kafkaConsoleConsumer();
Tool kafkaConsoleProducer();
Tool kafkaDumpLog();
Tool kafkaGetOffsets();
Tool kafkaLeaderElection();
Tool kafkaTopics();
Tool simVerbs();

}  // namespace logarium::console
