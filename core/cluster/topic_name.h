#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace logarium::cluster {

/// Kafka's reason why a name is no topic name, or nothing (Kafka: org.apache.kafka.common.internals.Topic.validate).
std::optional<std::string> flawInTopicName(std::string_view name);

/// Whether two names would share a metric name: they are equal once '.' is read as '_'.
bool topicNamesCollide(std::string_view one, std::string_view other);

}  // namespace logarium::cluster
