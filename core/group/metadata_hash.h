#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "core/group/step.h"

namespace logarium::group {

/// One number for all that an assignment depends on (KIP-1101, Kafka: Utils.computeGroupHash): XXH3 over topics by
/// name. 0: no topics.
std::int64_t metadataHash(const std::map<std::string, TopicShape>& topics);

}  // namespace logarium::group
