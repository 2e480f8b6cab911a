#pragma once
#include "core/console/tool.h"

/// One function a command: what `tools.cpp` lists.
namespace logarium::console {

Tool kafkaBrokerApiVersions();
Tool kafkaCluster();
Tool kafkaConfigs();
Tool kafkaConsoleConsumer();
Tool kafkaConsoleProducer();
Tool kafkaConsumerGroups();
Tool kafkaDeleteRecords();
Tool kafkaDumpLog();
Tool kafkaFeatures();
Tool kafkaGetOffsets();
Tool kafkaGroups();
Tool kafkaLeaderElection();
Tool kafkaLogDirs();
Tool kafkaMetadataQuorum();
Tool kafkaProducerPerfTest();
Tool kafkaReassignPartitions();
Tool kafkaTopics();
Tool kafkaTransactions();
Tool simVerbs();
Tool catWord();
Tool echoWord();
Tool lsWord();

}  // namespace logarium::console
