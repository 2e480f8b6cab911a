#pragma once
#include <optional>

#include "core/base/error_code.h"
#include "core/client/spec.h"

namespace logarium::sim {

/// What is wrong with how a producer makes its records, or with its settings; nothing: they can be used.
std::optional<KafkaError> refusalOfWorkload(const client::ProducerSpec& spec);

}  // namespace logarium::sim
