#include "core/sim/workload_check.h"

#include <fmt/format.h>

namespace logarium::sim {

std::optional<KafkaError> refusalOfWorkload(const client::ProducerSpec& spec) {
    const auto refuse = [](std::string text) { return KafkaError{ErrorCode::InvalidRequest, std::move(text)}; };
    const std::pair<const char*, double> shares[] = {{"tombstone-chance", spec.tombstoneChance},
                                                     {"hot-share", spec.hotShare},
                                                     {"null-key-chance", spec.nullKeyChance},
                                                     {"wrong-clock-chance", spec.wrongClockChance},
                                                     {"lowest", spec.shape.lowest}};
    for (const auto& [name, share] : shares)
        if (!(share >= 0 && share <= 1)) return refuse(fmt::format("{} is a share from 0 to 1, not {}", name, share));
    const client::RateShape& shape = spec.shape;
    if (shape.periodMs < 1) return refuse(fmt::format("a period has at least 1 ms, not {}", shape.periodMs));
    if (shape.burstMs < 1 || (shape.pattern == client::RatePattern::Bursts && shape.burstMs > shape.periodMs))
        return refuse(fmt::format("a burst has 1 to {} ms, as its period does, not {}", shape.periodMs, shape.burstMs));
    if (spec.valueBytesMax != 0 && spec.valueBytesMax < spec.valueBytes)
        return refuse(fmt::format("value-bytes-max is 0 or at least value-bytes ({}), not {}", spec.valueBytes,
                                  spec.valueBytesMax));
    if (spec.deliveryTimeoutMs < spec.lingerMs + spec.requestTimeoutMs)
        return refuse("delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms");
    if (spec.bufferBytes < 0 || spec.maxBlockMs < 0 || spec.retryBackoffMs < 0 || spec.retryBackoffMaxMs < 0)
        return refuse("buffer-bytes, max-block-ms, retry-backoff-ms and retry-backoff-max-ms are at least 0");
    return std::nullopt;
}

}  // namespace logarium::sim
